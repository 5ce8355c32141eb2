// Many short-lived holders of one lease on a real server, killed and stopped at random: never two at once, and no stale
// one gets anything into the ledger.
//
// GODWIT_STRESS_SEED and GODWIT_STRESS_SECONDS repeat or lengthen a run; the seed is printed. A run lasts longer by itself
// until enough has happened to be worth looking at.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.h"
#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/lease.h"
#include "mongo/ledger_store.h"

namespace godwit::test {

namespace {

using base::Duration;

constexpr Duration kLease{400};
constexpr std::size_t kProcesses = 8;
constexpr std::size_t kMostMarks = 400'000;
constexpr std::int64_t kFewestEpochs = 6;
constexpr int kFewestWrites = 6;
constexpr std::chrono::seconds kPatience{90};  // of a machine that has other things to do
constexpr std::size_t kMostSessions = 10'000;

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

// What the processes tell the test, in memory that outlives them. A mark of somebody who was killed while making it is
// `kNone`.
enum class Kind : int { kNone, kInside, kWrote, kFenced, kLost, kUnexpected };
struct Mark {
  std::atomic<Kind> kind;
  std::int64_t epoch;
  std::int64_t at_ns;
  char text[160];
};
using SessionId = std::array<std::uint8_t, 16>;
struct Board {
  std::atomic<pid_t> holder;  // who made the last mark from inside
  std::atomic<std::size_t> used;
  Mark marks[kMostMarks];
  std::atomic<std::size_t> sessions_used;
  SessionId sessions[kMostSessions];  // of every process there was; zeros for one killed while it entered its own

  void mark(Kind kind, std::int64_t epoch, std::int64_t at_ns, const char* text = "") {
    const std::size_t place = used.fetch_add(1);
    if (place >= kMostMarks) _exit(3);
    Mark& made = marks[place];
    made.epoch = epoch;
    made.at_ns = at_ns;
    std::snprintf(made.text, sizeof made.text, "%s", text);
    made.kind = kind;
  }

  void enter(const std::vector<std::uint8_t>& session) {
    const std::size_t place = sessions_used.fetch_add(1);
    if (place >= kMostSessions || session.size() != sizeof(SessionId)) _exit(3);
    std::copy(session.begin(), session.end(), sessions[place].begin());
  }
};

class SharedBoard {
 public:
  SharedBoard() {
    void* memory = mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    board_ = static_cast<Board*>(memory);  // zero bytes are an empty board
  }
  ~SharedBoard() { munmap(board_, sizeof(Board)); }
  SharedBoard(const SharedBoard&) = delete;
  SharedBoard& operator=(const SharedBoard&) = delete;
  Board* operator->() const { return board_; }

 private:
  Board* board_;
};

// One process: takes the lock again and again, and works under it.
class Holder {
 public:
  Holder(const std::string& url, const mongo::StateLocation& location, Board* board, std::uint64_t seed)
      : board_(board), random_(seed) {
    mongo::ConnectionOptions options;
    options.url = base::Secret(url);
    connections_ = mongo::Connections::open(std::move(options));
    lease_ = mongo::open_lease(connections_, connections_, location);
    store_ = mongo::open_ledger_store(connections_, location);
    store_->prepare("stress", "test");
    session_ = mongo::Session::start(connections_);
    board_->enter(session_->id());
    store_->use_session(session_.get());
  }

  [[noreturn]] void work() {
    for (;;) {
      try {
        once();
      } catch (const Error& error) {
        // The transaction of a stale one may be ended under its hands; servers have several names for that.
        const bool fenced = error.code() == ErrorCode::kLeaseLost || is_stale();
        std::string text = error.what();
        for (const std::string& detail : error.details()) text += "; " + detail;
        board_->mark(fenced ? Kind::kFenced : Kind::kUnexpected, epoch_, now_ns(), text.c_str());
      }
    }
  }

 private:
  void once() {
    const auto before = lease_->read();
    std::vector<std::uint8_t> dead;
    if (before && before->expires_ms != 0) dead = before->session;
    db::LeaseRequest request;
    request.owner = base::format_uuid(base::random_uuid());
    request.session = session_->id();
    request.lease = kLease;
    deadline_ = now_ns() + std::chrono::nanoseconds(kLease).count();
    const auto taken = lease_->try_acquire(request, std::nullopt);
    if (!taken) {
      std::this_thread::sleep_for(Duration(random(5, 60)));
      return;
    }
    epoch_ = taken->epoch;
    if (!inside()) return;
    store_->take_over(epoch_, dead, entry("run.started"));
    const int writes = random(0, 6);
    for (int i = 0; i < writes; ++i) write(i);
    if (random(0, 3) == 0) {
      const std::int64_t before_request = now_ns();
      if (!lease_->renew(request.owner, epoch_, kLease)) {
        board_->mark(Kind::kLost, epoch_, now_ns());
        return;
      }
      deadline_ = before_request + std::chrono::nanoseconds(kLease).count();
      write(writes);
    }
    if (random(0, 4) == 0) return;  // never given back: has to run out
    lease_->release(request.owner, epoch_);
  }

