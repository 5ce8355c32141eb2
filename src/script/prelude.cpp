#include "script/prelude.h"

#include <array>

namespace godwit::script {

// Generated from the files by godwit_embed.
extern const std::string_view kPreludeAbortJs;
extern const std::string_view kPreludeAssertJs;
extern const std::string_view kPreludeAsyncHooksJs;
extern const std::string_view kPreludeBlobJs;
extern const std::string_view kPreludeBufferJs;
extern const std::string_view kPreludeCallJs;
extern const std::string_view kPreludeConsoleJs;
extern const std::string_view kPreludeCryptoJs;
extern const std::string_view kPreludeDatesJs;
extern const std::string_view kPreludeDiscardedCallsJs;
extern const std::string_view kPreludeEncodingJs;
extern const std::string_view kPreludeEqualJs;
extern const std::string_view kPreludeErrorsJs;
extern const std::string_view kPreludeEventsJs;
extern const std::string_view kPreludeExportedJs;
extern const std::string_view kPreludeFailuresJs;
extern const std::string_view kPreludeFetchJs;
extern const std::string_view kPreludeFsJs;
extern const std::string_view kPreludeFsStreamsJs;
extern const std::string_view kPreludeHeaderTextJs;
extern const std::string_view kPreludeHttpJs;
extern const std::string_view kPreludeInspectJs;
extern const std::string_view kPreludeInteropJs;
extern const std::string_view kPreludeLanguageJs;
extern const std::string_view kPreludeModuleJs;
extern const std::string_view kPreludeOsJs;
extern const std::string_view kPreludePathJs;
extern const std::string_view kPreludePerformanceJs;
extern const std::string_view kPreludeProcessJs;
extern const std::string_view kPreludePunycodeJs;
extern const std::string_view kPreludeQuerystringJs;
extern const std::string_view kPreludeReadlineJs;
extern const std::string_view kPreludeRefusedJs;
extern const std::string_view kPreludeSmallJs;
extern const std::string_view kPreludeStreamBaseJs;
extern const std::string_view kPreludeStreamJs;
extern const std::string_view kPreludeStreamReadableJs;
extern const std::string_view kPreludeStreamWritableJs;
extern const std::string_view kPreludeStringDecoderJs;
extern const std::string_view kPreludeTimersJs;
extern const std::string_view kPreludeTypescriptJs;
extern const std::string_view kPreludeUrlJs;
extern const std::string_view kPreludeUrlLegacyJs;
extern const std::string_view kPreludeUrlParserJs;
extern const std::string_view kPreludeUtilJs;
extern const std::string_view kPreludeWebcryptoJs;
extern const std::string_view kPreludeZlibJs;
extern const std::string_view kSucraseJs;

namespace {

// Modules of one line: another's part.
#define GODWIT_PART(text) "(function (e, module, require) { module.exports = " text "; })"
#define GODWIT_SMALL(name) PreludePart{name, GODWIT_PART("require('internal/small').make('" name "')"), false}
#define GODWIT_REFUSED(name) PreludePart{name, GODWIT_PART("require('internal/refused').make('" name "')"), false}

}  // namespace

std::span<const PreludePart> prelude_parts() {
  // Filled at the first call: the texts live in another file, whose initialisation may come later than this one's.
  static const std::array parts{
      PreludePart{"assert", kPreludeAssertJs, false},
      PreludePart{"assert/strict", GODWIT_PART("require('assert').strict"), false},
      PreludePart{"async_hooks", kPreludeAsyncHooksJs, false},
      PreludePart{"buffer", kPreludeBufferJs, false},
      GODWIT_REFUSED("child_process"),
      GODWIT_REFUSED("cluster"),
      GODWIT_SMALL("console"),
      GODWIT_SMALL("constants"),
      PreludePart{"crypto", kPreludeCryptoJs, false},
      GODWIT_REFUSED("dgram"),
      GODWIT_SMALL("diagnostics_channel"),
      GODWIT_REFUSED("dns"),
      GODWIT_REFUSED("dns/promises"),
      GODWIT_SMALL("domain"),
      PreludePart{"events", kPreludeEventsJs, false},
      PreludePart{"fs", kPreludeFsJs, false},
      PreludePart{"fs/promises", GODWIT_PART("require('fs').promises"), false},
      PreludePart{"http", GODWIT_PART("require('internal/http').http"), false},
      GODWIT_REFUSED("http2"),
      PreludePart{"https", GODWIT_PART("require('internal/http').https"), false},
      GODWIT_REFUSED("inspector"),
      PreludePart{"internal/abort", kPreludeAbortJs, true},
      PreludePart{"internal/blob", kPreludeBlobJs, true},
      PreludePart{"internal/call", kPreludeCallJs, true},
      PreludePart{"internal/console", kPreludeConsoleJs, true},
      PreludePart{"internal/dates", kPreludeDatesJs, true},
      PreludePart{"internal/discarded_calls", kPreludeDiscardedCallsJs, true},
      PreludePart{"internal/encoding", kPreludeEncodingJs, true},
      PreludePart{"internal/equal", kPreludeEqualJs, true},
      PreludePart{"internal/errors", kPreludeErrorsJs, true},
      PreludePart{"internal/exported", kPreludeExportedJs, true},
      PreludePart{"internal/failures", kPreludeFailuresJs, true},
      PreludePart{"internal/fetch", kPreludeFetchJs, true},
      PreludePart{"internal/fs_streams", kPreludeFsStreamsJs, true},
      PreludePart{"internal/header_text", kPreludeHeaderTextJs, true},
      PreludePart{"internal/http", kPreludeHttpJs, true},
      PreludePart{"internal/inspect", kPreludeInspectJs, true},
      PreludePart{"internal/interop", kPreludeInteropJs, true},
      PreludePart{"internal/language", kPreludeLanguageJs, true},
      PreludePart{"internal/process", kPreludeProcessJs, true},
      PreludePart{"internal/refused", kPreludeRefusedJs, true},
      PreludePart{"internal/small", kPreludeSmallJs, true},
      PreludePart{"internal/stream_base", kPreludeStreamBaseJs, true},
      PreludePart{"internal/stream_readable", kPreludeStreamReadableJs, true},
      PreludePart{"internal/stream_writable", kPreludeStreamWritableJs, true},
      PreludePart{"internal/shell", "(function (e, module, require, natives) { module.exports = natives; })", true},
      PreludePart{"internal/sucrase", kSucraseJs, true},
      PreludePart{"internal/typescript", kPreludeTypescriptJs, true},
      PreludePart{"internal/url_legacy", kPreludeUrlLegacyJs, true},
      PreludePart{"internal/url_parser", kPreludeUrlParserJs, true},
      PreludePart{"internal/webcrypto", kPreludeWebcryptoJs, true},
      PreludePart{"module", kPreludeModuleJs, false},
      GODWIT_REFUSED("net"),
      PreludePart{"os", kPreludeOsJs, false},
      PreludePart{"path", kPreludePathJs, false},
      PreludePart{"path/posix", GODWIT_PART("require('path')"), false},
      PreludePart{"perf_hooks", kPreludePerformanceJs, false},
      PreludePart{"process", GODWIT_PART("require('internal/process').process"), false},
      PreludePart{"punycode", kPreludePunycodeJs, false},
      PreludePart{"querystring", kPreludeQuerystringJs, false},
      PreludePart{"readline", kPreludeReadlineJs, false},
      PreludePart{"readline/promises", GODWIT_PART("require('readline').promises"), false},
      GODWIT_REFUSED("repl"),
      PreludePart{"stream", kPreludeStreamJs, false},
      PreludePart{"stream/consumers", GODWIT_PART("require('internal/blob').consumers"), false},
      PreludePart{"stream/promises", GODWIT_PART("require('stream').promises"), false},
      PreludePart{"string_decoder", kPreludeStringDecoderJs, false},
      PreludePart{"sys", GODWIT_PART("require('util')"), false},
      PreludePart{"timers", kPreludeTimersJs, false},
      PreludePart{"timers/promises", GODWIT_PART("require('timers').promises"), false},
      GODWIT_REFUSED("tls"),
      GODWIT_REFUSED("trace_events"),
      GODWIT_SMALL("tty"),
      PreludePart{"url", kPreludeUrlJs, false},
      PreludePart{"util", kPreludeUtilJs, false},
      PreludePart{"util/types", GODWIT_PART("require('util').types"), false},
      GODWIT_SMALL("v8"),
      GODWIT_REFUSED("vm"),
      GODWIT_REFUSED("wasi"),
      GODWIT_REFUSED("worker_threads"),
      PreludePart{"zlib", kPreludeZlibJs, false},
  };
  return parts;
}

}  // namespace godwit::script
