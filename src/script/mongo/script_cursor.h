// A cursor as a script holds it: one half works on the line's connection, the other is a buffer that scripts take from.
#pragma once

#include <jsapi.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bson/document.h"
#include "script/mongo/documents.h"
#include "script/mongo/line.h"

namespace godwit::script::mongo {

class ScriptCursor {
 public:
  // Opens the client's cursor; no I/O.
  using Open = std::function<std::unique_ptr<godwit::mongo::Cursor>(godwit::mongo::Client&, godwit::mongo::Session*)>;

  struct Options {
    std::string label;           // "users.find", for messages
    std::size_t batch_size = 0;  // what the script asked for; 0 = nothing
  };

  static constexpr const char* kHandleName = "Cursor";
  ScriptCursor(std::shared_ptr<Line> line, Open open, Options options);
  ~ScriptCursor();
  ScriptCursor(const ScriptCursor&) = delete;
  ScriptCursor& operator=(const ScriptCursor&) = delete;

  [[nodiscard]] Line& line() const noexcept { return *line_; }
  [[nodiscard]] const std::string& label() const noexcept { return options_.label; }

  // By an operation of the line's strand. Appends the next documents to `into`; false = no more will come.
  bool fetch(std::vector<std::uint8_t>& into);
  // By an operation of the line's strand. Does the work of the next fetch() while the script works on what it has; a
  // failure is told by that fetch().
  void fetch_ahead() noexcept;
  // Whether that is worth while: not before the second batch (many scripts want one document only), and not in a
  // session, whose other operations would have to wait.
  [[nodiscard]] bool wants_ahead() const noexcept { return fetches_ > 1 && !ended_ && !line_->is_session(); }
  // By an operation of the line's strand, or when none runs. Ends the server's cursor.
  void close() noexcept;

  // On the engine's thread:
  void receive(std::vector<std::uint8_t> documents);
  [[nodiscard]] std::size_t buffered() const noexcept { return count_; }
  // The next buffered document; undefined when there is none. False = exception pending.
  bool take(JSContext* cx, Documents& documents, JS::MutableHandleValue value);
  void discard() noexcept;

 private:
  std::shared_ptr<Line> line_;
  Options options_;
  // Of the strand:
  Open open_;
  std::unique_ptr<godwit::mongo::Cursor> cursor_;
  bool read(std::vector<std::uint8_t>& into);
  void drop() noexcept;
  std::vector<std::uint8_t> ahead_;
  std::exception_ptr ahead_error_;
  bool has_ahead_ = false;
  bool more_ahead_ = false;
  std::atomic<int> fetches_ = 0;     // also read on the engine's thread
  std::atomic<bool> ended_ = false;  // the same
  // Of the engine's thread:
  std::vector<std::uint8_t> buffer_;
  std::size_t offset_ = 0;
  std::size_t count_ = 0;
};

}  // namespace godwit::script::mongo
