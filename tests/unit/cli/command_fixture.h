// Whole commands against the stand-in of the library.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/program.h"
#include "unit/cli/fake_library.h"
#include "unit/cli/fake_terminal.h"
#include "unit/cli/samples.h"

namespace godwit::cli {

class CommandTest : public ::testing::Test {
 protected:
  CommandTest() { fake_library() = {}; }

  int run(const std::vector<std::string>& words) {
    terminal_.out.clear();
    terminal_.err.clear();
    terminal_.both.clear();
    interruption_ = std::make_unique<Interruption>();
    interruption_->signal = signal_;
    if (stop_in_call_) fake().stop = interruption_->stop;
    return run_program(words, terminal_, variables_, *interruption_);
  }

  static FakeLibrary& fake() { return fake_library(); }
  [[nodiscard]] const std::string& out() const { return terminal_.out; }
  [[nodiscard]] const std::string& err() const { return terminal_.err; }

  FakeTerminal terminal_;
  Variables variables_;
  std::unique_ptr<Interruption> interruption_;
  int signal_ = 0;
  bool stop_in_call_ = false;
};

}  // namespace godwit::cli
