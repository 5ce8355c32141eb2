#include "script/node_wishes.h"

#include <algorithm>
#include <vector>

#include "script/stack_trace.h"

namespace godwit::script {

bool is_of_package(std::string_view file) { return file.find("/node_modules/") != std::string_view::npos; }

void NodeWishes::loads(const std::filesystem::path& from, const std::filesystem::path& file) {
  if (is_of_package(from.native()) || is_of_package(file.native())) return;
  loaded_by_[from.string()].insert(file.string());
}

void NodeWishes::add(JSContext* cx, const std::string& use) {
  constexpr std::uint32_t kMostFrames = 32;
  const JS::RootedObject stack(cx, current_stack(cx, kMostFrames));
  const std::vector<Frame> frames = frames_of(cx, stack, kMostFrames);
  const auto own =
      std::find_if(frames.begin(), frames.end(), [](const Frame& frame) { return !is_of_package(frame.place.file); });
  uses_.try_emplace(own == frames.end() ? script_ : own->place.file, use);
}

std::string NodeWishes::of(const std::filesystem::path& script) const {
  if (uses_.empty()) return {};
  std::set<std::string> seen{script.string()};
  std::vector<std::string> left{script.string()};
  while (!left.empty()) {
    const std::string file = std::move(left.back());
    left.pop_back();
    if (const auto use = uses_.find(file); use != uses_.end()) return use->second;
    const auto inner = loaded_by_.find(file);
    if (inner == loaded_by_.end()) continue;
    for (const std::string& next : inner->second) {
      if (seen.insert(next).second) left.push_back(next);
    }
  }
  return {};
}

}  // namespace godwit::script
