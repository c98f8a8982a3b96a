#pragma once

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

// Swift imports neither variadic functions nor macros that cast; each of them gets a plain function here.

/// Binds a text that SQLite copies.
static inline int whatsapp_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

/// Binds a text that has to stay where it is as long as it is bound.
static inline int whatsapp_sqlite_borrow_text(sqlite3_stmt *statement, int index, const void *text, int count) {
  return sqlite3_bind_text(statement, index, text ? (const char *)text : "", count, SQLITE_STATIC);
}

/// Binds bytes that SQLite copies; no bytes are an empty blob, not NULL.
static inline int whatsapp_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                    : sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Lets a file that somebody else wrote do as little as possible: no schema tricks, no strings in double quotes.
static inline int whatsapp_sqlite_harden(sqlite3 *database) {
  const int switches[][2] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},
      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_DQS_DDL, 0},
  };
  for (unsigned i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
    int code = sqlite3_db_config(database, switches[i][0], switches[i][1], (int *)0);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

/// Takes a lock that belongs to the open file and dies with the process, without waiting, or gives it back.
///
/// Linux: one byte of the file, so that one file serves many. Elsewhere the whole file.
/// Returns 0, or the value of `errno`.
static inline int whatsapp_sqlite_lock_byte(int file, long long offset, int is_locked) {
#if defined(__linux__)
#ifndef F_OFD_SETLK
#define F_OFD_SETLK 37
#endif
  struct flock lock = {0};
  lock.l_type = is_locked ? F_WRLCK : F_UNLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = (off_t)offset;
  lock.l_len = 1;
  return fcntl(file, F_OFD_SETLK, &lock) == 0 ? 0 : errno;
#else
  (void)offset;
  return flock(file, is_locked ? LOCK_EX | LOCK_NB : LOCK_UN) == 0 ? 0 : errno;
#endif
}
