#include "script/mongo/driver_operation.h"

namespace godwit::script::mongo {

void DriverOperation::run() {
  if (session_ != nullptr) {
    session_->bury();
    run(session_->client(), session_->session());
    return;
  }
  const auto client = driver_.connections()->lend();
  run(*client, nullptr);
}

}  // namespace godwit::script::mongo
