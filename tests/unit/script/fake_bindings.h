// A driver without a database: its operations wait, answer or fail as the script says.
#pragma once

#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <jsapi.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "script/bindings.h"
#include "script/engine.h"
#include "script/runtime.h"
#include "script/text.h"

namespace godwit::script {

// What the test looks at; it outlives the bindings.
struct DriverDiary {
  std::mutex mutex;
  std::condition_variable changed;
  bool interrupted = false;
  int running = 0;
  int most_running = 0;
  std::vector<std::string> events;  // "run a", "end a", "begin_call", "end_call", "interrupt"
  std::function<void()> on_run;     // called as an operation begins to run, without the lock

  void note(const std::string& event) {
    const std::lock_guard lock(mutex);
    events.push_back(event);
    changed.notify_all();
  }
  void wait_for(const std::string& event) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] {
      for (const std::string& seen : events) {
        if (seen == event) return true;
      }
      return false;
    });
  }
};

class FakeOperation final : public Operation {
 public:
  FakeOperation(DriverDiary& diary, Engine& engine, std::string kind, std::string name, int milliseconds)
      : diary_(diary), engine_(engine), kind_(std::move(kind)), name_(std::move(name)), wait_(milliseconds) {}

  void run() override {
    if (diary_.on_run) diary_.on_run();
    if (kind_ == "write") {
      engine_.before_write();
      engine_.count("inserted", 1);
    }
    std::unique_lock lock(diary_.mutex);
    diary_.events.push_back("run " + name_);
    diary_.most_running = std::max(diary_.most_running, ++diary_.running);
    diary_.changed.notify_all();
    diary_.changed.wait_for(lock, wait_, [this] { return diary_.interrupted; });
    --diary_.running;
    diary_.events.push_back("end " + name_);
    if (diary_.interrupted) throw std::runtime_error("interrupted");
    if (kind_ == "fail") throw std::runtime_error("the driver says no to " + name_);
    if (kind_ == "lose")
      throw Error(ErrorCode::kConnectionLost, "db1 hung up").fix("look at db1").retry(Retry::kWholeStep);
    if (kind_ == "duplicate") throw Error(ErrorCode::kServer, "E11000 duplicate key");
    if (kind_ == "refuse") throw Error(ErrorCode::kLeaseLost, "the lease was lost").detail("by " + name_);
  }
  bool settle(JSContext* cx, JS::MutableHandleValue result) override { return to_value(cx, name_, result); }
  [[nodiscard]] std::string label() const override { return kind_ == "quiet" ? "" : "fake." + kind_; }

 private:
  DriverDiary& diary_;
  Engine& engine_;
  std::string kind_;
  std::string name_;
  std::chrono::milliseconds wait_;
};

// db.work(kind, name, milliseconds, strand) starts one; its promise gives the name. db is also require('fake').
class FakeBindings final : public Bindings {
 public:
  explicit FakeBindings(DriverDiary& diary) : diary_(diary) { current() = this; }

  bool install(Engine& engine) override {
    JSContext* cx = engine.context();
    driver_.init(cx, JS_NewPlainObject(cx));
    engine.set_error_maker(make_error);
    return driver_ && JS_DefineFunction(cx, driver_, "work", native<work>, 4, JSPROP_ENUMERATE) != nullptr &&
           engine.add_builtin("fake", "(function (exports, module, require, natives) { module.exports = natives; })",
                              driver_);
  }
  bool begin_call(Engine& engine, const CallOptions& options, JS::MutableHandleValue db, JS::MutableHandleValue client,
                  JS::MutableHandleValue session) override {
    JSContext* cx = engine.context();
    diary_.note("begin_call");
    db.setObject(*driver_);
    if (options.transaction && !to_value(cx, "the session", session)) return false;
    return to_value(cx, "the client", client);
  }
  void end_call(Engine& /*engine*/) noexcept override {
    diary_.note("end_call");
    diary_.interrupted = false;
  }
  void interrupt() noexcept override {
    const std::lock_guard lock(diary_.mutex);
    diary_.interrupted = true;
    diary_.events.emplace_back("interrupt");
    diary_.changed.notify_all();
  }

 private:
  static FakeBindings*& current() {
    thread_local FakeBindings* bindings = nullptr;
    return bindings;
  }
  static bool work(JSContext* cx, const JS::CallArgs& args) {
    std::string kind;
    std::string name;
    if (!to_utf8(cx, args.get(0), &kind) || !to_utf8(cx, args.get(1), &name)) return false;
    const int milliseconds = args.get(2).isInt32() ? args.get(2).toInt32() : 0;
    const Strand strand = args.get(3).isInt32() ? 1000 + static_cast<Strand>(args.get(3).toInt32()) : 0;
    Engine& engine = Engine::of(cx);
    JSObject* promise =
        engine.start(std::make_unique<FakeOperation>(current()->diary_, engine, kind, name, milliseconds), strand);
    if (promise == nullptr) return false;
    args.rval().setObject(*promise);
    return true;
  }

  // The driver's own class for what the server and the network say; nothing for other errors.
  static bool make_error(JSContext* cx, const std::exception& exception, JS::MutableHandleValue error) {
    const auto* failure = dynamic_cast<const Error*>(&exception);
    if (failure == nullptr || failure->code() == ErrorCode::kLeaseLost) return false;
    JS_ReportErrorUTF8(cx, "%s", failure->message().c_str());
    if (!JS_GetPendingException(cx, error)) return false;
    JS_ClearPendingException(cx);
    const JS::RootedObject object(cx, &error.toObject());
    return define(cx, object, "name", "MongoFakeError") && define(cx, object, "codeName", "Fake");
  }

  DriverDiary& diary_;
  JS::PersistentRootedObject driver_;
};

}  // namespace godwit::script
