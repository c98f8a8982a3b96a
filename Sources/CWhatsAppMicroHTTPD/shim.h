// libmicrohttpd for Swift: `MHD_start_daemon` and the information functions are variadic and answer with unions, which
// Swift cannot call or read.
#ifndef CWHATSAPP_MICROHTTPD_SHIM_H
#define CWHATSAPP_MICROHTTPD_SHIM_H

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#if MHD_VERSION < 0x00097100
#error "ExampleCLI needs libmicrohttpd 0.9.71 or newer"
#endif

struct wac_mhd_settings {
  uint16_t port;
  int listens_on_all_interfaces;
  unsigned int maximum_connections;
  unsigned int maximum_connections_per_address;
  size_t memory_per_connection;
  void *context;
  MHD_AccessHandlerCallback access;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection;
};

// Starts a server on one thread of its own. It returns NULL and sets `error` (an errno, or 0) when it cannot.
static inline struct MHD_Daemon *wac_mhd_start(const struct wac_mhd_settings *settings, int *error) {
  // Not MHD_USE_EPOLL: with 0.9.75, three hundred connections at once on a busy machine now and then left accepted ones
  // unread for good while the server's thread waited in epoll_wait. Suspended connections are not polled.
  unsigned int flags = MHD_ALLOW_SUSPEND_RESUME | MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD;
  struct sockaddr_in address;
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_port = htons(settings->port);
  address.sin_addr.s_addr = htonl(settings->listens_on_all_interfaces ? INADDR_ANY : INADDR_LOOPBACK);
  errno = 0;
  struct MHD_Daemon *daemon = MHD_start_daemon(
      flags, settings->port, NULL, NULL, settings->access, settings->context,
      MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
      MHD_OPTION_CONNECTION_LIMIT, settings->maximum_connections,
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->maximum_connections_per_address,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->memory_per_connection,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
      MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
      MHD_OPTION_END);
  *error = daemon ? 0 : errno;
  return daemon;
}

static inline uint16_t wac_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}

// The socket of a connection, or -1.
static inline int wac_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? (int)info->connect_fd : -1;
}

// Writes the client's address as text; it is empty when it is not known.
static inline void wac_mhd_client_address(struct MHD_Connection *connection, char *text, socklen_t size) {
  text[0] = 0;
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (!info || !info->client_addr) return;
  const struct sockaddr *address = info->client_addr;
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, size);
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, size);
  }
}

static inline struct MHD_Response *wac_mhd_response(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

#endif
