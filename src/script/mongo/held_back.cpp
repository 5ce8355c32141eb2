#include "script/mongo/held_back.h"

#include <fmt/format.h>
#include <js/CallAndConstruct.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <utility>

#include "script/mongo/driver.h"
#include "script/runtime.h"
#include "script/stack_trace.h"

namespace godwit::script::mongo {

namespace {

constexpr std::uint32_t kMostFrames = 16;

bool reaches_many(const Statement& statement) {
  return statement.kind == kUpdateMany || statement.kind == kDeleteMany;
}

// The place in the list of what was refused first; nothing when all went well.
std::optional<std::size_t> first_failed(bson::View outcome) {
  for (const bson::Element& first : outcome["writeErrors"].document()) {
    return static_cast<std::size_t>(first.document()["index"].int64());
  }
  return outcome["writeConcernError"] ? std::optional<std::size_t>(0) : std::nullopt;
}

// Errors that are made while it lives have this stack instead of the one that sends. A null stack changes nothing.
class AsIfThere {
 public:
  AsIfThere(JSContext* cx, JS::HandleObject stack) {
    using Guard = JS::AutoSetAsyncStackForNewCalls;
    if (stack) guard_.emplace(cx, stack, "held back", Guard::AsyncCallKind::EXPLICIT);
  }

 private:
  std::optional<JS::AutoSetAsyncStackForNewCalls> guard_;
};

}  // namespace

struct HeldBack::Writes {
  std::string database;
  std::string collection;
  const char* method;
  bool reach_many;  // these are not retried by the client, so that others do not mix with them
  bool in_step;
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
  godwit::mongo::Bulk bulk{true};
  std::size_t bytes = 0;
  std::vector<std::int32_t> sites = {};

  [[nodiscard]] bool are_enough() const {
    return sites.size() >= kMostWrites || bytes >= kMostBytes || std::chrono::steady_clock::now() - since >= kLongest;
  }
};

HeldBack::HeldBack(Engine& engine, Driver& driver)
    : engine_(engine), driver_(driver), stacks_(engine.context()), failure_(engine.context(), JS::UndefinedValue()) {}

HeldBack::~HeldBack() = default;

bool HeldBack::begin(JSContext* cx) {
  if (engine_.require_builtin("mongodb/coalescing") == nullptr) return false;
  const std::int32_t calls = engine_.find_discarded_calls({kNames.begin(), kNames.end()});
  if (calls < 0) engine_.host()->warning("coalesce: this file could not be looked through, its writes are sent one by one");
  if (calls <= 0) return true;
  if (!stacks_.resize(static_cast<std::size_t>(calls))) {
    JS_ReportOutOfMemory(cx);
    return false;
  }
  is_on_ = true;
  engine_.set_before_leaving([this](JSContext* context) { return send(context); });
  return true;
}

void HeldBack::end() noexcept {
  is_on_ = false;
  engine_.set_before_leaving(nullptr);
  writes_.reset();
  stacks_.clear();
  failure_ = JS::UndefinedValue();
}

bool HeldBack::may_hold(JSContext* cx, bool* may) {
  site_ = is_on_ ? engine_.discarded_call() : -1;
  *may = false;
  if (site_ < 0 || is_session_in_use()) return true;
  if (writes_ && writes_->are_enough()) {
    // The next one goes by itself: what else the script waits for has to get its turn in a loop that never ends.
    site_ = -1;
    return send(cx);
  }
  *may = true;
  if (stacks_[static_cast<std::size_t>(site_)]) return true;
  // One capture for each place in the file: the frames above it may differ later, the place does not.
  stacks_[static_cast<std::size_t>(site_)].set(current_stack(cx, kMostFrames));
  return true;
}

// The connection of the run's session: send() could not have it for itself.
bool HeldBack::is_session_in_use() { return driver_.run_session() != nullptr && engine_.has_outstanding(); }

bool HeldBack::add(JSContext* cx, std::string database, std::string collection, const Statement& statement,
                   bool* taken) {
  *taken = false;
  // Its own getters may have made calls.
  if (!is_on_ || site_ < 0 || is_session_in_use()) return true;
  const bool fits = writes_ && writes_->database == database && writes_->collection == collection &&
                    writes_->reach_many == reaches_many(statement);
  if (!fits) {
    if (!send(cx)) return false;
    open(std::move(database), std::move(collection), statement);
  }
  statement.put_into(writes_->bulk);
  writes_->bytes += statement.first.bytes().size() + statement.change.bytes().size();
  writes_->sites.push_back(site_);
  *taken = true;
  return true;
}

void HeldBack::open(std::string database, std::string collection, const Statement& statement) {
  driver_.guard().check_write(database, collection);
  writes_ = std::make_unique<Writes>(Writes{std::move(database), std::move(collection),
                                            kNames.at(static_cast<std::size_t>(statement.kind)),
                                            reaches_many(statement), engine_.in_step()});
}

bool HeldBack::send(JSContext* cx) {
  if (!failure_.isUndefined()) return false;
  const std::unique_ptr<Writes> writes = std::move(writes_);
  if (writes == nullptr || writes->sites.empty()) return true;
  const std::string label = fmt::format("{}.{}", writes->collection, writes->method);
  BulkOperation operation(driver_, driver_.target_for(JS::UndefinedHandleValue), label, writes->database, writes->collection,
                          std::move(writes->bulk), {});
  try {
    engine_.run_here(operation, writes->in_step);
  } catch (...) {
    // Nobody knows of which of them.
    const JS::RootedObject stack(cx, stacks_[static_cast<std::size_t>(writes->sites.front())]);
    const AsIfThere as_if_there(cx, stack);
    raise_in_js(cx);
    return keep_failure(cx);
  }
  const auto failed = first_failed(operation.outcome());
  return !failed || refuse(cx, operation, writes->sites.at(*failed));
}

bool HeldBack::finish(JSContext* cx) {
  if (send(cx)) return true;
  if (!failure_.isUndefined()) JS_SetPendingException(cx, failure_);
  return false;
}

// Keeps what the write at `site` would have thrown, with the stack that it would have had.
bool HeldBack::refuse(JSContext* cx, BulkOperation& operation, std::int32_t site) {
  const JS::RootedObject stack(cx, stacks_[static_cast<std::size_t>(site)]);
  const AsIfThere as_if_there(cx, stack);
  const JS::RootedObject module(cx, engine_.require_builtin("mongodb/coalescing"));
  JS::RootedValueArray<1> outcome(cx);
  JS::RootedValue error(cx);
  if (module && operation.settle(cx, outcome[0]) && JS::Call(cx, module, "failure", outcome, &error)) {
    JS_SetPendingException(cx, error);
  }
  return keep_failure(cx);
}

bool HeldBack::keep_failure(JSContext* cx) {
  JS::RootedValue error(cx);
  if (JS_GetPendingException(cx, &error)) failure_ = error;
  JS_ClearPendingException(cx);
  return false;
}

}  // namespace godwit::script::mongo
