#include "script/mongo/own_code.h"

#include <js/CompilationAndEvaluation.h>
#include <js/SourceText.h>

namespace godwit::script::mongo {

bool evaluate(JSContext* cx, const char* name, std::string_view text, JS::MutableHandleValue value) {
  JS::CompileOptions options(cx);
  options.setFileAndLine(name, 1);
  JS::SourceText<mozilla::Utf8Unit> source;
  return source.init(cx, text.data(), text.size(), JS::SourceOwnership::Borrowed) &&
         JS::Evaluate(cx, options, source, value);
}

}  // namespace godwit::script::mongo
