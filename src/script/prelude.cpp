#include "script/prelude.h"

#include <array>

namespace godwit::script {

// Generated from the files by godwit_embed.
extern const std::string_view kPreludeAbortJs;
extern const std::string_view kPreludeAssertJs;
extern const std::string_view kPreludeBufferJs;
extern const std::string_view kPreludeCallJs;
extern const std::string_view kPreludeConsoleJs;
extern const std::string_view kPreludeEncodingJs;
extern const std::string_view kPreludeEqualJs;
extern const std::string_view kPreludeErrorsJs;
extern const std::string_view kPreludeExportedJs;
extern const std::string_view kPreludeInspectJs;
extern const std::string_view kPreludeLanguageJs;
extern const std::string_view kPreludePathJs;
extern const std::string_view kPreludePerformanceJs;
extern const std::string_view kPreludeProcessJs;
extern const std::string_view kPreludeTimersJs;
extern const std::string_view kPreludeTypescriptJs;
extern const std::string_view kPreludeUtilJs;
extern const std::string_view kSucraseJs;

std::span<const PreludePart> prelude_parts() {
  // Filled at the first call: the texts live in another file, whose initialisation may come later than this one's.
  static const std::array parts{
      PreludePart{"assert", kPreludeAssertJs, false},
      PreludePart{"assert/strict", "(function (e, module, require) { module.exports = require('assert').strict; })",
                  false},
      PreludePart{"buffer", kPreludeBufferJs, false},
      PreludePart{"internal/abort", kPreludeAbortJs, true},
      PreludePart{"internal/call", kPreludeCallJs, true},
      PreludePart{"internal/console", kPreludeConsoleJs, true},
      PreludePart{"internal/encoding", kPreludeEncodingJs, true},
      PreludePart{"internal/equal", kPreludeEqualJs, true},
      PreludePart{"internal/errors", kPreludeErrorsJs, true},
      PreludePart{"internal/exported", kPreludeExportedJs, true},
      PreludePart{"internal/inspect", kPreludeInspectJs, true},
      PreludePart{"internal/language", kPreludeLanguageJs, true},
      PreludePart{"internal/process", kPreludeProcessJs, true},
      PreludePart{"internal/sucrase", kSucraseJs, true},
      PreludePart{"internal/typescript", kPreludeTypescriptJs, true},
      PreludePart{"path", kPreludePathJs, false},
      PreludePart{"path/posix", "(function (e, module, require) { module.exports = require('path'); })", false},
      PreludePart{"perf_hooks", kPreludePerformanceJs, false},
      PreludePart{"process",
                  "(function (e, module, require) { module.exports = require('internal/process').process; })", false},
      PreludePart{"timers", kPreludeTimersJs, false},
      PreludePart{"timers/promises", "(function (e, module, require) { module.exports = require('timers').promises; })",
                  false},
      PreludePart{"util", kPreludeUtilJs, false},
  };
  return parts;
}

}  // namespace godwit::script
