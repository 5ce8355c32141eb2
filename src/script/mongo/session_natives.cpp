#include <js/Array.h>
#include <js/PropertyAndElement.h>
#include <js/Promise.h>

#include <string>
#include <utility>

#include "base/driver_url.h"
#include "bson/builder.h"
#include "script/mongo/driver_natives.h"
#include "script/handle.h"
#include "script/mongo/owner.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

using SessionHandle = HandleClass<SessionLine>;

enum class Step { kBegin, kCommit, kAbort, kEnd };

const char* name_of(Step step) {
  switch (step) {
    case Step::kBegin: return "session.startTransaction";
    case Step::kCommit: return "session.commitTransaction";
    case Step::kAbort: return "session.abortTransaction";
    case Step::kEnd: break;
  }
  return "session.endSession";
}

class SessionOperation final : public Operation {
 public:
  SessionOperation(Driver& driver, std::shared_ptr<SessionLine> session, Step step, bson::Document options)
      : driver_(driver), session_(std::move(session)), step_(step), options_(std::move(options)) {}

  void run() override {
    session_->bury();
    switch (step_) {
      case Step::kBegin: return session_->session()->begin_with(options_);
      case Step::kCommit: reply_ = session_->session()->commit_once(); return;
      case Step::kAbort: return session_->session()->abort();
      case Step::kEnd: return session_->close();
    }
  }

  // A commit's reply tells of a write concern that was not met; the other steps have nothing to tell.
  bool settle(JSContext* cx, JS::MutableHandleValue result) override {
    if (step_ == Step::kEnd) driver_.forget(session_);
    if (!reply_.empty()) return driver_.documents().to_js(cx, reply_, result);
    result.setUndefined();
    return true;
  }

  [[nodiscard]] std::string label() const override { return name_of(step_); }

 private:
  Driver& driver_;
  std::shared_ptr<SessionLine> session_;
  Step step_;
  bson::Document options_;
  bson::Document reply_;
};

bool give(const JS::CallArgs& args, JSObject* object) {
  if (object == nullptr) return false;
  args.rval().setObject(*object);
  return true;
}

// (options, other server)
bool start_session(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  bson::Document options;
  return driver.documents().options_to_bson(cx, args.get(0), options) &&
         give(args, SessionHandle::make(cx, driver.start_session(std::move(options), args.get(1))));
}

// (session, options)
template <Step step>
bool take_step(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  const std::shared_ptr<SessionLine> session = SessionHandle::get(args.get(0));
  if (session->is_run()) {
    if (step == Step::kEnd) return give(args, JS::CallOriginalPromiseResolve(cx, JS::UndefinedHandleValue));
    throw Error(ErrorCode::kUsage, "this migration runs in one transaction, which godwit begins and ends itself");
  }
  if (step == Step::kBegin) static_cast<void>(driver.target_for(args.get(0)));
  bson::Document options;
  if (!driver.documents().options_to_bson(cx, args.get(1), options)) return false;
  auto operation = std::make_unique<SessionOperation>(driver, session, step, std::move(options));
  return give(args, driver.engine().start(std::move(operation), session->strand()));
}

// As the driver shows it: a Binary with subtype 4.
bool session_id(JSContext* cx, const JS::CallArgs& args) {
  constexpr std::uint8_t kUuid = 4;
  const std::vector<std::uint8_t> id = SessionHandle::get(args.get(0))->id();
  args.rval().setUndefined();
  if (id.empty()) return true;
  const bson::Document holder = bson::Builder().add("id", bson::Binary{id, kUuid}).build();
  JS::RootedValue object(cx);
  if (!owner_of<Driver>(args).documents().to_js(cx, holder, &object)) return false;
  JS::RootedObject fields(cx, &object.toObject());
  return JS_GetProperty(cx, fields, "id", args.rval());
}

bool run_session(JSContext* cx, const JS::CallArgs& args) {
  const std::shared_ptr<SessionLine>& run = owner_of<Driver>(args).run_session();
  args.rval().setUndefined();
  return run == nullptr || give(args, SessionHandle::make(cx, run));
}

// (url)
bool open_server(JSContext* cx, const JS::CallArgs& args) {
  std::string url;
  if (!to_utf8(cx, args.get(0), &url)) return false;
  return give(args, HandleClass<OtherServer>::make(cx, owner_of<Driver>(args).open_server(url)));
}

// (url, options as JSON): the URL that says them, then the names of those that none can say
bool client_url(JSContext* cx, const JS::CallArgs& args) {
  std::string url;
  std::string options;
  if (!to_utf8(cx, args.get(0), &url) || !to_utf8(cx, args.get(1), &options)) return false;
  base::DriverUrl whole = base::with_driver_options(url, options);
  JS::RootedObject list(cx, JS::NewArrayObject(cx, 1 + whole.unknown.size()));
  if (list == nullptr) return false;
  whole.unknown.insert(whole.unknown.begin(), std::move(whole.url));
  JS::RootedValue text(cx);
  for (std::uint32_t at = 0; at < whole.unknown.size(); ++at)
    if (!to_value(cx, whole.unknown[at], &text) || !JS_SetElement(cx, list, at, text)) return false;
  return give(args, list);
}

bool close_server(JSContext* /*cx*/, const JS::CallArgs& args) {
  owner_of<Driver>(args).close_server(*HandleClass<OtherServer>::get(args.get(0)));
  args.rval().setUndefined();
  return true;
}

bool is_server_open(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setBoolean(HandleClass<OtherServer>::get(args.get(0))->connections != nullptr);
  return true;
}

}  // namespace

bool add_session_natives(JSContext* cx, JS::HandleObject natives, Driver& driver) {
  return define_for(cx, natives, "startSession", native<start_session>, 2, &driver) &&
         define_for(cx, natives, "openServer", native<open_server>, 1, &driver) &&
         define_for(cx, natives, "clientUrl", native<client_url>, 2, &driver) &&
         define_for(cx, natives, "closeServer", native<close_server>, 1, &driver) &&
         define_for(cx, natives, "isServerOpen", native<is_server_open>, 1, &driver) &&
         define_for(cx, natives, "sessionBegin", native<promising<take_step<Step::kBegin>>>, 2, &driver) &&
         define_for(cx, natives, "sessionCommit", native<promising<take_step<Step::kCommit>>>, 1, &driver) &&
         define_for(cx, natives, "sessionAbort", native<promising<take_step<Step::kAbort>>>, 1, &driver) &&
         define_for(cx, natives, "sessionEnd", native<promising<take_step<Step::kEnd>>>, 1, &driver) &&
         define_for(cx, natives, "sessionId", native<session_id>, 1, &driver) &&
         define_for(cx, natives, "runSession", native<run_session>, 0, &driver);
}

}  // namespace godwit::script::mongo
