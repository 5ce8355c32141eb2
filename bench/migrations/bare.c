/* The floor: connect, ping, one find, exit. What a program over libmongoc cannot do without. */
#include <mongoc/mongoc.h>
#include <stdio.h>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  mongoc_init();
  mongoc_client_t* client = mongoc_client_new(argv[1]);
  bson_t ping = BSON_INITIALIZER;
  BSON_APPEND_INT32(&ping, "ping", 1);
  bson_error_t error;
  if (!mongoc_client_command_simple(client, "admin", &ping, NULL, NULL, &error)) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  mongoc_collection_t* collection = mongoc_client_get_collection(client, argv[2], "godwit_ledger");
  bson_t all = BSON_INITIALIZER;
  mongoc_cursor_t* cursor = mongoc_collection_find_with_opts(collection, &all, NULL, NULL);
  const bson_t* document;
  int count = 0;
  while (mongoc_cursor_next(cursor, &document)) ++count;
  printf("%d\n", count);
  mongoc_cursor_destroy(cursor);
  mongoc_collection_destroy(collection);
  mongoc_client_destroy(client);
  mongoc_cleanup();
  return 0;
}
