#include "app/history_check.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/project.h"
#include "base/text.h"

namespace godwit::app {

namespace {

using Fault = db::HistoryFault;
using Findings = std::vector<Finding>;

constexpr std::size_t kMostNamed = 5;

std::string rows_text(std::size_t count) { return base::counted(static_cast<std::int64_t>(count), "row"); }

void warn(Findings& findings, std::string text, std::string hint) {
  findings.push_back({Finding::Level::kWarning, "history", std::move(text), std::move(hint)});
}

// "_id ObjectId('65…') (1-a.js), ObjectId('66…') (2-b.js) and 3 more"
std::string named(const std::vector<Fault>& faults) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(kMostNamed, faults.size()); ++i)
    names.push_back(faults[i].file.empty() ? faults[i].entry : fmt::format("{} ({})", faults[i].entry, faults[i].file));
  const std::string rest = faults.size() > kMostNamed ? fmt::format(" and {} more", faults.size() - kMostNamed) : "";
  return "_id " + base::join(names, ", ") + rest;
}

struct Advice {
  Fault::Kind kind;
  std::string_view what;  // of the rows
  std::string_view then;  // what follows from it
  std::string_view act;   // what a person does about one, …
  std::string_view call;  // … and the call in the shell: {0} = the _id
};

constexpr std::array<Advice, 3> kAdvice = {{
    {Fault::Kind::kNoFile, "a fileName that is text", "such a row stands for no migration, and both tools pass over it",
     "look at it, then delete it", "deleteOne({{ _id: {0} }})"},
    {Fault::Kind::kNoDate, "an appliedAt that is a date",
     "such a row counts as applied before all others, and migrate-mongo fails at it",
     "give it one", "updateOne({{ _id: {0} }}, {{ $set: {{ appliedAt: new Date() }} }})"},
    {Fault::Kind::kNoBlock, "a migrationBlock that is a number", "for `down --block` such a row is a run of its own",
     "take it out", "updateOne({{ _id: {0} }}, {{ $unset: {{ migrationBlock: 1 }} }})"},
}};

// How one of them is mended. A call with half an _id would do nothing, in silence.
std::string mending(const Advice& advice, const std::vector<Fault>& faults, const std::string& changelog) {
  const std::string rows = fmt::format("db.getCollection({})", base::json_quote(changelog));
  const auto one = std::find_if(faults.begin(), faults.end(), [](const Fault& fault) { return !fault.typed.empty(); });
  if (one == faults.end()) return fmt::format("{}, by the _id that {}.find() shows", advice.act, rows);
  return fmt::format("{}: {}.{}", advice.act, rows, fmt::format(fmt::runtime(advice.call), one->typed));
}

void add_faults(const std::vector<Fault>& faults, const std::string& changelog, Findings& findings) {
  for (const Advice& advice : kAdvice) {
    std::vector<Fault> of_kind;
    std::copy_if(faults.begin(), faults.end(), std::back_inserter(of_kind),
                 [&](const Fault& fault) { return fault.kind == advice.kind; });
    if (of_kind.empty()) continue;
    warn(findings,
         fmt::format("{} has {} without {}: {}; {}", changelog, rows_text(of_kind.size()), advice.what, named(of_kind),
                     advice.then),
         mending(advice, of_kind, changelog));
  }
}

struct Rows {
  std::string id;  // of the migration
  int count = 0;
};

void add_doubles(const std::map<std::string, Rows>& by_file, const std::string& changelog, Findings& findings) {
  for (const auto& [file, rows] : by_file) {
    if (rows.count < 2) continue;
    warn(findings,
         fmt::format("{} has {} rows for {}: it ran more than once, or was edited and ran again", changelog, rows.count,
                     file),
         fmt::format("godwit takes the newest for the truth; to leave one, look at the data, then: godwit mark {0} "
                     "pending; godwit mark {0} applied",
                     rows.id));
  }
}

void add_orphans(const std::map<std::string, Rows>& by_file, const std::vector<migrate::Source>& sources,
                 const std::string& changelog, Findings& findings) {
  std::set<std::string> files;
  for (const migrate::Source& source : sources) files.insert(source.path.filename().string());
  for (const auto& [file, rows] : by_file) {
    if (files.contains(file)) continue;
    warn(findings, fmt::format("{} says that {} is applied, and there is no such file", changelog, file),
         fmt::format("restore the file, or: godwit mark {} pending", rows.id));
  }
}

}  // namespace

std::vector<Finding> history_findings(Migrator::State& state) {
  const auto& kept = state.project.state().config.migrate_mongo();
  if (!kept) return {};
  db::LedgerStore& ledger = *state.connected().ledger;
  std::map<std::string, Rows> by_file;
  for (const db::HistoryRow& row : ledger.history()) {
    by_file[row.file].id = row.id;
    ++by_file[row.file].count;
  }
  Findings findings;
  add_faults(ledger.history_faults(), kept->changelog, findings);
  add_doubles(by_file, kept->changelog, findings);
  add_orphans(by_file, state.order().sources, kept->changelog, findings);
  if (findings.empty())
    findings.push_back(
        {Finding::Level::kOk, "history", fmt::format("{} in {}", rows_text(by_file.size()), kept->changelog), ""});
  return findings;
}

}  // namespace godwit::app
