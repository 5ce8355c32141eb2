// An engine with the conversions and the value classes, without a server.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "script/mongo/documents.h"
#include "script/runtime.h"
#include "support/scratch_folder.h"

namespace godwit::test {

class ScriptWorld {
 public:
  ScriptWorld();
  ~ScriptWorld();

  // Runs the body of a function in a script file of its own, with the exports of `bson` as variables, and gives
  // String() of what it returns, or "NAME: message" of what it throws.
  std::string run(const std::string& body);

  using Work = std::function<void(JSContext*, script::mongo::Documents&)>;
  // Runs C++ inside of the engine.
  void with(const Work& work);

  // The document through JavaScript and back, both ways by the conversions themselves. `change` is the body of a function
  // of `d` that returns what is written; empty = the document as it was read. Throws std::runtime_error with the
  // script's exception.
  bson::Document through(const bson::Document& document, const std::string& change = "return d;");

 private:
  struct Bindings;
  void call(const std::string& source);

  ScratchFolder folder_;
  Bindings* bindings_ = nullptr;  // the runtime's
  std::unique_ptr<script::Runtime> runtime_;
  std::string said_;
  int files_ = 0;
};

}  // namespace godwit::test
