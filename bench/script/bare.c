/* The floor: the same loops with nothing but libmongoc. bare URI seed|reduce|bulk|update NUMBER */
#include <mongoc/mongoc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(bool ok, const bson_error_t* error) {
  if (ok) return;
  fprintf(stderr, "%s\n", error->message);
  exit(1);
}

static mongoc_cursor_t* find(mongoc_collection_t* users, int64_t number) {
  bson_t all = BSON_INITIALIZER;
  bson_t options = BSON_INITIALIZER;
  BSON_APPEND_INT64(&options, "limit", number);
  return mongoc_collection_find_with_opts(users, &all, &options, NULL);
}

static const char* text(const bson_t* document, const char* key) {
  bson_iter_t at;
  return bson_iter_init_find(&at, document, key) ? bson_iter_utf8(&at, NULL) : "";
}

static void execute(mongoc_bulk_operation_t* bulk) {
  bson_t reply;
  bson_error_t error;
  check(mongoc_bulk_operation_execute(bulk, &reply, &error) != 0, &error);
  bson_destroy(&reply);
  mongoc_bulk_operation_destroy(bulk);
}

static void seed(mongoc_collection_t* users, int64_t number) {
  bson_error_t error;
  mongoc_bulk_operation_t* bulk = mongoc_collection_create_bulk_operation_with_opts(users, NULL);
  for (int64_t i = 0; i < number; ++i) {
    char mail[40];
    snprintf(mail, sizeof mail, "user%06lld@example.com", (long long)i);
    bson_t* document = BCON_NEW(
        "first", "Jane", "last", "Example", "mail", mail, "visits", BCON_INT32((int)(i % 97)), "balance",
        BCON_DOUBLE(19.95), "active", BCON_BOOL(i % 3 == 0), "created", BCON_DATE_TIME(1700000000000 + i), "tags", "[",
        "red", "green", "blue", "]", "address", "{", "street", "Long Street 17", "city", i % 2 ? "Springfield" : "Shelbyville",
        "zip", "12345", "}", "note", "somebody wrote this about the user and nobody reads it");
    check(mongoc_bulk_operation_insert_with_opts(bulk, document, NULL, &error), &error);
    bson_destroy(document);
  }
  execute(bulk);
}

static void reduce(mongoc_collection_t* users, int64_t number) {
  mongoc_cursor_t* cursor = find(users, number);
  const bson_t* document;
  double total = 0;
  while (mongoc_cursor_next(cursor, &document)) {
    bson_iter_t at;
    if (bson_iter_init_find(&at, document, "balance")) total += bson_iter_double(&at);
  }
  mongoc_cursor_destroy(cursor);
  printf("%g\n", total);
}

/* Updates the documents of a cursor, `batch` at a time. */
static void update(mongoc_collection_t* users, int64_t number, int batch) {
  mongoc_cursor_t* cursor = find(users, number);
  mongoc_bulk_operation_t* bulk = NULL;
  const bson_t* document;
  bson_error_t error;
  int filled = 0;
  int64_t now = bson_get_monotonic_time();
  while (mongoc_cursor_next(cursor, &document)) {
    bson_iter_t id;
    char name[80];
    bson_t filter = BSON_INITIALIZER;
    bson_iter_init_find(&id, document, "_id");
    bson_append_iter(&filter, "_id", 3, &id);
    snprintf(name, sizeof name, "%s %s", text(document, "first"), text(document, "last"));
    bson_t* change = BCON_NEW("$set", "{", "name", name, "changed", BCON_DATE_TIME(now), "}");
    if (batch == 1) {
      check(mongoc_collection_update_one(users, &filter, change, NULL, NULL, &error), &error);
    } else {
      if (bulk == NULL) bulk = mongoc_collection_create_bulk_operation_with_opts(users, NULL);
      check(mongoc_bulk_operation_update_one_with_opts(bulk, &filter, change, NULL, &error), &error);
      if (++filled % batch == 0) {
        execute(bulk);
        bulk = NULL;
      }
    }
    bson_destroy(change);
    bson_destroy(&filter);
  }
  if (bulk != NULL) execute(bulk);
  mongoc_cursor_destroy(cursor);
}

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  mongoc_init();
  mongoc_client_t* client = mongoc_client_new(argv[1]);
  mongoc_collection_t* users = mongoc_client_get_collection(client, "bench", "users");
  const int64_t number = atoll(argv[3]);
  if (strcmp(argv[2], "seed") == 0) seed(users, number);
  if (strcmp(argv[2], "reduce") == 0) reduce(users, number);
  if (strcmp(argv[2], "bulk") == 0) update(users, number, 1000);
  if (strcmp(argv[2], "update") == 0) update(users, number, 1);
  mongoc_collection_destroy(users);
  mongoc_client_destroy(client);
  mongoc_cleanup();
  return 0;
}
