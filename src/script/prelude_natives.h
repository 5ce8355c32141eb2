// What the prelude's JavaScript stands on.
#pragma once

#include <jsapi.h>

namespace godwit::script {

// An object with the natives that the prelude's modules get:
//
//   log(level, text)            a line for the host; level 0 debug, 1 info, 2 warning, 3 error
//   startTimer(fn, ms, repeats) -> number, stopTimer(number), keepAlive(number, boolean)
//   queueJob(fn)                runs fn with the promise jobs
//   utf8Encode(string)          -> Uint8Array;  utf8Decode(Uint8Array, fatal) -> string, null when fatal and ill-formed
//   textToBytes, bytesToText, utf8Length, group(name) -> an object of natives: see native_groups.h
//   builtinNames() -> what scripts may require, requireFor(path) -> `require` as in that file, isProxy(value)
//   clone(value)                a structured clone
//   now()                       -> milliseconds of the steady clock since the engine's start, with fractions
//   environment()               -> a new object with process.env's variables;  folder() -> the project's folder
//   memory()                    -> bytes in use by the heap
//   promiseState(promise)       -> undefined while pending, else [fulfilled, value]
//   exited(error)               remembers that process.exit was called: the call fails with this error
//   place(fn)                   -> "file:line:column" of the script's call that runs, else of where fn begins
//   wantsNode(use)              the running code uses what only Node has: see node_wishes.h
//   onlyNode(message) -> an error that says so and names `runtime: 'node'`
//   progress(done, total), stepBegins(name) -> Promise of boolean, stepEnded(name) -> Promise, stepFailed()
//   waitFor(promise), beginShell(), runFile(file, folder)   see shell_natives.h
//
// Null with an exception pending when memory is out.
JSObject* new_prelude_natives(JSContext* cx);

}  // namespace godwit::script
