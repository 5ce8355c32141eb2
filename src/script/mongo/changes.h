// How many documents a call changed, read from the server's replies.
#pragma once

#include "bson/document.h"
#include "godwit/error.h"
#include "script/engine.h"

namespace godwit::script::mongo {

// Whether a command that a script sends by itself may change something.
[[nodiscard]] bool may_write(bson::View command);
// Whether an aggregation stores its result: $out, $merge.
[[nodiscard]] bool stores_result(bson::View pipeline);

// Adds to the running call's counts what a command that may write changed. Any thread.
void count_command(Engine& engine, bson::View command, bson::View reply);
// The same for a bulk write's reply, whether or not all of it succeeded. Any thread.
// `deleted`: the name of the reply's number of removed documents.
void count_bulk(Engine& engine, bson::View reply, std::string_view deleted = "nRemoved");

// A write on its way. Whether it had an effect is unknown until it is answered: a script that is stopped meanwhile, or
// whose connection breaks, must not pass for one that wrote nothing.
class SentWrite {
 public:
  // To be made before anything is sent. `reaches_many`: it may change several documents, and be refused half way. May
  // throw what Engine::before_write() does; then nothing must be sent. `engine` must outlive it.
  SentWrite(Engine& engine, bool reaches_many);
  // The server said what it did, and that is counted.
  void answered();
  // Runs `send`; what it throws is let through, and taken for an answer when it says that nothing was done.
  template <typename Send>
  auto run(const Send& send) {
    try {
      return send();
    } catch (const Error& error) {
      failed(error);
      throw;
    }
  }

 private:
  void failed(const Error& error);
  Engine& engine_;
  bool reaches_many_;
};
// Whether a command may change several documents one after the other.
[[nodiscard]] bool reaches_many(bson::View command);

}  // namespace godwit::script::mongo
