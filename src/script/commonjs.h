// CommonJS: files as functions of (exports, require, module, __filename, __dirname).
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <utility>

namespace godwit::script {

class EngineState;

class CommonJs {
 public:
  explicit CommonJs(EngineState& engine);

  enum class Outcome {
    kLoaded,
    kIsModule,  // the text can only be an ECMAScript module; nothing ran, no exception is pending
    kFailed,    // an exception is pending, or the script was stopped
  };
  // Runs a file unless it was, or is being, run (then `exports` may be half filled, as cycles are in Node).
  // With `may_be_module`, text that has `import`, `export` or a top-level await gives kIsModule.
  Outcome load(JSContext* cx, const std::filesystem::path& file, bool may_be_module, JS::MutableHandleValue exports);

  // Whether the file is a shell's script, whatever its package says of its format. Throws what reading it throws.
  [[nodiscard]] bool is_in_shell_style(const std::filesystem::path& file) const;

  // What `require` gives for a file that is in the cache, the object that scripts see as require.cache: they may delete
  // its entries and put others in. `found`: whether it is. False with an exception pending.
  bool find(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports, bool* found);
  // Puts a file into the cache that is loaded without being run: JSON. False with an exception pending.
  bool add(JSContext* cx, const std::filesystem::path& file, JS::HandleValue exports);
  // `require` as a file at this path would have it; the file need not exist. Null with an exception pending.
  JSObject* require_for(JSContext* cx, const std::filesystem::path& file);
  // The file whose `require` is at work: the parent of what is loaded next. Empty = godwit.
  void set_requirer(std::filesystem::path file) { requirer_ = std::move(file); }
  // A file's `exports`, `module`, `require`, `__filename` and `__dirname`, for one that is an ECMAScript module and
  // uses them all the same. Null with an exception pending.
  JSObject* scope(JSContext* cx, const std::filesystem::path& file);

 private:
  Outcome compile(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                  JS::MutableHandleObject function);
  bool run(JSContext* cx, JS::HandleObject function, JS::HandleObject module);
  // Null with an exception pending when memory is out.
  JSObject* cache(JSContext* cx);
  // What require.main is: godwit itself.
  JSObject* main(JSContext* cx);
  JSObject* requirer(JSContext* cx);
  bool keep(JSContext* cx, const std::filesystem::path& file, JS::HandleObject module);
  bool forget(JSContext* cx, const std::filesystem::path& file);

  EngineState& engine_;
  JS::PersistentRootedObject cache_;  // modules by path
  JS::PersistentRootedObject main_;
  std::filesystem::path requirer_;
};

}  // namespace godwit::script
