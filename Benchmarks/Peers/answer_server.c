// Answers like the Cloud API's send call, and does as little else as it can: the far end of the benchmarks.
//
//   answer_server [--delay MILLISECONDS] [--arrivals FILE]
//
// It listens on a free port of the loopback interface and prints the port. Every request is read to its last byte and
// then answered with 200 and a message id that no other request got, at once or after a delay; any number of them may
// wait. SIGTERM ends it, and then it prints one line of JSON: how many requests came, how many of them were for a
// number that had been sent to before, and how many could not be read. `--arrivals` writes the moment of each arrival,
// in microseconds as 64-bit numbers of this machine, from which a rate can be checked. It is the moment at which the
// kernel received the request's last bytes: on a machine whose cores stand still now and then, the moment at which this
// program gets to read them says more about the machine than about the sender.
//
// One thread on epoll, HTTP/1.1 with keep-alive and Content-Length, nothing more.
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_REQUEST = 16 * 1024, EVENTS = 256 };

typedef struct connection {
  int socket;
  size_t used;               // bytes in `bytes`
  int is_waiting;            // an answer is due later
  int is_closed;             // closed while it waited; freed when its turn comes
  uint64_t due;              // when the answer leaves, in microseconds
  uint64_t arrived;          // when the kernel received the last bytes, in microseconds of the wall clock
  char number[24];           // whom the request was for
  struct connection *next;   // in the line of those who wait; the delay is one for all, so the line is in order
  char bytes[MOST_REQUEST];
} connection;

static int poller;
static uint64_t delay_us;
static FILE *arrivals;
static uint64_t requests, repeated, unreadable;
static uint64_t id_salt;
static connection *first_waiting, *last_waiting;

// Which numbers have been sent to, by their last eight digits. Only the pages that are touched exist.
static uint8_t seen[100000000 / 8];

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void close_connection(connection *c) {
  close(c->socket);
  if (c->is_waiting) {
    c->is_closed = 1;
  } else {
    free(c);
  }
}

static int answer(connection *c) {
  char body[512], head[768];
  const char *digits = c->number[0] == '+' ? c->number + 1 : c->number;
  int length = snprintf(body, sizeof body,
                        "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"%s\",\"wa_id\":\"%s\"}],"
                        "\"messages\":[{\"id\":\"wamid.HBgLNjAx%016llXFQIAERgS%016llXAA==\","
                        "\"message_status\":\"accepted\"}]}",
                        c->number, digits, (unsigned long long)id_salt, (unsigned long long)++requests);
  int total = snprintf(head, sizeof head,
                       "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s",
                       length, body);
  // The socket's buffer has room: the peer has read every earlier answer before it asked again.
  return send(c->socket, head, (size_t)total, MSG_NOSIGNAL) == total;
}

static void note_number(connection *c, const char *body, size_t length) {
  c->number[0] = 0;
  const char *key = memmem(body, length, "\"to\":\"", 6);
  if (!key) {
    unreadable++;
    return;
  }
  const char *text = key + 6, *end = body + length;
  size_t count = 0;
  while (text + count < end && text[count] != '"' && count < sizeof c->number - 1) count++;
  memcpy(c->number, text, count);
  c->number[count] = 0;
  uint32_t place = (uint32_t)(strtoull(c->number + (c->number[0] == '+'), NULL, 10) % 100000000u);
  if (seen[place / 8] & (1u << place % 8)) repeated++;
  seen[place / 8] |= (uint8_t)(1u << place % 8);
}

// Takes one whole request out of the buffer. Returns 1 when there was one, 0 when bytes are missing, -1 when it is not
// a request that this server reads.
static int take_request(connection *c) {
  char *end = memmem(c->bytes, c->used, "\r\n\r\n", 4);
  if (!end) return c->used == MOST_REQUEST ? -1 : 0;
  size_t head = (size_t)(end - c->bytes) + 4, body = 0;
  for (char *line = c->bytes; line < end;) {
    char *next = memmem(line, (size_t)(end - line) + 2, "\r\n", 2);
    if (!next) break;
    if (next - line > 15 && strncasecmp(line, "content-length:", 15) == 0) body = strtoull(line + 15, NULL, 10);
    line = next + 2;
  }
  if (body > MOST_REQUEST - head) return -1;
  if (c->used < head + body) return 0;
  if (arrivals) fwrite(&c->arrived, sizeof c->arrived, 1, arrivals);
  note_number(c, c->bytes + head, body);
  c->used -= head + body;
  memmove(c->bytes, c->bytes + head + body, c->used);
  return 1;
}

