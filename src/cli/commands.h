// What each command does. Every function returns the program's exit code and throws godwit::Error when it has no
// answer.
#pragma once

#include "cli/session.h"

namespace godwit::cli {

int init_command(Session& session);
int create_command(Session& session);

int status_command(Session& session);
int current_command(Session& session);
int heads_command(Session& session);
int plan_command(Session& session);
int history_command(Session& session);
int show_command(Session& session);

// up, down, redo, retry, upgrade, downgrade.
int run_command(Session& session);

int mark_command(Session& session);
int verify_command(Session& session);
int unlock_command(Session& session);

int env_list_command(Session& session);
int env_show_command(Session& session);
int env_check_command(Session& session);
int doctor_command(Session& session);

// local start, stop, status, reset, url, install.
int local_command(Session& session);

int explain_command(Session& session);
int completion_command(Session& session);
int version_command(Session& session);
int help_command(Session& session);
int complete_command(Session& session);

// Does what was asked.
int dispatch(Session& session);

}  // namespace godwit::cli
