// A campaign sender in plain C with the promises of this library: what its speed is measured against.
//
//   campaign_peer prepare STORE PEOPLE        makes a store with so many people, all of whom have agreed
//   campaign_peer send STORE URL IN_FLIGHT    sends one campaign to all of them, and prints its figures as JSON
//
// The promises: everybody once. A claim, an intent and an outcome for each message, each on disk in SQLite with
// synchronous=FULL, the intent before the first byte leaves; consent, suppression, the campaign's state and the pace are
// read inside the intent's transaction and the pace is written there; libcurl's silent repetition of a POST is stopped
// (CURLOPT_PREREQFUNCTION); a crash leaves attempts whose outcome is unknown, and nothing repeats them; a webhook finds
// its recipient by the attempt in an authenticated tag or by the provider's message id, both indexed.
//
// It is one thread: outcomes that have come, claims and new intents share one transaction, and while that one is on its
// way to the disk the answers to the others arrive. There is no waiting for larger groups. What a server would need
// besides (pausing, tenants, retries, windows, webhooks, errors that a person can read) is left out.
#define _GNU_SOURCE
#include <curl/curl.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>

enum { CLAIM = 512, MOST_IN_FLIGHT = 4096, MOST_BODY = 4096, MOST_ANSWER = 16 * 1024 };
enum { PENDING, CLAIMED, SENDING, ACCEPTED, REJECTED, UNKNOWN, SKIPPED };

static void die(const char *what, const char *why) {
  fprintf(stderr, "campaign_peer: %s: %s\n", what, why);
  exit(1);
}

// MARK: - SQLite

static sqlite3 *db;

static void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) die("store", sqlite3_errmsg(db));
}

static void run(const char *sql) { check(sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
  return statement;
}

static void finish(sqlite3_stmt *statement) {
  int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  check(code);
}

static void text(sqlite3_stmt *statement, int place, const char *value) {
  check(sqlite3_bind_text(statement, place, value, -1, SQLITE_STATIC));
}

// The settings of the library's SQLite store.
static void open_store(const char *path) {
  check(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL));
  // Versions before 3.51.3 can corrupt a write-ahead log when a commit meets a checkpoint; a rollback journal cannot.
  run(sqlite3_libversion_number() < 3051003 ? "PRAGMA journal_mode = truncate" : "PRAGMA journal_mode = wal");
  run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
      "PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192;");
}

static const char *const schema =
    "CREATE TABLE contacts (id INTEGER PRIMARY KEY, phone TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    "  message TEXT NOT NULL, consent INTEGER NOT NULL) STRICT;"
    "CREATE TABLE suppressions (phone TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE campaigns (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, epoch INTEGER NOT NULL) STRICT;"
    "CREATE TABLE recipients (id INTEGER PRIMARY KEY, campaign INTEGER NOT NULL REFERENCES campaigns (id),"
    "  phone TEXT NOT NULL, contact INTEGER NOT NULL REFERENCES contacts (id), state INTEGER NOT NULL, lease INTEGER,"
    "  epoch INTEGER NOT NULL, attempt BLOB, updated_at INTEGER NOT NULL, UNIQUE (campaign, phone)) STRICT;"
    "CREATE INDEX recipients_pending ON recipients (campaign) WHERE state = 0;"
    "CREATE INDEX recipients_held ON recipients (campaign, state) WHERE state = 1 OR state = 2;"
    "CREATE TABLE attempts (id BLOB PRIMARY KEY, recipient INTEGER NOT NULL REFERENCES recipients (id),"
    "  committed_at INTEGER NOT NULL, send_before INTEGER NOT NULL, state INTEGER NOT NULL, message TEXT)"
    "  STRICT, WITHOUT ROWID;"
    "CREATE TABLE messages (id TEXT PRIMARY KEY, recipient INTEGER NOT NULL REFERENCES recipients (id),"
    "  attempt BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE paces (id TEXT PRIMARY KEY, last_slot INTEGER, held_until INTEGER) STRICT, WITHOUT ROWID;"
    "INSERT INTO campaigns VALUES (1, 0, 1); INSERT INTO paces VALUES ('sender:100', NULL, NULL);";

