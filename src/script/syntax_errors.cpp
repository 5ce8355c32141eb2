#include "script/syntax_errors.h"

#include <js/ErrorReport.h>
#include <js/Exception.h>
#include <js/friend/ErrorMessages.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "script/engine_state.h"
#include "script/import_attributes.h"
#include "script/source_file.h"

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

void give_origin(JSContext* cx, const JSErrorReport& report, JS::HandleObject object, std::string_view text) {
  JS::AutoSaveExceptionState saved(cx);
  EngineState& engine = EngineState::of(cx);
  const JS::RootedValue value(cx, JS::ObjectValue(*object));
  if (!engine.errors().origin(cx, value)) {
    Error error(ErrorCode::kScriptSyntax, std::string("SyntaxError: ") + report.message().c_str());
    const Place place = engine.typescript().original(
        {report.filename == nullptr ? "" : report.filename, report.lineno, report.column + 1});
    for (std::string& line : engine.describe(place)) error.detail(std::move(line));
    if (may_be_import_attributes(text, place_in(text, report))) {
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

void describe_syntax_error(JSContext* cx, std::string_view text) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  if (report != nullptr && report->exnType == JSEXN_SYNTAXERR) give_origin(cx, *report, error, text);
}

void describe_link_error(JSContext* cx) {
  JS::RootedObject error(cx);
  const JSErrorReport* report = pending_report(cx, &error);
  // Unlike what code throws that runs while modules are linked, these errors have no stack.
  const bool is_of_linker = report != nullptr && report->exnType == JSEXN_SYNTAXERR && report->errorNumber == 0 &&
                            JS::ExceptionStackOrNull(error) == nullptr;
  if (is_of_linker) give_origin(cx, *report, error, {});
}

}  // namespace godwit::script
