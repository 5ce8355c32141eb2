// The three streams of the program, behind an interface so that tests can stand in for a person.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace godwit::cli {

class Terminal {
 public:
  virtual ~Terminal() = default;
  // Data, on standard output. Never throws and never ends the program: a reader that went away (`… | head`) makes
  // further data vanish, any other failure is kept for output_failure().
  virtual void write_out(std::string_view text) = 0;
  // Narration, on standard error. Failures are nobody's business.
  virtual void write_err(std::string_view text) = 0;
  // One line that a person typed, without its end; nothing at the end of the input. Throws kInterrupted when a stop is
  // requested meanwhile.
  virtual std::optional<std::string> read_line(const std::stop_token& stop) = 0;

  [[nodiscard]] virtual bool in_is_terminal() const = 0;
  [[nodiscard]] virtual bool out_is_terminal() const = 0;
  [[nodiscard]] virtual bool err_is_terminal() const = 0;
  // Cells in a line of the terminal behind standard error.
  [[nodiscard]] virtual std::size_t columns() const = 0;
  // Why data could not be written, e.g. "No space left on device"; empty when all is well or nobody reads any more.
  [[nodiscard]] virtual std::string output_failure() const = 0;
};

// File descriptors 0, 1 and 2. Writing is safe from several threads, line by line.
class ProcessTerminal : public Terminal {
 public:
  ProcessTerminal();
  void write_out(std::string_view text) override;
  void write_err(std::string_view text) override;
  std::optional<std::string> read_line(const std::stop_token& stop) override;
  [[nodiscard]] bool in_is_terminal() const override { return in_; }
  [[nodiscard]] bool out_is_terminal() const override { return out_; }
  [[nodiscard]] bool err_is_terminal() const override { return err_; }
  [[nodiscard]] std::size_t columns() const override;
  [[nodiscard]] std::string output_failure() const override;

 private:
  bool in_;
  bool out_;
  bool err_;
  std::atomic<int> out_errno_ = 0;
};

// Fills descriptors 0, 1 and 2 that the caller closed, so that no socket or file of ours takes their place and is
// written to as if it were the terminal. To be called before anything else is opened.
void occupy_standard_streams();

}  // namespace godwit::cli
