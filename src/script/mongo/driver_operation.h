// Work of the driver's natives that runs on a worker thread.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "script/engine.h"
#include "script/mongo/driver.h"

namespace godwit::script::mongo {

// In a session, an operation uses the session's connection and waits for its turn; outside, it takes any connection.
class DriverOperation : public Operation {
 public:
  // Starts it and gives its promise; null with an exception pending.
  static JSObject* start(std::unique_ptr<DriverOperation> operation) {
    Engine& engine = operation->driver_.engine();
    const auto& session = operation->target_.session;
    const Strand strand = session == nullptr ? 0 : session->strand();
    return engine.start(std::move(operation), strand);
  }

  void run() final;
  [[nodiscard]] std::string label() const final { return label_; }

 protected:
  DriverOperation(Driver& driver, Target target, std::string label)
      : driver_(driver), target_(std::move(target)), label_(std::move(label)) {}

  // On a worker thread; `session` may be null.
  virtual void run(godwit::mongo::Client& client, godwit::mongo::Session* session) = 0;
  [[nodiscard]] Driver& driver() const noexcept { return driver_; }

 private:
  Driver& driver_;
  Target target_;
  std::string label_;
};

}  // namespace godwit::script::mongo