static void prepare_store(const char *path, int people) {
  open_store(path);
  run("BEGIN IMMEDIATE");
  run(schema);
  sqlite3_stmt *insert = prepare("INSERT INTO contacts (phone, name, message, consent) VALUES (?, ?, ?, 1)");
  for (int i = 0; i < people; i++) {
    char phone[32], name[64], message[512];
    // The same people as in the list that the library imports; see Scripts/benchmark.
    snprintf(phone, sizeof phone, "+60123%06d", i);
    snprintf(name, sizeof name, "Nurul Aisyah %06d", i);
    snprintf(message, sizeof message,
             "your order %06d is ready at our branch in Ipoh, Jalan Sultan Idris Shah 21. Bring this message and your "
             "membership card before the end of the month, and you get a tenth off everything that you take home on "
             "the same day", i);
    text(insert, 1, phone);
    text(insert, 2, name);
    text(insert, 3, message);
    finish(insert);
  }
  sqlite3_finalize(insert);
  run("COMMIT");
}

// MARK: - Small things

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void random_bytes(uint8_t *bytes, size_t count) {
  static uint8_t pool[4096];
  static size_t left;
  if (left < count) {
    if (getrandom(pool, sizeof pool, 0) != sizeof pool) die("getrandom", "too few bytes");
    left = sizeof pool;
  }
  left -= count;
  memcpy(bytes, pool + left, count);
}

static size_t base64url(char *text, const uint8_t *bytes, size_t count) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  size_t length = 0;
  uint32_t buffer = 0, bits = 0;
  for (size_t i = 0; i < count; i++) {
    buffer = buffer << 8 | bytes[i];
    for (bits += 8; bits >= 6;) text[length++] = letters[buffer >> (bits -= 6) & 63];
  }
  if (bits) text[length++] = letters[buffer << (6 - bits) & 63];
  text[length] = 0;
  return length;
}

// HMAC-SHA256 of an attempt under one key; the context is keyed once.
static void tag_of(const char *attempt, char *tag) {
  static EVP_MAC_CTX *context;
  if (!context) {
    uint8_t key[32];
    random_bytes(key, sizeof key);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
                               OSSL_PARAM_construct_end()};
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    context = EVP_MAC_CTX_new(algorithm);
    if (!EVP_MAC_init(context, key, sizeof key, parameters)) die("libcrypto", "no HMAC");
  }
  uint8_t code[32];
  size_t length;
  if (!EVP_MAC_init(context, NULL, 0, NULL) || !EVP_MAC_update(context, (const uint8_t *)"default", 8) ||
      !EVP_MAC_update(context, (const uint8_t *)attempt, strlen(attempt)) ||
      !EVP_MAC_final(context, code, &length, sizeof code)) {
    die("libcrypto", "no HMAC");
  }
  base64url(tag, code, 10);
}

static char *add(char *end, const char *words) { return stpcpy(end, words); }

// A JSON string. What lies beyond ASCII is UTF-8 already and goes as it is.
static char *add_string(char *end, const char *words) {
  *end++ = '"';
  for (; *words; words++) {
    uint8_t byte = (uint8_t)*words;
    if (byte == '"' || byte == '\\') *end++ = '\\';
    if (byte < 0x20) end += sprintf(end, "\\u%04x", byte);
    else *end++ = (char)byte;
  }
  *end++ = '"';
  *end = 0;
  return end;
}

// MARK: - Transfers

typedef struct transfer {
  CURL *easy;
  int64_t recipient, send_before;
  uint8_t attempt[16];
  int begun;                    // how often libcurl was about to send the request
  int outcome;
  size_t body_length, answer_length;
  char message_id[128];
  char body[MOST_BODY];
  char answer[MOST_ANSWER];
} transfer;

static transfer *transfers, **idle, **done;
static int in_flight_limit, idle_count, done_count, under_way;
static CURLM *multi;
static struct curl_slist *headers;

static int will_send(void *context, char *remote, char *local, int remote_port, int local_port) {
  (void)remote, (void)local, (void)remote_port, (void)local_port;
  // A second time means that libcurl repeats a request whose connection died; it may have arrived.
  return ++((transfer *)context)->begun == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
  transfer *t = context;
  (void)size;
  if (count >= MOST_ANSWER - t->answer_length) return 0;
  memcpy(t->answer + t->answer_length, bytes, count);
  t->answer_length += count;
  return count;
}

