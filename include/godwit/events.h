// What a long call tells while it works. Engines never print: they emit events, and the caller renders them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace godwit {

enum class EventKind {
  kNote,               // something worth a line: a server was started, a choice was made
  kWarning,            // something a person should look at; the work goes on
  kConnecting,         // before waiting on a network; text = hosts, without user and password
  kLockWaiting,        // another run holds the lock; text says who, where, since when and on what
  kLockTaken,          // number = the epoch
  kMigrationStarted,   // migration, text = direction
  kMigrationLog,       // a script's console or ctx.log; text, level
  kMigrationProgress,  // done, total (0 = unknown)
  kMigrationStep,      // a ctx.step began, ended or was skipped; text = name, state = "started", "done" or "skipped"
  kMigrationFinished,  // migration, state = "applied" or "rolled_back", seconds
  kMigrationFailed,    // migration, text = one-line reason
  kConfigurationLog,   // what a migrate-mongo-config.js prints; text, level
};

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// One event. Only the fields named beside its kind are set. Strings never contain secrets.
struct Event {
  EventKind kind = EventKind::kNote;
  std::string migration;
  std::string text;
  std::string state;
  LogLevel level = LogLevel::kInfo;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::int64_t number = 0;
  double seconds = 0;
};

// Called from several threads, one call at a time, each of which sees what the one before it did: from the thread that
// called the library and, until a Migrator is connected, from one that connects (what a local server tells, kConnecting)
// while the other starts the script engine. Several objects that share a sink are several callers: nothing keeps them
// apart. Must not throw and should return soon: the work waits for it.
using EventSink = std::function<void(const Event&)>;

}  // namespace godwit
