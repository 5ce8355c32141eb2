#include "script/builtin_code.h"

#include <js/CompilationAndEvaluation.h>
#include <js/SourceText.h>
#include <js/Transcoding.h>
#include <js/experimental/JSStencil.h>

#include <cstdint>
#include <cstring>
#include <exception>

#include "script/js_process.h"

namespace godwit::script {
namespace {

constexpr std::size_t kAlignment = 8;  // of the engine's code in memory; twice what it asks for
// Where sources change often, code of old ones piles up.
constexpr std::size_t kMostKept = std::size_t{8} << 20U;

std::size_t aligned(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

// One part of the stored content: its length, then its bytes, filled up to the alignment.
void append(std::string& content, std::string_view part) {
  const std::uint64_t size = part.size();
  content.append(reinterpret_cast<const char*>(&size), sizeof size);
  content.append(part);
  content.resize(aligned(content.size()));
}

// Nothing when there is no further part.
bool next_part(std::string_view content, std::size_t& at, std::string_view& part) {
  std::uint64_t size = 0;
  if (content.size() < at + sizeof size) return false;
  std::memcpy(&size, content.data() + at, sizeof size);
  at += sizeof size;
  if (size > content.size() - at) return false;
  part = content.substr(at, size);
  at = aligned(at + size);
  return true;
}

}  // namespace

BuiltinCode::BuiltinCode(const std::filesystem::path& folder)
    : cache_(folder, engine_build() + " built-in modules"), keeps_(!folder.empty()) {}

// Code of another source is not found.
std::string BuiltinCode::key_of(const std::string& name, std::string_view source) {
  return name + ' ' + std::to_string(CodeCache::checksum(source)) + ' ' + std::to_string(source.size());
}

bool BuiltinCode::evaluate(JSContext* cx, const std::string& name, std::string_view source,
                           JS::MutableHandleValue value) {
  const std::string file = "godwit:" + name;
  JS::CompileOptions options(cx);
  options.setFileAndLine(file.c_str(), 1);
  const std::string key = keeps_ ? key_of(name, source) : std::string();
  JS::RootedScript script(cx);
  return (find(cx, key, options, &script) || compile(cx, key, options, source, &script)) &&
         JS_ExecuteScript(cx, script, value);
}

void BuiltinCode::load() {
  loaded_ = true;
  content_ = cache_.load();
  std::size_t at = 0;
  std::string_view key;
  std::string_view code;
  while (next_part(content_, at, key) && next_part(content_, at, code)) known_.emplace(key, code);
}

bool BuiltinCode::find(JSContext* cx, const std::string& key, const JS::ReadOnlyCompileOptions& options,
                       JS::MutableHandleScript script) {
  if (!keeps_) return false;
  if (!loaded_) load();
  const auto found = known_.find(key);
  if (found == known_.end()) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(found->second.data());
  JS::Stencil* decoded = nullptr;
  const JS::TranscodeRange range(bytes, found->second.size());
  if (JS::DecodeStencil(cx, JS::DecodeOptions(options), range, &decoded) == JS::TranscodeResult::Ok) {
    const RefPtr<JS::Stencil> stencil(already_AddRefed<JS::Stencil>{decoded});
    script.set(JS::InstantiateGlobalStencil(cx, JS::InstantiateOptions(options), stencil));
  }
  if (script) return true;
  JS_ClearPendingException(cx);
  known_.erase(found);
  return false;
}

bool BuiltinCode::compile(JSContext* cx, const std::string& key, const JS::ReadOnlyCompileOptions& options,
                          std::string_view source, JS::MutableHandleScript script) {
  JS::SourceText<mozilla::Utf8Unit> text;
  if (!text.init(cx, source.data(), source.size(), JS::SourceOwnership::Borrowed)) return false;
  RefPtr<JS::Stencil> stencil = JS::CompileGlobalScriptToStencil(cx, options, text);
  if (stencil == nullptr) return false;
  script.set(JS::InstantiateGlobalStencil(cx, JS::InstantiateOptions(options), stencil));
  if (!script) return false;
  if (!keeps_) return true;
  if (JS::StartIncrementalEncoding(cx, std::move(stencil))) {
    compiled_.emplace_back(key, JS::PersistentRootedScript(cx, script));
  } else {
    JS_ClearPendingException(cx);
  }
  return true;
}

void BuiltinCode::store(JSContext* cx) noexcept {
  if (compiled_.empty()) return;
  try {
    std::string content;
    if (content_.size() <= kMostKept) {
      for (const auto& [key, code] : known_) {
        append(content, key);
        append(content, code);
      }
    }
    for (auto& [key, script] : compiled_) {
      JS::TranscodeBuffer buffer;
      if (!JS::FinishIncrementalEncoding(cx, script, buffer)) {
        JS_ClearPendingException(cx);
        continue;
      }
      append(content, key);
      append(content, {reinterpret_cast<const char*>(buffer.begin()), buffer.length()});
    }
    compiled_.clear();
    cache_.store(content);
  } catch (const std::exception&) {
    return;  // the next process compiles again
  }
}

}  // namespace godwit::script
