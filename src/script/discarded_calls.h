// Calls of a migration whose results it drops, and whose failure may reach it later without making a difference.
#pragma once

#include <jsapi.h>

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::script {

// The function of a migration that is called.
struct RunningFunction {
  std::string file;  // that was loaded
  std::string name;  // by which it is exported
  std::string code;  // its source text
};

// Looks through the text of a migration's file, and then tells natives whether one of those calls called them. What
// qualifies is told in prelude/discarded_calls.js.
class DiscardedCalls {
 public:
  static constexpr std::size_t kMostText = std::size_t{2} << 20U;

  explicit DiscardedCalls(JSContext* cx) : parse_(cx) {}

  // Keeps the text of a file as it was compiled.
  void keep_text(const std::string& file, std::string_view text, bool is_module);

  enum class Found { kYes, kNoText, kFailed };
  // From now on current() knows the calls of methods called `names` in the file of `running`. kNoText: keep_text() had
  // none, or too much of it. kFailed: an exception is pending, for one because the parser does not know some syntax;
  // nothing is found then.
  Found find(JSContext* cx, const RunningFunction& running, const std::vector<std::string>& names);
  void forget();
  // The number of the call, below count(), that called the native that is running; -1 when it was none of them.
  [[nodiscard]] std::int32_t current(JSContext* cx) const;
  [[nodiscard]] std::size_t count() const { return calls_.size(); }

 private:
  struct Text {
    std::string text;
    bool is_module;
  };
  struct Call {
    std::uint32_t line;    // from 1
    std::uint32_t column;  // from 0
    auto operator<=>(const Call&) const = default;
  };

  bool prepare(JSContext* cx);
  bool parse(JSContext* cx, const Text& text, JS::MutableHandleValue program) const;
  bool take(JSContext* cx, JS::HandleValue list);

  std::map<std::string, Text> texts_;
  JS::PersistentRootedValue parse_;  // Reflect.parse
  std::string file_;
  std::vector<Call> calls_;  // sorted
};

}  // namespace godwit::script