// Reads like recv, and notes when the kernel received what it read.
static ssize_t receive(connection *c) {
  char control[CMSG_SPACE(sizeof(struct timespec))];
  struct iovec bytes = {.iov_base = c->bytes + c->used, .iov_len = MOST_REQUEST - c->used};
  struct msghdr message = {
      .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t count = recvmsg(c->socket, &message, MSG_DONTWAIT);
  if (count <= 0) return count;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    struct timespec moment;
    memcpy(&moment, CMSG_DATA(part), sizeof moment);
    c->arrived = (uint64_t)moment.tv_sec * 1000000u + (uint64_t)moment.tv_nsec / 1000u;
  }
  return count;
}

static void read_requests(connection *c) {
  ssize_t count = receive(c);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    close_connection(c);
    return;
  }
  c->used += (size_t)count;
  if (c->is_waiting) return;
  int taken;
  while ((taken = take_request(c)) == 1) {
    if (!delay_us) {
      if (answer(c)) continue;
      close_connection(c);
      return;
    }
    c->is_waiting = 1;
    c->due = now_us() + delay_us;
    c->next = NULL;
    if (last_waiting) last_waiting->next = c;
    else first_waiting = c;
    last_waiting = c;
    return;
  }
  if (taken < 0) {
    unreadable++;
    close_connection(c);
  }
}

// Answers those whose time has come. Returns how long to wait for the next, in milliseconds, or -1.
static int answer_due(void) {
  while (first_waiting) {
    uint64_t now = now_us();
    connection *c = first_waiting;
    if (c->due > now) return (int)((c->due - now + 999) / 1000);
    first_waiting = c->next;
    if (!first_waiting) last_waiting = NULL;
    c->is_waiting = 0;
    if (c->is_closed) free(c);
    else if (!answer(c)) close_connection(c);
  }
  return -1;
}

static void accept_all(int listener) {
  for (;;) {
    int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (socket < 0) return;
    int one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connection *c = malloc(sizeof *c);
    if (!c) die("malloc");
    c->socket = socket;
    c->arrived = 0;
    c->used = 0;
    c->is_waiting = c->is_closed = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event)) die("epoll_ctl");
  }
}

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    if (!strcmp(words[i], "--delay") && i + 1 < count) {
      delay_us = strtoull(words[++i], NULL, 10) * 1000u;
    } else if (!strcmp(words[i], "--arrivals") && i + 1 < count) {
      if (!(arrivals = fopen(words[++i], "wb"))) die("--arrivals");
    } else {
      fprintf(stderr, "usage: answer_server [--delay MILLISECONDS] [--arrivals FILE]\n");
      return 2;
    }
  }
  struct rlimit files;
  if (!getrlimit(RLIMIT_NOFILE, &files)) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
  id_salt = now_us() * 0x9E3779B97F4A7C15u;

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096) ||
      getsockname(listener, (struct sockaddr *)&address, &length)) {
    die("listen");
  }
  // Connections inherit it, so that bytes which arrive before they are accepted have their moment, too.
  int one = 1;
  if (arrivals && setsockopt(listener, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one)) die("SO_TIMESTAMPNS");
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  sigprocmask(SIG_BLOCK, &ending, NULL);
  int signals = signalfd(-1, &ending, SFD_CLOEXEC);
  poller = epoll_create1(EPOLL_CLOEXEC);
  // The two descriptors that are no connection are told apart by the addresses of their variables.
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event)) die("epoll_ctl");
  event.data.ptr = &signals;
  if (epoll_ctl(poller, EPOLL_CTL_ADD, signals, &event)) die("epoll_ctl");

  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poller, events, EVENTS, answer_due());
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr == &listener) {
        accept_all(listener);
      } else if (events[i].data.ptr == &signals) {
        if (arrivals) fclose(arrivals);
        printf("{\"requests\":%llu,\"repeated\":%llu,\"unreadable\":%llu}\n", (unsigned long long)requests,
               (unsigned long long)repeated, (unsigned long long)unreadable);
        return 0;
      } else {
        read_requests(events[i].data.ptr);
      }
    }
  }
}
