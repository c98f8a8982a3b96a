#pragma once

// Debian keeps the header in a folder of its own, others do not.
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

// Swift imports macros only when they are plain literals, so each of these gets a function here.

static inline int whatsapp_postgres_diag_sqlstate(void) { return PG_DIAG_SQLSTATE; }
static inline int whatsapp_postgres_diag_severity(void) { return PG_DIAG_SEVERITY_NONLOCALIZED; }

static inline void whatsapp_postgres_ignore_notice(void *context, const PGresult *result) {
  (void)context;
  (void)result;
}

/// Keeps libpq from writing notices of the server to standard error, which belongs to the host.
static inline void whatsapp_postgres_silence(PGconn *connection) {
  PQsetNoticeReceiver(connection, whatsapp_postgres_ignore_notice, (void *)0);
}
