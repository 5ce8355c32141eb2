// A person at a terminal, or none.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "cli/terminal.h"
#include "godwit/error.h"

namespace godwit::cli {

class FakeTerminal : public Terminal {
 public:
  std::string out;                  // what was written to standard output
  std::string err;                  // … to standard error
  std::string both;                 // … to either, in order
  std::deque<std::string> answers;  // what the person types, line by line; then the input ends
  bool interactive = false;         // all three streams are terminals
  bool interrupt_at_prompt = false;
  std::string failure;
  std::size_t width = 80;
  int questions = 0;

  void write_out(std::string_view text) override {
    out += text;
    both += text;
  }
  void write_err(std::string_view text) override {
    err += text;
    both += text;
  }
  std::optional<std::string> read_line(const std::stop_token&) override {
    ++questions;
    if (interrupt_at_prompt) throw Error(ErrorCode::kInterrupted, "interrupted");
    if (answers.empty()) return std::nullopt;
    std::string answer = answers.front();
    answers.pop_front();
    return answer;
  }
  [[nodiscard]] bool in_is_terminal() const override { return interactive; }
  [[nodiscard]] bool out_is_terminal() const override { return interactive; }
  [[nodiscard]] bool err_is_terminal() const override { return interactive; }
  [[nodiscard]] std::size_t columns() const override { return width; }
  [[nodiscard]] std::string output_failure() const override { return failure; }
};

}  // namespace godwit::cli
