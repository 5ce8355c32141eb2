// What tests of scripts share: a folder with files, a host that remembers, a driver that sleeps.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "godwit/error.h"
#include "script/runtime.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::script {

class FakeHost final : public Host {
 public:
  void log(LogLevel level, std::string_view text) override {
    static constexpr std::array kNames{"debug", "info", "warn", "error"};
    lines.push_back(std::string(kNames[static_cast<std::size_t>(level)]) + ": " + std::string(text));
    ++lines_logged;
  }
  void progress(std::int64_t done, std::int64_t total) override { progress_calls.emplace_back(done, total); }
  bool step_begins(const std::string& name, bool wrote_outside) override {
    const std::lock_guard lock(mutex);
    step_calls.push_back("begin " + name + (wrote_outside ? " after a write" : ""));
    if (step_error) throw *step_error;
    return !done_steps.contains(name);
  }
  void step_ended(const std::string& name) override {
    const std::lock_guard lock(mutex);
    step_calls.push_back("end " + name);
  }
  void steps(std::span<StepCall> calls) override {
    if (before_steps) before_steps();
    {
      const std::lock_guard lock(mutex);
      asked_at_once.push_back(calls.size());
    }
    Host::steps(calls);
  }
  void writes_outside_step() override {
    const std::lock_guard lock(mutex);
    step_calls.emplace_back("write outside");
  }
  void warning(std::string_view text) override { warnings.emplace_back(text); }

  std::vector<std::string> lines;
  std::atomic<std::size_t> lines_logged = 0;  // by any thread to be read
  std::vector<std::pair<std::int64_t, std::int64_t>> progress_calls;
  std::vector<std::string> warnings;
  std::mutex mutex;
  std::vector<std::string> step_calls;
  std::vector<std::size_t> asked_at_once;  // steps
  std::function<void()> before_steps;
  std::set<std::string> done_steps;
  std::optional<Error> step_error;
};

class ScriptTest : public testing::Test {
 protected:
  ScriptTest() {
    options.project_folder = folder.path();
    options.memory_bytes = std::uint64_t{4} << 30U;
    call_options.function = "up";
    call_options.timeout = base::Duration(20'000);
  }

  std::filesystem::path write(const std::string& name, const std::string& text) { return folder.write(name, text); }
  Runtime& runtime() {
    if (!runtime_) runtime_.emplace(options);
    return *runtime_;
  }
  void stop_runtime() { runtime_.reset(); }

  // Loads and calls a file; its console lines are in host.lines.
  void run_file(const std::filesystem::path& file, const std::stop_token& stop = {}) {
    runtime().load(file, stop);
    runtime().call(file, call_options, host, counts, stop);
  }
  // The body of `up` in a CommonJS file of its own; what it logs, joined by newlines.
  std::string run(const std::string& body) {
    const auto file =
        write("m" + std::to_string(++files_) + ".js", "exports.up = async (db, client, ctx) => {\n" + body + "\n};\n");
    host.lines.clear();
    run_file(file);
    return logged();
  }
  std::string logged() const {
    std::string text;
    for (const std::string& line : host.lines) text += (text.empty() ? "" : "\n") + line.substr(line.find(": ") + 2);
    return text;
  }
  Error error_of_file(const std::filesystem::path& file) {
    return test::error_of([&] { run_file(file); });
  }
  // Message and details, one a line.
  static std::string text_of(const Error& error) {
    std::string text = error.message();
    for (const std::string& line : error.details()) text += "\n" + line;
    return text;
  }

  test::ScratchFolder folder;
  RuntimeOptions options;
  CallOptions call_options;
  FakeHost host;
  Counts counts;

 private:
  std::optional<Runtime> runtime_;
  int files_ = 0;
};

}  // namespace godwit::script
