// libmongoc itself: started once, kept silent.
#pragma once

#include <string>

namespace godwit::mongo {

// Starts the library on first use and routes its log away from standard error. Safe from any thread. The library is
// never shut down: it can't be started again, and an embedding program may use it too.
void start_library();

// Collects what the library warns about on the calling thread while it lives: some refusals exist only as warnings.
class [[nodiscard]] WarningCapture {
 public:
  WarningCapture();
  ~WarningCapture();
  WarningCapture(const WarningCapture&) = delete;
  WarningCapture& operator=(const WarningCapture&) = delete;
  // The warnings and errors so far, one a line.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  friend struct WarningSink;
  std::string text_;
  WarningCapture* outer_;
};

}  // namespace godwit::mongo