static void make_transfers(const char *url) {
  // Twice as many as are under way, because one transaction ends some and begins others.
  size_t count = 2 * (size_t)in_flight_limit;
  transfers = calloc(count, sizeof *transfers);
  idle = calloc(count, sizeof *idle);
  done = calloc(count, sizeof *done);
  if (!transfers || !idle || !done) die("memory", "none left");
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)in_flight_limit);
  headers = curl_slist_append(headers, "Expect:");
  headers = curl_slist_append(headers, "Authorization: Bearer benchmark");
  headers = curl_slist_append(headers, "Content-Type: application/json");
  for (size_t i = 0; i < count; i++) {
    transfer *t = idle[idle_count++] = &transfers[i];
    t->easy = curl_easy_init();
    curl_easy_setopt(t->easy, CURLOPT_URL, url);
    curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, will_send);
    curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body);
  }
}

static void build(transfer *t, const char *phone, const char *name, const char *message) {
  char attempt[32], tag[32], *end = t->body;
  base64url(attempt, t->attempt, sizeof t->attempt);
  tag_of(attempt, tag);
  end = add(end, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":");
  end = add_string(end, phone);
  end = add(end, ",\"type\":\"template\",\"template\":{\"name\":\"promo\",\"language\":{\"code\":\"en\"},\"components\":"
                 "[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":");
  end = add_string(end, name);
  end = add(end, "},{\"type\":\"text\",\"text\":");
  end = add_string(end, message);
  end = add(end, "}]}]},\"biz_opaque_callback_data\":\"v1.");
  end = add(end, attempt);
  end = add(end, ".");
  end = add(end, tag);
  end = add(end, "\"}");
  t->body_length = (size_t)(end - t->body);
}

// Reads what came back: 2xx is an acceptance, 4xx a refusal, and everything else may have been either.
static void read_answer(transfer *t, CURLcode result) {
  long status = 0;
  curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
  t->message_id[0] = 0;
  t->outcome = result != CURLE_OK ? (t->begun ? UNKNOWN : PENDING)
               : status >= 200 && status < 300 ? ACCEPTED : status >= 400 && status < 500 ? REJECTED : UNKNOWN;
  if (t->outcome != ACCEPTED) return;
  t->answer[t->answer_length] = 0;
  const char *list = strstr(t->answer, "\"messages\""), *id = list ? strstr(list, "\"id\":\"") : NULL;
  if (!id) return;
  size_t length = strcspn(id += 6, "\"");
  if (length >= sizeof t->message_id) return;
  memcpy(t->message_id, id, length);
  t->message_id[length] = 0;
}

// MARK: - The campaign

static int64_t claimed[CLAIM];
static int claimed_count, claimed_next, nobody_left;
static sqlite3_stmt *select_campaign, *claim, *select_claimed, *begin_recipient, *insert_attempt, *end_recipient,
    *end_attempt, *insert_message, *skip_recipient, *select_pace, *update_pace;

static void start(void) {
  run("BEGIN IMMEDIATE");
  // What a crash left under way may have arrived, and what it left claimed goes back.
  run("UPDATE recipients SET state = 5 WHERE campaign = 1 AND state = 2;"
      "UPDATE recipients SET state = 0, lease = NULL WHERE campaign = 1 AND state = 1;");
  run("INSERT OR IGNORE INTO recipients (campaign, phone, contact, state, epoch, updated_at)"
      "  SELECT 1, phone, id, 0, 0, unixepoch() * 1000 FROM contacts ORDER BY id;"
      "UPDATE campaigns SET state = 1 WHERE id = 1;");
  run("COMMIT");
  select_campaign = prepare("SELECT state, epoch FROM campaigns WHERE id = 1");
  claim = prepare("UPDATE recipients SET state = 1, lease = ?, epoch = epoch + 1, updated_at = ? WHERE id IN"
                  " (SELECT id FROM recipients WHERE campaign = 1 AND state = 0 ORDER BY id LIMIT ?) RETURNING id");
  select_claimed = prepare("SELECT r.state, r.lease, c.phone, c.name, c.message, c.consent, s.phone IS NOT NULL"
                           "  FROM recipients r CROSS JOIN contacts c ON c.id = r.contact"
                           "  LEFT JOIN suppressions s ON s.phone = c.phone WHERE r.id = ?");
  begin_recipient = prepare("UPDATE recipients SET state = 2, lease = ?, attempt = ?, epoch = epoch + 1,"
                            " updated_at = ? WHERE id = ? AND state = 1");
  insert_attempt = prepare("INSERT INTO attempts (id, recipient, committed_at, send_before, state)"
                           " VALUES (?, ?, ?, ?, 2)");
  end_recipient = prepare("UPDATE recipients SET state = ?, lease = NULL, epoch = epoch + 1, updated_at = ?"
                          " WHERE id = ? AND state = 2 AND attempt = ?");
  end_attempt = prepare("UPDATE attempts SET state = ?, message = ? WHERE id = ?");
  insert_message = prepare("INSERT OR IGNORE INTO messages (id, recipient, attempt) VALUES (?, ?, ?)");
  skip_recipient = prepare("UPDATE recipients SET state = 6, lease = NULL, epoch = epoch + 1, updated_at = ?"
                           " WHERE id = ? AND state = 1");
  select_pace = prepare("SELECT last_slot, held_until FROM paces WHERE id = 'sender:100'");
  update_pace = prepare("UPDATE paces SET last_slot = ? WHERE id = 'sender:100'");
}

static void record(transfer *t, int64_t now) {
  sqlite3_bind_int(end_recipient, 1, t->outcome);
  sqlite3_bind_int64(end_recipient, 2, now);
  sqlite3_bind_int64(end_recipient, 3, t->recipient);
  sqlite3_bind_blob(end_recipient, 4, t->attempt, sizeof t->attempt, SQLITE_STATIC);
  finish(end_recipient);
  if (t->outcome == PENDING) nobody_left = 0;
  sqlite3_bind_int(end_attempt, 1, t->outcome);
  text(end_attempt, 2, t->message_id[0] ? t->message_id : NULL);
  sqlite3_bind_blob(end_attempt, 3, t->attempt, sizeof t->attempt, SQLITE_STATIC);
  finish(end_attempt);
  if (!t->message_id[0]) return;
  text(insert_message, 1, t->message_id);
  sqlite3_bind_int64(insert_message, 2, t->recipient);
  sqlite3_bind_blob(insert_message, 3, t->attempt, sizeof t->attempt, SQLITE_STATIC);
  finish(insert_message);
}

static void claim_batch(int64_t now) {
  sqlite3_bind_int64(claim, 1, now + 30000);
  sqlite3_bind_int64(claim, 2, now);
  sqlite3_bind_int(claim, 3, CLAIM);
  claimed_count = claimed_next = 0;
  int code;
  while ((code = sqlite3_step(claim)) == SQLITE_ROW) claimed[claimed_count++] = sqlite3_column_int64(claim, 0);
  sqlite3_reset(claim);
  check(code);
  if (!claimed_count) nobody_left = 1;
}

// Decides about one recipient and writes the intent. Returns whether there is something to send.
static int begin(transfer *t, int64_t recipient, int64_t now) {
  sqlite3_bind_int64(select_claimed, 1, recipient);
  check(sqlite3_step(select_claimed));
  int is_ours = sqlite3_column_int(select_claimed, 0) == CLAIMED && sqlite3_column_int64(select_claimed, 1) > now;
  int may_send = sqlite3_column_int(select_claimed, 5) == 1 && !sqlite3_column_int(select_claimed, 6);
  if (is_ours && may_send) {
    random_bytes(t->attempt, sizeof t->attempt);
    build(t, (const char *)sqlite3_column_text(select_claimed, 2), (const char *)sqlite3_column_text(select_claimed, 3),
          (const char *)sqlite3_column_text(select_claimed, 4));
  }
  sqlite3_reset(select_claimed);
  if (!is_ours) return 0;
  if (!may_send) {
    sqlite3_bind_int64(skip_recipient, 1, now);
    sqlite3_bind_int64(skip_recipient, 2, recipient);
    finish(skip_recipient);
    return 0;
  }
  t->recipient = recipient;
  t->send_before = now + 1000;
  t->begun = 0;
  t->answer_length = 0;
  sqlite3_bind_int64(begin_recipient, 1, t->send_before);
  sqlite3_bind_blob(begin_recipient, 2, t->attempt, sizeof t->attempt, SQLITE_STATIC);
  sqlite3_bind_int64(begin_recipient, 3, now);
  sqlite3_bind_int64(begin_recipient, 4, recipient);
  finish(begin_recipient);
  sqlite3_bind_blob(insert_attempt, 1, t->attempt, sizeof t->attempt, SQLITE_STATIC);
  sqlite3_bind_int64(insert_attempt, 2, recipient);
  sqlite3_bind_int64(insert_attempt, 3, now);
  sqlite3_bind_int64(insert_attempt, 4, t->send_before);
  finish(insert_attempt);
  return 1;
}

// One transaction: the outcomes that have come, a claim when the last is used up, and intents for those who fit.
static int commit(transfer **sending) {
  int64_t now = now_ms();
  int count = 0;
  run("BEGIN IMMEDIATE");
  for (int i = 0; i < done_count; i++) record(done[i], now);
  check(sqlite3_step(select_campaign));
  int is_sending = sqlite3_column_int(select_campaign, 0) == 1;
  sqlite3_reset(select_campaign);
  check(sqlite3_step(select_pace));
  int is_held = sqlite3_column_type(select_pace, 1) != SQLITE_NULL && sqlite3_column_int64(select_pace, 1) > now;
  sqlite3_reset(select_pace);
  if (!is_sending) nobody_left = 1;
  // Those whose outcome is in this transaction are no longer under way once it is on disk, and before that nobody leaves.
  int room = in_flight_limit - (under_way - done_count);
  while (is_sending && !is_held && count < room) {
    if (claimed_next == claimed_count && !nobody_left) claim_batch(now);
    if (claimed_next == claimed_count) break;
    transfer *t = idle[idle_count - 1 - count];
    if (begin(t, claimed[claimed_next++], now)) sending[count++] = t;
  }
  if (count) {
    sqlite3_bind_int64(update_pace, 1, now * 1000);
    finish(update_pace);
  }
  run("COMMIT");
  idle_count -= count;
  under_way -= done_count;
  for (int i = 0; i < done_count; i++) idle[idle_count++] = done[i];
  done_count = 0;
  return count;
}

static void send_now(transfer *t) {
  under_way++;
  if (now_ms() > t->send_before) {
    t->outcome = PENDING;
    done[done_count++] = t;
    return;
  }
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)t->body_length);
  if (curl_multi_add_handle(multi, t->easy)) die("libcurl", "a transfer was refused");
}

