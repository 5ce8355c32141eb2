// Writes that a script awaits one by one without looking at them, sent together.
#pragma once

#include <jsapi.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mongo/client.h"
#include "script/mongo/bulk_operation.h"

namespace godwit::script::mongo {

class Driver;

// Holds writes to one collection back until there are many, or until the script does anything else or waits: whatever
// it could notice them by comes after them. When one fails, the script ends where it is, uncatchably: it would not have
// got there. Used on the engine's thread.
class HeldBack {
 public:
  static constexpr std::size_t kMostWrites = 1000;
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
  // A script that does nothing but write has its timers run and its writes sent that often, about.
  static constexpr std::chrono::milliseconds kLongest{1000};

  HeldBack(Engine& engine, Driver& driver);
  ~HeldBack();
  HeldBack(const HeldBack&) = delete;
  HeldBack& operator=(const HeldBack&) = delete;

  // The call that begins may hold writes back. False with an exception pending.
  bool begin(JSContext* cx);
  // Forgets everything, also what was not sent.
  void end() noexcept;

  // Tells whether the write of the script's call that is running may be held back; asked before its arguments are read,
  // since reading them twice could be noticed. Sends what is held back when there is enough. False with no exception
  // pending when what was held back has failed.
  bool may_hold(JSContext* cx, bool* may);
  // Takes the write of that call; `taken` is false when it has to be sent by itself. False as may_hold().
  bool add(JSContext* cx, std::string database, std::string collection, const Statement& statement, bool* taken);
  // Sends all. False when that failed, now or before: the script is to be ended, nothing is pending.
  bool send(JSContext* cx);
  // Sends all when the script is over. False with its exception pending when that failed, now or before.
  bool finish(JSContext* cx);

 private:
  struct Writes;

  bool is_session_in_use();
  void open(std::string database, std::string collection, const Statement& statement);
  bool refuse(JSContext* cx, BulkOperation& operation, std::int32_t site);
  bool keep_failure(JSContext* cx);

  Engine& engine_;
  Driver& driver_;
  bool is_on_ = false;
  std::int32_t site_ = -1;
  std::unique_ptr<Writes> writes_;
  JS::PersistentRootedVector<JSObject*> stacks_;  // of the first call at each site
  JS::PersistentRootedValue failure_;
};

}  // namespace godwit::script::mongo
