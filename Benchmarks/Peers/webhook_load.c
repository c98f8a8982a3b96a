// Delivers webhooks as a provider does: signed, over connections that are kept alive, the next one on a connection when
// the one before it was answered.
//
//   webhook_load PORT PATH SECRET CONNECTIONS < BODIES
//
// Every line of the input is one body. All of them are signed before the first one leaves. It prints one line of JSON:
// how many were answered with 200 and how many otherwise, the seconds from the first byte to the last answer, and how
// long an answer took, in milliseconds. One thread on epoll.
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ANSWER = 16 * 1024, EVENTS = 256 };

typedef struct {
  char *bytes;
  size_t length;
} request;

typedef struct {
  int socket;
  uint64_t begin;   // when its request left, in microseconds
  size_t used;      // bytes of the answer
  char bytes[MOST_ANSWER];
} connection;

static request *requests;
static size_t count, sent, answered, refused;
static uint32_t *times;

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void *checked(void *memory) {
  if (!memory) die("malloc");
  return memory;
}

static void read_bodies(const char *path, const char *secret) {
  char *line = NULL;
  size_t size = 0, room = 0;
  ssize_t length;
  while ((length = getline(&line, &size, stdin)) > 0) {
    if (line[length - 1] == '\n') length--;
    if (count == room) requests = checked(realloc(requests, (room = room ? 2 * room : 1024) * sizeof *requests));
    unsigned char code[EVP_MAX_MD_SIZE];
    unsigned int code_length = 0;
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (unsigned char *)line, (size_t)length, code, &code_length);
    char signature[2 * EVP_MAX_MD_SIZE + 1] = "";
    for (unsigned int i = 0; i < code_length; i++) sprintf(signature + 2 * i, "%02x", code[i]);
    char head[1024];
    int head_length = snprintf(head, sizeof head,
                               "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: facebookexternalua\r\n"
                               "Content-Type: application/json\r\nX-Hub-Signature-256: sha256=%s\r\n"
                               "Content-Length: %zd\r\n\r\n",
                               path, signature, length);
    request *r = &requests[count++];
    r->length = (size_t)head_length + (size_t)length;
    r->bytes = checked(malloc(r->length));
    memcpy(r->bytes, head, (size_t)head_length);
    memcpy(r->bytes + head_length, line, (size_t)length);
  }
  free(line);
}

static void send_next(connection *c) {
  if (sent == count) return;
  const request *r = &requests[sent++];
  c->begin = now_us();
  c->used = 0;
  // It may block for a long body: the server reads it whatever else it does.
  for (size_t done = 0; done < r->length;) {
    ssize_t part = send(c->socket, r->bytes + done, r->length - done, MSG_NOSIGNAL);
    if (part <= 0) die("send");
    done += (size_t)part;
  }
}

// Whether the whole of an answer is there.
static int is_whole(const connection *c) {
  const char *end = memmem(c->bytes, c->used, "\r\n\r\n", 4);
  if (!end) return 0;
  size_t body = 0;
  for (const char *line = c->bytes; line < end;) {
    const char *next = memmem(line, (size_t)(end - line) + 2, "\r\n", 2);
    if (!next) break;
    if (next - line > 15 && strncasecmp(line, "content-length:", 15) == 0) body = strtoull(line + 15, NULL, 10);
    line = next + 2;
  }
  return c->used >= (size_t)(end - c->bytes) + 4 + body;
}

static void receive(connection *c) {
  ssize_t part = recv(c->socket, c->bytes + c->used, MOST_ANSWER - 1 - c->used, 0);
  if (part <= 0) die("recv");
  c->used += (size_t)part;
  c->bytes[c->used] = 0;
  if (!is_whole(c)) return;
  if (strncmp(c->bytes, "HTTP/1.1 200", 12) != 0) refused++;
  times[answered++] = (uint32_t)(now_us() - c->begin);
  send_next(c);
}

static int by_size(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

int main(int words, char **word) {
  if (words != 5) {
    fprintf(stderr, "usage: webhook_load PORT PATH SECRET CONNECTIONS < BODIES\n");
    return 2;
  }
  read_bodies(word[2], word[3]);
  times = checked(calloc(count + 1, sizeof *times));
  int poller = epoll_create1(EPOLL_CLOEXEC), connections = atoi(word[4]);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(word[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  connection **all = checked(calloc((size_t)connections + 1, sizeof *all));
  for (int i = 0; i < connections; i++) {
    connection *c = all[i] = checked(malloc(sizeof *c));
    int one = 1;
    c->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&address, sizeof address)) die("connect");
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->socket, &event)) die("epoll_ctl");
  }
  uint64_t begin = now_us();
  for (int i = 0; i < connections; i++) send_next(all[i]);
  while (answered < count) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) receive(events[i].data.ptr);
  }
  double seconds = (double)(now_us() - begin) / 1e6;
  qsort(times, count, sizeof *times, by_size);
  printf("{\"accepted\":%zu,\"refused\":%zu,\"seconds\":%f,\"median\":%f,\"p99\":%f,\"longest\":%f}\n", answered - refused,
         refused, seconds, times[count / 2] / 1e3, times[count * 99 / 100] / 1e3, times[count ? count - 1 : 0] / 1e3);
  return 0;
}
