// How fast documents cross between BSON and JavaScript, by size and by what a script does with them.
//
// "shown": every value can be shown by JavaScript, so nothing is kept beside the objects. "kept": numbers are int64 and
// whole doubles, whose bytes are kept for writing back.
#include <benchmark/benchmark.h>
#include <js/CallAndConstruct.h>
#include <js/CompilationAndEvaluation.h>
#include <js/SourceText.h>
#include <js/ValueArray.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "bson/builder.h"
#include "script/bindings.h"
#include "script/mongo/documents.h"
#include "script/runtime.h"

namespace godwit {
namespace {

using bson::Builder;
using script::mongo::Documents;

// Runs work inside of an engine.
struct Inside final : script::Bindings {
  bool install(script::Engine& engine) override { return Documents::install(engine, documents); }
  bool begin_call(script::Engine& engine, const script::CallOptions&, JS::MutableHandleValue, JS::MutableHandleValue,
                  JS::MutableHandleValue) override {
    work(engine.context(), *documents);
    return true;
  }
  void end_call(script::Engine&) noexcept override {}
  void interrupt() noexcept override {}

  std::unique_ptr<Documents> documents;
  std::function<void(JSContext*, Documents&)> work;
};

class Silent final : public script::Host {
 public:
  void log(LogLevel, std::string_view) override {}
  void progress(std::int64_t, std::int64_t) override {}
  bool step_begins(const std::string&, bool) override { return true; }
  void step_ended(const std::string&) override {}
  void writes_outside_step() override {}
  void warning(std::string_view) override {}
};

void inside(std::function<void(JSContext*, Documents&)> work) {
  const auto file = std::filesystem::temp_directory_path() / "godwit-bench-empty.js";
  std::ofstream(file) << "exports.up = () => {};";
  script::RuntimeOptions options;
  options.project_folder = file.parent_path();
  options.bindings = [&] {
    auto bindings = std::make_unique<Inside>();
    bindings->work = work;
    return bindings;
  };
  script::Runtime runtime(options);
  runtime.load(file);
  script::CallOptions call;
  call.function = "up";
  Silent host;
  script::Counts counts;
  runtime.call(file, call, host, counts, {});
}

// `fields` groups of eight fields, about 300 bytes each.
bson::Document sample(std::int64_t groups, bool kept) {
  Builder document;
  document.add("_id", bson::ObjectId{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  for (std::int64_t i = 0; i < groups; ++i) {
    const std::string n = std::to_string(i);
    const auto tags = bson::ArrayBuilder().add("red").add("green").add("blue").build();
    const auto address = Builder().add("street", "Long Street 17").add("city", "Springfield").add("zip", "12345").build();
    document.add("name" + n, "Jane Q. Example").add("mail" + n, "jane@example.com").add("tags" + n, bson::Array{tags});
    document.add("address" + n, address).add("at" + n, bson::Date{1700000000000}).add("price" + n, 19.95);
    if (kept) {
      document.add("count" + n, std::int64_t{42}).add("ratio" + n, 1.0);
    } else {
      document.add("count" + n, 42).add("ratio" + n, 1.5);
    }
  }
  return document.build();
}

enum class Use { kRead, kUntouched, kOneChanged, kSpread };

JSObject* function_of(JSContext* cx, Use use) {
  const std::string text = use == Use::kSpread ? "(d => ({ ...d, x: 1 }))" : "(d => { d.name0 = 'x'; return d; })";
  JS::CompileOptions options(cx);
  JS::SourceText<mozilla::Utf8Unit> source;
  JS::RootedValue function(cx);
  if (!source.init(cx, text.data(), text.size(), JS::SourceOwnership::Borrowed) ||
      !JS::Evaluate(cx, options, source, &function)) {
    throw std::runtime_error("the benchmark's function does not compile");
  }
  return &function.toObject();
}

void cross(benchmark::State& state, Use use) {
  const bson::Document document = sample(state.range(0), state.range(1) != 0);
  inside([&](JSContext* cx, Documents& documents) {
    JS::RootedValue function(cx, JS::ObjectValue(*function_of(cx, use)));
    JS::RootedValueArray<1> value(cx);
    JS::RootedValue result(cx);
    bson::Document written;
    for (auto _ : state) {
      bool ok = documents.to_js(cx, document, value[0]);
      result = value[0];
      if (use == Use::kOneChanged || use == Use::kSpread) {
        ok = ok && JS::Call(cx, JS::UndefinedHandleValue, function, value, &result);
      }
      if (use != Use::kRead) ok = ok && documents.to_bson(cx, result, written);
      if (!ok) state.SkipWithError("a conversion failed");
    }
  });
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(document.bytes().size()));
  state.SetItemsProcessed(state.iterations());
  state.counters["bytes"] = static_cast<double>(document.bytes().size());
}

void shapes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"groups", "kept"});
  for (const std::int64_t groups : {1, 3, 30, 300}) {
    for (const std::int64_t kept : {0, 1}) benchmark->Args({groups, kept});
  }
}

BENCHMARK_CAPTURE(cross, read, Use::kRead)->Apply(shapes);
BENCHMARK_CAPTURE(cross, untouched, Use::kUntouched)->Apply(shapes);
BENCHMARK_CAPTURE(cross, one_changed, Use::kOneChanged)->Apply(shapes);
BENCHMARK_CAPTURE(cross, spread, Use::kSpread)->Apply(shapes);

}  // namespace
}  // namespace godwit

BENCHMARK_MAIN();
