#include "script/mongo/bindings.h"

#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>
#include <js/Symbol.h>
#include <js/ValueArray.h>

#include <utility>

#include "script/mongo/driver.h"
#include "script/mongo/driver_natives.h"
#include "script/mongo/error_maker.h"
#include "script/mongo/held_back.h"
#include "script/mongo/prelude.h"
#include "script/runtime.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

class MongoBindings final : public Bindings {
 public:
  explicit MongoBindings(BindingsOptions options) : options_(std::move(options)) {}

  bool install(Engine& engine) override {
    JSContext* const cx = engine.context();
    std::unique_ptr<Documents> documents;
    if (!Documents::install(engine, documents)) return false;
    driver_ = std::make_unique<Driver>(engine, options_.connections, std::move(documents), StateGuard(options_.state));
    JS::RootedObject natives(cx, JS_NewPlainObject(cx));
    if (natives == nullptr || !add_command_natives(cx, natives, *driver_) || !add_bulk_natives(cx, natives, *driver_) ||
        !add_held_back_natives(cx, natives, *driver_) || !add_cursor_natives(cx, natives, *driver_) || !add_session_natives(cx, natives, *driver_)) {
      return false;
    }
    for (const DriverPart& part : driver_parts()) {
      if (!engine.add_builtin(part.name, part.source, natives)) return false;
    }
    engine.set_error_maker([this](JSContext* context, const std::exception& exception, JS::MutableHandleValue error) {
      return make_driver_error(context, driver_->documents(), exception, error);
    });
    return true;
  }

  bool warm_up(Engine& engine) override {
    for (const char* const name : {"mongodb", "mongodb/client", "mongodb/db", "mongodb/collection"}) {
      if (engine.require_builtin(name) == nullptr) return false;
    }
    return true;
  }

  bool begin_call(Engine& engine, const CallOptions& options, JS::MutableHandleValue db, JS::MutableHandleValue client,
                  JS::MutableHandleValue session) override {
    godwit::mongo::Session* const run = options.transaction && options_.session ? options_.session() : nullptr;
    if (options.transaction && run == nullptr) {
      throw Error(ErrorCode::kInternal, "a migration with transaction: true was called without a session");
    }
    driver_->begin_call(run);
    JSContext* const cx = engine.context();
    if (options.coalesce && !driver_->held_back().begin(cx)) return false;
    JS::RootedObject opened(cx, open(engine));
    return opened != nullptr && JS_GetProperty(cx, opened, "db", db) && JS_GetProperty(cx, opened, "client", client) &&
           JS_GetProperty(cx, opened, "session", session);
  }

  bool send_held_back(Engine& engine) override { return driver_->held_back().finish(engine.context()); }
  [[nodiscard]] std::string left_half_done() const override {
    return driver_->has_open_transaction() ? "a transaction that it neither committed nor aborted" : std::string();
  }
  void end_call(Engine& /*engine*/) noexcept override { driver_->end_call(); }
  void interrupt() noexcept override { driver_->interrupt(); }

 private:
  // require('mongodb')[Symbol.for('godwit.open')](database, ignoreUndefined, clientDatabase)
  JSObject* open(Engine& engine) {
    JSContext* const cx = engine.context();
    JS::RootedObject module(cx, engine.require_builtin("mongodb"));
    JS::RootedString name(cx, JS_NewStringCopyZ(cx, "godwit.open"));
    if (module == nullptr || name == nullptr) return nullptr;
    JS::RootedSymbol symbol(cx, JS::GetSymbolFor(cx, name));
    if (symbol == nullptr) return nullptr;
    JS::RootedId id(cx, JS::PropertyKey::Symbol(symbol));
    JS::RootedValue function(cx);
    JS::RootedValue database(cx);
    JS::RootedValueArray<3> arguments(cx);
    JS::RootedValue of_client(cx);
    JS::RootedValue result(cx);
    if (!JS_GetPropertyById(cx, module, id, &function) || !to_value(cx, options_.database, &database)) return nullptr;
    arguments[0].set(database);
    arguments[1].setBoolean(options_.ignores_undefined);
    if (!to_value(cx, options_.client_database.value_or(options_.database), &of_client)) return nullptr;
    arguments[2].set(of_client);
    if (!JS::Call(cx, module, function, arguments, &result)) return nullptr;
    return &result.toObject();
  }

  BindingsOptions options_;
  std::unique_ptr<Driver> driver_;
};

}  // namespace

std::unique_ptr<Bindings> make_bindings(BindingsOptions options) {
  return std::make_unique<MongoBindings>(std::move(options));
}

}  // namespace godwit::script::mongo
