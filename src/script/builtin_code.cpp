#include "script/builtin_code.h"

#include <js/CompilationAndEvaluation.h>
#include <js/SourceText.h>
#include <js/Transcoding.h>
#include <js/experimental/JSStencil.h>

#include <exception>
#include <utility>

#include "script/js_process.h"

namespace godwit::script {

BuiltinCode::BuiltinCode(const std::filesystem::path& folder) : archive_(folder, engine_build() + " built-in modules") {}

bool BuiltinCode::evaluate(JSContext* cx, const std::string& name, std::string_view source,
                           JS::MutableHandleValue value) {
  const std::string file = "godwit:" + name;
  JS::CompileOptions options(cx);
  options.setFileAndLine(file.c_str(), 1);
  // Code of another source is of another version.
  const std::uint64_t version = archive_.keeps() ? CodeCache::checksum(source) : 0;
  JS::RootedScript script(cx);
  return (find(cx, name, version, options, &script) || compile(cx, name, version, options, source, &script)) &&
         JS_ExecuteScript(cx, script, value);
}

bool BuiltinCode::find(JSContext* cx, const std::string& name, std::uint64_t version,
                       const JS::ReadOnlyCompileOptions& options, JS::MutableHandleScript script) {
  const std::string code = archive_.find(name, version);
  if (code.empty()) return false;
  JS::Stencil* decoded = nullptr;
  const JS::TranscodeRange range(reinterpret_cast<const std::uint8_t*>(code.data()), code.size());
  if (JS::DecodeStencil(cx, JS::DecodeOptions(options), range, &decoded) == JS::TranscodeResult::Ok) {
    const RefPtr<JS::Stencil> stencil(already_AddRefed<JS::Stencil>{decoded});
    script.set(JS::InstantiateGlobalStencil(cx, JS::InstantiateOptions(options), stencil));
  }
  if (script) return true;
  JS_ClearPendingException(cx);
  return false;
}

bool BuiltinCode::compile(JSContext* cx, const std::string& name, std::uint64_t version,
                          const JS::ReadOnlyCompileOptions& options, std::string_view source,
                          JS::MutableHandleScript script) {
  JS::SourceText<mozilla::Utf8Unit> text;
  if (!text.init(cx, source.data(), source.size(), JS::SourceOwnership::Borrowed)) return false;
  RefPtr<JS::Stencil> stencil = JS::CompileGlobalScriptToStencil(cx, options, text);
  if (stencil == nullptr) return false;
  script.set(JS::InstantiateGlobalStencil(cx, JS::InstantiateOptions(options), stencil));
  if (!script) return false;
  if (!archive_.keeps()) return true;
  if (JS::StartIncrementalEncoding(cx, std::move(stencil))) {
    compiled_.push_back({name, version, JS::PersistentRootedScript(cx, script)});
  } else {
    JS_ClearPendingException(cx);
  }
  return true;
}

void BuiltinCode::store(JSContext* cx) noexcept {
  if (compiled_.empty()) return;
  try {
    std::vector<CodeArchive::Piece> pieces;
    for (Compiled& compiled : compiled_) {
      JS::TranscodeBuffer buffer;
      if (!JS::FinishIncrementalEncoding(cx, compiled.script, buffer)) {
        JS_ClearPendingException(cx);
        continue;
      }
      pieces.push_back({compiled.name, compiled.version,
                        std::string(reinterpret_cast<const char*>(buffer.begin()), buffer.length())});
    }
    compiled_.clear();
    archive_.store(std::move(pieces));
  } catch (const std::exception&) {
    return;  // the next process compiles again
  }
}

}  // namespace godwit::script
