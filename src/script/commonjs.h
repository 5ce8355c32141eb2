// CommonJS: files as functions of (exports, require, module, __filename, __dirname).
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <map>

namespace godwit::script {

class EngineState;

class CommonJs {
 public:
  explicit CommonJs(EngineState& engine) : engine_(engine) {}

  enum class Outcome {
    kLoaded,
    kIsModule,  // the text can only be an ECMAScript module; nothing ran, no exception is pending
    kFailed,    // an exception is pending, or the script was stopped
  };
  // Runs a file unless it was, or is being, run (then `exports` may be half filled, as cycles are in Node).
  // With `may_be_module`, text that has `import`, `export` or a top-level await gives kIsModule.
  Outcome load(JSContext* cx, const std::filesystem::path& file, bool may_be_module, JS::MutableHandleValue exports);

 private:
  Outcome compile(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                  JS::MutableHandleObject function);
  static bool run(JSContext* cx, JS::HandleObject function, JS::HandleObject module);

  EngineState& engine_;
  std::map<std::filesystem::path, JS::PersistentRootedObject> modules_;
};

}  // namespace godwit::script
