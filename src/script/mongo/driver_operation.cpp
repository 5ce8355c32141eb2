#include "script/mongo/driver_operation.h"

namespace godwit::script::mongo {

void DriverOperation::run() {
  if (target_.session != nullptr) {
    target_.session->bury();
    run(target_.session->client(), target_.session->session());
    return;
  }
  const auto client = target_.connections->lend();
  run(*client, nullptr);
}

}  // namespace godwit::script::mongo