  [[nodiscard]] bool is_stale() {
    try {
      const auto now = lease_->read();
      return now && now->epoch > epoch_;
    } catch (const Error&) {
      return false;
    }
  }

  // Marks that we believe to hold the lock now; false when we do not believe it any more.
  bool inside() {
    const std::int64_t now = now_ns();
    if (now >= deadline_) return false;
    board_->mark(Kind::kInside, epoch_, now);
    board_->holder = getpid();
    return true;
  }

  void write(int number) {
    inside();
    // Whether it is still ours is not asked: a stale holder is to be stopped by the fence.
    db::LedgerRow row;
    row.id = "m" + std::to_string(number);
    row.state = number % 2 == 0 ? db::RowState::kRunning : db::RowState::kApplied;
    row.run = "r-" + std::to_string(epoch_);
    row.session = session_->id();
    db::Transition transition;
    transition.epoch = epoch_;
    transition.rows.push_back(row);
    transition.journal = {entry("write", row.id), entry("more", row.id)};
    if (random(0, 1) == 0) {
      store_->apply(std::move(transition), nullptr);
    } else {
      db::in_transaction(*session_, [&] { store_->apply(transition, session_.get()); });
    }
    board_->mark(Kind::kWrote, epoch_, now_ns());
    inside();
    std::this_thread::sleep_for(Duration(random(0, 20)));
  }

  [[nodiscard]] db::JournalRow entry(std::string event, std::string subject = "") const {
    db::JournalRow row;
    row.run = "r-" + std::to_string(epoch_);
    row.event = std::move(event);
    row.subject = std::move(subject);
    return row;
  }

  int random(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  Board* board_;
  std::mt19937_64 random_;
  std::shared_ptr<mongo::Connections> connections_;
  std::unique_ptr<db::Lease> lease_;
  std::unique_ptr<db::LedgerStore> store_;
  std::unique_ptr<mongo::Session> session_;
  std::int64_t epoch_ = 0;
  std::int64_t deadline_ = 0;
};

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

class LeaseStress : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const char* url = std::getenv(GetParam());
    if (url == nullptr || *url == '\0') GTEST_SKIP() << GetParam() << " is not set";
    url_ = url;
    location_.database = "godwit_stress_" + base::new_run_id().substr(2);
    seed_ = static_cast<std::uint64_t>(
        from_environment("GODWIT_STRESS_SEED", static_cast<std::int64_t>(base::random_number() >> 1U)));
    std::printf("GODWIT_STRESS_SEED=%llu\n", static_cast<unsigned long long>(seed_));
    random_.seed(seed_);
  }

  pid_t spawn() {
    const std::uint64_t seed = random_();
    const pid_t child = fork();
    if (child != 0) return child;
    try {
      Holder(url_, location_, board_.operator->(), seed).work();
    } catch (const Error& error) {
      board_->mark(Kind::kUnexpected, 0, now_ns(), error.what());
    }
    _exit(2);
  }

  // Kills and stops processes until the time is over and enough has happened. This one must not use the client library meanwhile: it forks.
  void disturb() {
    std::vector<pid_t> children;
    for (std::size_t i = 0; i < kProcesses; ++i) children.push_back(spawn());
    const auto start = std::chrono::steady_clock::now();
    const auto end = start + std::chrono::seconds(from_environment("GODWIT_STRESS_SECONDS", 8));
    const auto limit = std::max(end, start + kPatience);
    int longest_pause = 250;
    for (auto now = start; now < end || (now < limit && !has_seen_enough()); now = std::chrono::steady_clock::now()) {
      if (now >= end) longest_pause = std::min(2 * longest_pause, 4000);  // nobody was left alone for long enough
      std::this_thread::sleep_for(Duration(std::uniform_int_distribution<int>(20, longest_pause)(random_)));
      pid_t& victim = choose(children);
      if (random_() % 2 == 0) {
        kill(victim, SIGSTOP);
        std::this_thread::sleep_for(kLease + Duration(100));
        kill(victim, SIGCONT);
        ++stops_;
        continue;
      }
      end_process(victim);
      ++kills_;
      victim = spawn();
    }
    for (const pid_t child : children) end_process(child);
  }

  [[nodiscard]] bool has_seen_enough() const {
    std::int64_t newest = 0;
    int writes = 0;
    for (const Mark* mark : marks()) {
      newest = std::max(newest, mark->epoch);
      if (mark->kind == Kind::kWrote) ++writes;
    }
    return newest >= kFewestEpochs && writes >= kFewestWrites;
  }

