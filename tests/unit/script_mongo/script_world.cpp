#include "unit/script_mongo/script_world.h"

#include <js/CallAndConstruct.h>
#include <js/CompilationAndEvaluation.h>
#include <js/Exception.h>
#include <js/SourceText.h>
#include <js/ValueArray.h>

#include <stdexcept>

#include "script/bindings.h"
#include "script/text.h"

namespace godwit::test {

namespace {

class Listener final : public script::Host {
 public:
  explicit Listener(std::string& said) : said_(said) {}
  void log(LogLevel, std::string_view text) override { said_ = text; }
  void progress(std::int64_t, std::int64_t) override {}
  bool step_begins(const std::string&, bool) override { return true; }
  void step_ended(const std::string&) override {}
  void writes_outside_step() override {}
  void warning(std::string_view text) override { throw std::runtime_error(std::string(text)); }

 private:
  std::string& said_;
};

std::string pending(JSContext* cx) {
  JS::RootedValue error(cx);
  std::string text = "stopped";
  if (JS_GetPendingException(cx, &error)) {
    JS_ClearPendingException(cx);
    script::to_utf8(cx, error, &text);
  }
  return text;
}

constexpr const char* kNames =
    "BSONError, BSONVersionError, BSONType, ObjectId, ObjectID, Long, Timestamp, Int32, Double, Decimal128, Binary, UUID, "
    "Code, DBRef, MinKey, MaxKey, BSONRegExp, BSONSymbol, EJSON, serialize, deserialize, calculateObjectSize";

}  // namespace

struct ScriptWorld::Bindings final : script::Bindings {
  bool install(script::Engine& engine) override { return script::mongo::Documents::install(engine, documents); }
  bool begin_call(script::Engine& engine, const script::CallOptions&, JS::MutableHandleValue, JS::MutableHandleValue,
                  JS::MutableHandleValue) override {
    if (work) work(engine.context(), *documents);
    return true;
  }
  void end_call(script::Engine&) noexcept override {}
  void interrupt() noexcept override {}

  std::unique_ptr<script::mongo::Documents> documents;
  Work work;
};

ScriptWorld::ScriptWorld() {
  script::RuntimeOptions options;
  options.project_folder = folder_.path();
  options.bindings = [this] {
    auto made = std::make_unique<Bindings>();
    bindings_ = made.get();
    return made;
  };
  runtime_ = std::make_unique<script::Runtime>(options);
  runtime_->start_driver();
}

ScriptWorld::~ScriptWorld() = default;

void ScriptWorld::call(const std::string& source) {
  const auto file = folder_.write(std::to_string(++files_) + ".js", source);
  runtime_->load(file);
  script::CallOptions call;
  call.function = "up";
  Listener listener(said_);
  script::Counts counts;
  runtime_->call(file, call, listener, counts, {});
}

std::string ScriptWorld::run(const std::string& body) {
  call("const { " + std::string(kNames) + " } = require('bson');\n" +
       "const hex = (bytes) => Buffer.from(bytes).toString('hex');\n" +
       "const again = (value) => deserialize(serialize({ value })).value;\n" +
       "const kind = (value) => serialize({ value })[4];\n" +
       "exports.up = (db, client, ctx) => { let said; try { said = String((() => { " + body +
       " })()); } catch (e) { said = `${e.name}: ${e.message}`; } ctx.log.info(said); };\n");
  return said_;
}

void ScriptWorld::with(const Work& work) {
  bindings_->work = work;
  call("exports.up = () => {};");
  bindings_->work = nullptr;
}

bson::Document ScriptWorld::through(const bson::Document& document, const std::string& change) {
  bson::Document result;
  std::string failure;
  with([&](JSContext* cx, script::mongo::Documents& documents) {
    const std::string text = "(function (d) {" + change + "})";
    JS::CompileOptions options(cx);
    JS::SourceText<mozilla::Utf8Unit> source;
    JS::RootedValue function(cx);
    JS::RootedValueArray<1> arguments(cx);
    JS::RootedValue changed(cx);
    if (!source.init(cx, text.data(), text.size(), JS::SourceOwnership::Borrowed) ||
        !JS::Evaluate(cx, options, source, &function) || !documents.to_js(cx, document, arguments[0]) ||
        !JS::Call(cx, JS::UndefinedHandleValue, function, arguments, &changed) ||
        !documents.to_bson(cx, changed, result)) {
      failure = pending(cx);
    }
  });
  if (!failure.empty()) throw std::runtime_error(failure);
  return result;
}

}  // namespace godwit::test