static void send_campaign(const char *path, const char *base, int limit) {
  char url[512];
  snprintf(url, sizeof url, "%s/v25.0/100/messages", base);
  in_flight_limit = limit;
  double from = seconds();
  open_store(path);
  start();
  make_transfers(url);
  double first = seconds();
  transfer **sending = calloc((size_t)limit, sizeof *sending);
  if (!sending) die("memory", "none left");
  do {
    int count = commit(sending);
    for (int i = 0; i < count; i++) send_now(sending[i]);
    while (under_way && !done_count) {
      int running, left;
      if (curl_multi_perform(multi, &running)) die("libcurl", "it gave up");
      for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        transfer *t;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        curl_multi_remove_handle(multi, t->easy);
        read_answer(t, result);
        done[done_count++] = t;
      }
      if (!done_count) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
  } while (under_way || done_count || !nobody_left || claimed_next < claimed_count);
  double to = seconds();

  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  sqlite3_stmt *count = prepare("SELECT count(*), sum(state = 3) FROM recipients");
  check(sqlite3_step(count));
  int people = sqlite3_column_int(count, 0), sent = sqlite3_column_int(count, 1);
  printf("{\"people\":%d,\"sent\":%d,\"rate\":%.1f,\"sending_rate\":%.1f,\"cpu_us\":%.2f,\"peak_kb\":%ld,\"body\":%zu}\n",
         people, sent, people / (to - from), people / (to - first), cpu / people, usage.ru_maxrss,
         transfers[0].body_length);
}

int main(int count, char **words) {
  if (count == 4 && !strcmp(words[1], "prepare")) {
    prepare_store(words[2], atoi(words[3]));
  } else if (count == 5 && !strcmp(words[1], "send") && atoi(words[4]) > 0 && atoi(words[4]) <= MOST_IN_FLIGHT) {
    send_campaign(words[2], words[3], atoi(words[4]));
  } else {
    fprintf(stderr, "usage: campaign_peer prepare STORE PEOPLE | send STORE URL IN_FLIGHT\n");
    return 2;
  }
  return 0;
}
