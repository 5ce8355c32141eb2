// Which rights of a user godwit's own collections need.
#pragma once

#include <string>
#include <vector>

#include "bson/document.h"

namespace godwit::app {

// The actions of find, insert, update and remove that `privileges` (authInfo.authenticatedUserPrivileges of
// connectionStatus) do not grant on every one of `collections` of `database`.
std::vector<std::string> missing_rights(bson::View privileges, const std::string& database,
                                        const std::vector<std::string>& collections);

}  // namespace godwit::app
