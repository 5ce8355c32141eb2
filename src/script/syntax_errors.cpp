#include "script/syntax_errors.h"

#include <js/ErrorReport.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/friend/ErrorMessages.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "script/engine_state.h"
#include "script/import_attributes.h"
#include "script/source_file.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// The compiler's report of the pending exception; null when it has none. `error` keeps it alive.
const JSErrorReport* pending_report(JSContext* cx, JS::MutableHandleObject error) {
  JS::RootedValue exception(cx);
  if (!JS_IsExceptionPending(cx) || !JS_GetPendingException(cx, &exception) || !exception.isObject()) return nullptr;
  error.set(&exception.toObject());
  return JS_ErrorFromException(cx, error);
}

std::size_t place_in(std::string_view text, const JSErrorReport& report) {
  return offset_of(text, report.lineno, report.column + 1);
}

// What is wrong, in the words of Node where the compiler's do not fit the file.
struct Finding {
  std::string message;
  std::uint32_t line;
  std::uint32_t column;
};

Finding as_reported(const JSErrorReport& report) {
  return {report.message().c_str(), report.lineno, report.column + 1};
}

Finding finding_at(std::string message, std::string_view text, std::size_t offset) {
  const auto [line, column] = line_and_column(text, offset);
  return {std::move(message), line, column};
}

// Whether `text` holds blanks and comments only.
bool is_blank(std::string_view text) {
  for (text = base::trim(text); !text.empty(); text = base::trim(text)) {
    const bool is_line = text.starts_with("//");
    if (!is_line && !text.starts_with("/*")) return false;
    const std::size_t end = text.find(is_line ? "\n" : "*/", 2);
    if (end == std::string_view::npos) return is_line;
    text.remove_prefix(end + (is_line ? 1 : 2));
  }
  return true;
}

// The `}` with which the function around the file ended too early; npos when none did. A `}` in a comment or a string
// is none: what stands before it is no whole file then, or the error came from somewhere else.
std::size_t stray_brace(const JSErrorReport& report, const Compiled& compiled) {
  constexpr int kMostTried = 64;
  constexpr std::size_t kNone = std::string_view::npos;
  const bool is_garbage = report.errorNumber == JSMSG_GARBAGE_AFTER_INPUT;
  if (!is_garbage && report.errorNumber != JSMSG_PAREN_AFTER_ARGS) return kNone;
  const std::size_t from = std::min(place_in(compiled.text, report), compiled.end);
  if (!compiled.is_whole) return is_garbage ? from : kNone;
  std::size_t at = from;
  for (int tried = 0; tried < kMostTried && at > 0; ++tried) {
    at = compiled.text.rfind('}', at - 1);
    if (at == kNone) return kNone;
    if (!is_garbage && !is_blank(compiled.text.substr(at + 1, from - at - 1))) continue;
    if (compiled.is_whole(at)) return at;
  }
  return kNone;
}

bool is_of_literal(unsigned number) {
  constexpr std::array<unsigned, 3> kNumbers{JSMSG_EOL_BEFORE_END_OF_STRING, JSMSG_UNTERMINATED_COMMENT,
                                             JSMSG_UNTERMINATED_REGEXP};
  return std::find(kNumbers.begin(), kNumbers.end(), number) != kNumbers.end();
}

Finding find(const JSErrorReport& report, const Compiled& compiled) {
  constexpr std::string_view kParameter = "redeclaration of formal parameter ";
  Finding found = as_reported(report);
  std::string& message = found.message;
  const std::size_t brace = stray_brace(report, compiled);
  if (brace != std::string_view::npos) return finding_at("Unexpected token '}'", compiled.text, brace);
  if (message.starts_with(kParameter)) {
    message = "Identifier '" + message.substr(kParameter.size()) + "' has already been declared";
  }
  // Some errors are of the whole file and have no place.
  const bool is_inside = report.lineno == 0 || place_in(compiled.text, report) < compiled.end;
  if (report.errorNumber == JSMSG_EOF_BEFORE_END_OF_LITERAL) {
    message = message.starts_with('`') ? "Unterminated template literal" : "Invalid or unexpected token";
  } else if (!is_inside && !is_of_literal(report.errorNumber)) {
    message = "Unexpected end of input";
  }
  if (is_inside) return found;
  const std::size_t last = compiled.text.substr(0, compiled.end).find_last_not_of(" \t\r\n");
  return finding_at(std::move(message), compiled.text, last == std::string_view::npos ? 0 : last + 1);
}

void set_message(JSContext* cx, JS::HandleObject error, const std::string& text) {
  JS::RootedValue message(cx);
  const bool is_set = to_value(cx, text, &message) && JS_DefineProperty(cx, error, "message", message, 0);
  if (!is_set) JS_ClearPendingException(cx);
}

// `compiled`: null for an error of the linker.
void give_origin(JSContext* cx, const JSErrorReport& report, JS::HandleObject object, const Compiled* compiled) {
  JS::AutoSaveExceptionState saved(cx);
  EngineState& engine = EngineState::of(cx);
  const JS::RootedValue value(cx, JS::ObjectValue(*object));
  if (!engine.errors().origin(cx, value)) {
    const Finding finding = compiled != nullptr ? find(report, *compiled) : as_reported(report);
    if (finding.message != report.message().c_str()) set_message(cx, object, finding.message);
    Error error(ErrorCode::kScriptSyntax, "SyntaxError: " + finding.message);
    const Place place =
        engine.typescript().original({report.filename == nullptr ? "" : report.filename, finding.line, finding.column});
    std::vector<std::string> lines = engine.describe(place);
    // Some errors are of the whole file.
    if (lines.empty() && !place.file.empty()) lines.push_back(engine.shown(place.file));
    for (std::string& line : lines) error.detail(std::move(line));
    if (compiled != nullptr && may_be_import_attributes(compiled->text, place_in(compiled->text, report))) {
      error.fix("leave the import's attributes out: that a file is JSON is told by its name");
    }
    engine.errors().attach(cx, {error, false}, object);
  }
  saved.restore();
}

}  // namespace

bool is_module_syntax(JSContext* cx) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  constexpr std::array<unsigned, 4> kNumbers{JSMSG_EXPORT_DECL_AT_TOP_LEVEL, JSMSG_IMPORT_DECL_AT_TOP_LEVEL,
                                             JSMSG_IMPORT_META_OUTSIDE_MODULE, JSMSG_AWAIT_OUTSIDE_ASYNC_OR_MODULE};
  return report != nullptr && std::find(kNumbers.begin(), kNumbers.end(), report->errorNumber) != kNumbers.end();
}

bool leave_out_import_attributes(JSContext* cx, std::string& text) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  if (report == nullptr || report->exnType != JSEXN_SYNTAXERR ||
      !blank_import_attributes(text, place_in(text, *report))) {
    return false;
  }
  JS_ClearPendingException(cx);
  return true;
}

void describe_syntax_error(JSContext* cx, const Compiled& compiled) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  if (report != nullptr && report->exnType == JSEXN_SYNTAXERR) give_origin(cx, *report, error, &compiled);
}

void describe_link_error(JSContext* cx) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  // Unlike what code throws that runs while modules are linked, these errors have no stack.
  const bool is_of_linker = report != nullptr && report->exnType == JSEXN_SYNTAXERR && report->errorNumber == 0 &&
                            JS::ExceptionStackOrNull(error) == nullptr;
  if (is_of_linker) give_origin(cx, *report, error, nullptr);
}

}  // namespace godwit::script
