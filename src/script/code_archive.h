// A file with many pieces of compiled engine code, of which a process reads those that it needs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "script/code_cache.h"

namespace godwit::script {

// Pieces have a name and a version; a name's older versions go when a new one comes. One file per build of the engine in
// a folder of the user's, with the rules of CodeCache about who may have written it; failures are as silent. The file:
//
//   8 bytes   checksum of the index
//   8 bytes   length of the index
//   index     for each piece: length of the name, name, version, offset from the file's begin, size, checksum
//   pieces
//
// Numbers are 64 bits in the machine's order. Belongs to one thread.
class CodeArchive {
 public:
  struct Piece {
    std::string name;
    std::uint64_t version = 0;
    std::string code;
  };

  // An empty folder makes an archive that holds and keeps nothing.
  CodeArchive(const std::filesystem::path& folder, std::string_view build);

  // False when nothing can be kept.
  [[nodiscard]] bool keeps() const noexcept { return !file_.empty(); }
  // Empty when there is none, or it is damaged.
  std::string find(const std::string& name, std::uint64_t version) noexcept;
  // Writes the file anew with these pieces and those that they do not replace.
  void store(std::vector<Piece> pieces) noexcept;

 private:
  struct Place {
    std::uint64_t version = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t sum = 0;
  };

  void open();
  bool read_index();
  [[nodiscard]] std::string read(const Place& place) const;

  std::filesystem::path file_;
  bool opened_ = false;
  base::Descriptor content_;             // stays readable when another process replaces the file
  std::map<std::string, Place> places_;  // by name
};

}  // namespace godwit::script
