// The error catalogue: one row for each way in which godwit can refuse or fail.
//
// GODWIT_ERROR_CODES(X) expands X(number, name, exit_code, title) for each row. `number` is printed as GWnnnn, is
// stable for ever and is never used again for something else. `exit_code` is what the program ends with. `title` is
// the row's heading in docs/errors.md; a test keeps that page and this table equal, and `godwit explain` prints it.
#pragma once

// clang-format off
#define GODWIT_ERROR_CODES(X)                                                              \
  X(1,   kInternal,              1,   "internal error")                                    \
  X(2,   kUsage,                 64,  "wrong use of the command line or the library")      \
  X(3,   kInterrupted,           130, "interrupted")                                       \
  X(4,   kTerminated,            143, "terminated")                                        \
  X(5,   kTimeout,               14,  "time limit reached")                                \
  X(6,   kFile,                  1,   "a file cannot be read or written")                  \
  X(7,   kUnknownErrorCode,      13,  "no such error code")                                \
  X(101, kConfigMissing,         64,  "no configuration found")                            \
  X(102, kConfigSyntax,          64,  "configuration is not valid YAML")                   \
  X(103, kConfigUnknownKey,      64,  "unknown key in the configuration")                  \
  X(104, kConfigValue,           64,  "wrong value in the configuration")                  \
  X(105, kConfigVariable,        64,  "a variable in the configuration is not set")        \
  X(106, kConfigSecretSource,    64,  "a connection string cannot be obtained")            \
  X(107, kUnknownEnvironment,    13,  "no such environment")                               \
  X(108, kProjectExists,         64,  "there is a project here already")                   \
  X(109, kBadUrl,                64,  "a connection string is not usable")                 \
  X(110, kConfigCode,            64,  "the configuration's code does not run")             \
  X(201, kConfirmationMissing,   4,   "a protected environment wants a confirmation")      \
  X(202, kWrongDatabase,         4,   "the URL leads to another environment's database")   \
  X(203, kDestructive,           4,   "the act destroys data and was not confirmed")       \
  X(204, kWrongState,            4,   "the migration's state does not allow this")         \
  X(205, kNotReversible,         4,   "the migration cannot be undone")                    \
  X(206, kTransactionsMissing,   4,   "the server has no transactions")                    \
  X(207, kBackupMissing,         4,   "the environment wants a backup first")              \
  X(208, kNotConfirmed,          4,   "the act was not confirmed")                         \
  X(301, kCannotConnect,         11,  "cannot connect")                                    \
  X(302, kAuthentication,        12,  "authentication failed")                             \
  X(303, kPermission,            12,  "a right is missing")                                \
  X(304, kConnectionLost,        11,  "connection lost")                                   \
  X(305, kServer,                1,   "the server refused a command")                      \
  X(306, kOutcomeUnknown,        1,   "the outcome of a commit is unknown")                \
  X(401, kDuplicateMigration,    5,   "two files have the same migration id")              \
  X(402, kUnknownFile,           5,   "unexpected file in the migrations folder")          \
  X(403, kDependencyCycle,       5,   "migrations wait for each other")                    \
  X(404, kDependencyMissing,     5,   "a migration comes after one that does not exist")   \
  X(405, kNoMigrationsFolder,    13,  "the migrations folder does not exist")              \
  X(406, kDependencyPending,     5,   "a migration that must come first is not applied")   \
  X(410, kMigrationNotFound,     13,  "no such migration")                                 \
  X(411, kMigrationFileMissing,  5,   "the file of an applied migration is missing")       \
  X(412, kMigrationModified,     5,   "an applied migration was edited")                   \
  X(414, kMigrationInterrupted,  5,   "a migration was interrupted")                       \
  X(415, kMigrationFailedBefore, 5,   "a migration failed before")                         \
  X(420, kLedgerFormat,          5,   "the ledger was written by a newer godwit")          \
  X(421, kJournalBroken,         5,   "the journal's chain is broken")                     \
  X(422, kLedgerDamaged,         5,   "the ledger cannot be read")                         \
  X(423, kRunNotFound,           13,  "no such run")                                       \
  X(430, kLockHeld,              10,  "another run holds the lock")                        \
  X(431, kLeaseLost,             10,  "the lease was lost")                                \
  X(432, kUnlockRefused,         4,   "the lock's holder is alive")                        \
  X(501, kScriptSyntax,          1,   "a script cannot be parsed")                         \
  X(502, kScriptExports,         1,   "a script exports no such function")                 \
  X(503, kScriptThrew,           1,   "a migration failed")                                \
  X(504, kScriptNeverSettled,    1,   "a script's promise never settled")                  \
  X(505, kUnhandledRejection,    1,   "a promise was rejected and nobody looked")          \
  X(506, kScriptTimeout,         14,  "a migration ran out of time")                       \
  X(507, kScriptMemory,          14,  "a script ran out of memory")                        \
  X(508, kModuleNotFound,        1,   "a required module was not found")                   \
  X(509, kScriptOptions,         64,  "a migration's options are not usable")              \
  X(510, kNodeUnusable,          13,  "no Node that could run a migration")                \
  X(601, kLocalServerMissing,    13,  "no local server program was found")                 \
  X(602, kLocalServerFailed,     11,  "the local server did not start")                    \
  X(603, kLocalInstallFailed,    1,   "the local server could not be installed")           \
  X(604, kLocalNotLocal,         4,   "the environment has no local server")               \
  X(605, kLocalFolder,           4,   "a link leads the local server's data elsewhere")
// clang-format on
