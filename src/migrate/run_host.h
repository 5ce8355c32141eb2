// What a running script tells, turned into events, steps in the ledger, and lines for the journal.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/ledger_store.h"
#include "godwit/events.h"
#include "script/runtime.h"

namespace godwit::migrate {

// Lives for one execution. `row` is the migration's row as last written; steps are added to it and `save` writes it.
class RunHost final : public script::Host {
 public:
  // `save` is empty in a transaction: the steps of one count together or not at all.
  // What `secrets` says is neither remembered nor told. All references must outlive it.
  RunHost(db::LedgerRow& row, const base::Clock& clock, EventSink events, const std::vector<std::string>& secrets,
          std::function<void()> save);

  void log(LogLevel level, std::string_view text) override;
  void progress(std::int64_t done, std::int64_t total) override;
  bool step_begins(const std::string& name, bool wrote_outside) override;
  void step_ended(const std::string& name) override;
  void steps(std::span<script::StepCall> calls) override;  // with one call of `save`
  void writes_outside_step() override;
  void warning(std::string_view text) override;

  // The first and the last lines that were logged, for the journal: "info: text".
  [[nodiscard]] std::vector<std::string> logged() const;

 private:
  void emit(Event event) const;
  void remember(std::string_view level, std::string_view text);
  bool note_beginning(script::StepCall& call);
  void note_end(const script::StepCall& call);
  void emit_step(const std::string& name, const char* state, base::Duration took = base::Duration(0)) const;

  db::LedgerRow& row_;
  const base::Clock& clock_;
  EventSink events_;
  const std::vector<std::string>& secrets_;
  std::function<void()> save_;
  mutable std::mutex mutex_;                 // guards the log; steps come one at a time
  std::vector<std::string> first_lines_;
  std::vector<std::string> last_lines_;
  std::int64_t left_out_ = 0;
  std::map<std::string, std::size_t> places_;    // of steps in the row
  std::map<std::string, base::Monotonic> begun_;  // by this execution
};

}  // namespace godwit::migrate
