#include "cli/commands.h"

namespace godwit::cli {

int dispatch(Session& session) {
  switch (session.arguments().command().command) {
    case Command::kInit: return init_command(session);
    case Command::kCreate:
    case Command::kRevision: return create_command(session);
    case Command::kStatus: return status_command(session);
    case Command::kCurrent: return current_command(session);
    case Command::kHeads: return heads_command(session);
    case Command::kPlan: return plan_command(session);
    case Command::kHistory: return history_command(session);
    case Command::kShow: return show_command(session);
    case Command::kUp:
    case Command::kDown:
    case Command::kRedo:
    case Command::kRetry:
    case Command::kUpgrade:
    case Command::kDowngrade: return run_command(session);
    case Command::kMark: return mark_command(session);
    case Command::kVerify: return verify_command(session);
    case Command::kUnlock: return unlock_command(session);
    case Command::kEnvList: return env_list_command(session);
    case Command::kEnvShow: return env_show_command(session);
    case Command::kEnvCheck: return env_check_command(session);
    case Command::kDoctor: return doctor_command(session);
    case Command::kLocalStart:
    case Command::kLocalStop:
    case Command::kLocalStatus:
    case Command::kLocalReset:
    case Command::kLocalUrl:
    case Command::kLocalInstall: return local_command(session);
    case Command::kExplain: return explain_command(session);
    case Command::kCompletion: return completion_command(session);
    case Command::kVersion: return version_command(session);
    case Command::kHelp: return help_command(session);
    case Command::kComplete: return complete_command(session);
  }
  throw Error(ErrorCode::kInternal, "a command that nobody carries out");
}

}  // namespace godwit::cli