  // Mostly the one that is at work.
  pid_t& choose(std::vector<pid_t>& children) {
    const auto holder = std::find(children.begin(), children.end(), board_->holder.load());
    if (holder != children.end() && random_() % 4 != 0) return *holder;
    return children[std::uniform_int_distribution<std::size_t>(0, kProcesses - 1)(random_)];
  }

  static void end_process(pid_t child) {
    kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    EXPECT_TRUE(WIFSIGNALED(status)) << "a holder ended by itself with status " << WEXITSTATUS(status);
  }

  // The marks, in order of their times.
  [[nodiscard]] std::vector<const Mark*> marks() const {
    std::vector<const Mark*> all;
    const std::size_t used = std::min(board_->used.load(), kMostMarks);
    for (std::size_t i = 0; i < used; ++i)
      if (board_->marks[i].kind != Kind::kNone) all.push_back(&board_->marks[i]);
    std::stable_sort(all.begin(), all.end(), [](const Mark* a, const Mark* b) { return a->at_ns < b->at_ns; });
    return all;
  }

  void check_marks() {
    std::map<Kind, int> counts;
    std::int64_t newest = 0;
    for (const Mark* mark : marks()) {
      ++counts[mark->kind];
      if (mark->kind == Kind::kUnexpected) ADD_FAILURE() << "epoch " << mark->epoch << ": " << mark->text;
      if (mark->kind != Kind::kInside) continue;
      EXPECT_GE(mark->epoch, newest) << "an older holder believed to hold the lock after a newer one did";
      newest = std::max(newest, mark->epoch);
    }
    std::printf("%lld epochs, %d kills, %d stops; inside %d, writes %d, fenced %d, lost %d\n",
                static_cast<long long>(newest), kills_, stops_, counts[Kind::kInside], counts[Kind::kWrote],
                counts[Kind::kFenced], counts[Kind::kLost]);
    EXPECT_GE(newest, kFewestEpochs);
    EXPECT_GE(counts[Kind::kWrote], kFewestWrites);
    acknowledged_ = counts[Kind::kWrote];
  }

  // What the dead left open would stand in the way of dropping the database: some servers then wait for minutes, and let
  // nobody else create or drop anything meanwhile.
  void end_transactions(mongo::Client& client) const {
    std::vector<std::vector<std::uint8_t>> ids;
    for (std::size_t i = 0; i < board_->sessions_used; ++i)
      ids.emplace_back(board_->sessions[i].begin(), board_->sessions[i].end());
    client.kill_sessions(ids);
  }

  void check_ledger() {
    mongo::ConnectionOptions options;
    options.url = base::Secret(url_);
    const auto connections = mongo::Connections::open(std::move(options));
    end_transactions(*connections->lend());
    const auto store = mongo::open_ledger_store(connections, location_);
    std::string previous;
    std::int64_t sequence = 0;
    std::int64_t epoch = 0;
    int writes = 0;
    std::map<std::string, std::int64_t> last_write;
    for (const db::JournalRow& row : store->journal(0, 0)) {
      EXPECT_EQ(row.sequence, ++sequence);
      EXPECT_EQ(row.previous, previous);
      EXPECT_EQ(row.hash, db::journal_hash(row));
      EXPECT_GE(row.epoch, epoch) << "entry " << row.sequence << " is by a stale holder";
      previous = row.hash;
      epoch = row.epoch;
      if (row.event == "write") {
        ++writes;
        last_write[row.subject] = row.epoch;
      }
    }
    EXPECT_GE(writes, acknowledged_);
    for (const db::LedgerRow& row : store->rows())
      EXPECT_EQ(row.run, "r-" + std::to_string(last_write[row.id])) << row.id;
    EXPECT_GE(mongo::open_lease(connections, connections, location_)->read()->epoch, epoch);
    connections->lend()->command(location_.database, bson::Builder().add("dropDatabase", 1).build());
  }

  std::string url_;
  mongo::StateLocation location_;
  std::uint64_t seed_ = 0;
  std::mt19937_64 random_;
  SharedBoard board_;
  int kills_ = 0;
  int stops_ = 0;
  int acknowledged_ = 0;
};

TEST_P(LeaseStress, NeverHasTwoHoldersAndLetsNoStaleOneWrite) {
  disturb();
  check_marks();
  check_ledger();
}

INSTANTIATE_TEST_SUITE_P(Mongo, LeaseStress, testing::Values("GODWIT_TEST_MONGODB_URI", "GODWIT_TEST_MONGODB_PY_URI"));

}  // namespace

}  // namespace godwit::test
