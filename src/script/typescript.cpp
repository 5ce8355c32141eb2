#include "script/typescript.h"

#include <js/CallAndConstruct.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <charconv>
#include <utility>

#include "base/digest.h"
#include "base/script_name.h"
#include "godwit/error.h"
#include "script/code_cache.h"
#include "script/engine_state.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// Whatever changes the output changes this: stored output of another one is void.
constexpr std::string_view kCompiler = "sucrase 3.35.1, 1";

std::string text_of(JSContext* cx, JS::HandleObject object, const char* name) {
  JS::RootedValue value(cx);
  std::string text;
  if (!JS_GetProperty(cx, object, name, &value) || !value.isString() || !to_utf8(cx, value, &text)) return {};
  return text;
}

std::uint32_t number_of(JSContext* cx, JS::HandleObject object, const char* name) {
  JS::RootedValue value(cx);
  return JS_GetProperty(cx, object, name, &value) && value.isNumber() ? static_cast<std::uint32_t>(value.toNumber())
                                                                      : 0;
}

int number_at(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Takes what stands before the mark out of `text`, and the mark.
std::string_view take_until(std::string_view& text, char mark) {
  const std::size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

// Output as it is stored: what it was made from, the shifts, the code.
struct Stored {
  std::string key;
  std::string shifts;
  std::string code;
};

Stored unpack(const std::string& bytes) {
  std::string_view rest = bytes;
  Stored stored;
  stored.key = take_until(rest, '\n');
  stored.shifts = take_until(rest, '\n');
  stored.code = rest;
  return stored;
}

}  // namespace

bool TypeScript::is_source(const std::filesystem::path& file) {
  return base::script_language(file) == base::ScriptLanguage::kTypeScript;
}

bool TypeScript::compile(JSContext* cx, const std::filesystem::path& file, bool is_module, std::string* text) {
  const std::filesystem::path& folder = engine_.options().cache_folder;
  const std::string kind = is_module ? "module " : "commonjs ";
  const CodeCache cache(folder.empty() ? folder : folder / "typescript", kind + file.string());
  const std::string key = base::sha256_hex(std::string(kCompiler) + '\n' + kind + *text);
  Stored stored = unpack(cache.load());
  if (stored.key == key) {
    *text = std::move(stored.code);
    shifts_[file.string()] = std::move(stored.shifts);
    return true;
  }
  std::string shifts;
  if (!run_compiler(cx, file, is_module, text, &shifts)) return false;
  cache.store(key + '\n' + shifts + '\n' + *text);
  shifts_[file.string()] = std::move(shifts);
  return true;
}

bool TypeScript::run_compiler(JSContext* cx, const std::filesystem::path& file, bool is_module, std::string* text,
                              std::string* shifts) {
  const JS::RootedObject compiler(cx, engine_.require_builtin("internal/typescript"));
  JS::RootedValueArray<2> arguments(cx);
  arguments[1].setBoolean(is_module);
  JS::RootedValue result(cx);
  if (!compiler || !to_value(cx, *text, arguments[0]) || !JS::Call(cx, compiler, "compile", arguments, &result)) {
    return false;
  }
  const JS::RootedObject object(cx, &result.toObject());
  bool has_code = false;
  if (!JS_HasProperty(cx, object, "code", &has_code)) return false;
  if (!has_code) refuse(cx, object, file);
  *text = text_of(cx, object, "code");
  *shifts = text_of(cx, object, "shifts");
  return true;
}

void TypeScript::refuse(JSContext* cx, JS::HandleObject result, const std::filesystem::path& file) const {
  const Place place{file.string(), number_of(cx, result, "line"), number_of(cx, result, "column")};
  Error error(ErrorCode::kScriptSyntax, "SyntaxError: " + text_of(cx, result, "message"));
  for (std::string& line : engine_.describe(place)) error.detail(std::move(line));
  throw error;
}

Place TypeScript::original(Place place) const {
  const auto known = shifts_.find(place.file);
  if (known == shifts_.end() || place.line == 0) return place;
  std::string_view rest = known->second;
  std::string_view line = take_until(rest, ';');
  for (std::uint32_t at = 1; at < place.line; ++at) line = take_until(rest, ';');
  int shift = 0;
  while (!line.empty()) {
    std::string_view segment = take_until(line, ',');
    const int column = number_at(take_until(segment, ':'));
    if (column >= static_cast<int>(place.column)) break;
    shift = number_at(segment);
  }
  const int column = static_cast<int>(place.column) + shift;
  place.column = column < 1 ? 1 : static_cast<std::uint32_t>(column);
  return place;
}

}  // namespace godwit::script
