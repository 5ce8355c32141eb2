#include "script/code_archive.h"

#include <unistd.h>

#include <array>
#include <cstring>
#include <exception>

#include "base/file.h"

namespace godwit::script {

namespace {

constexpr std::size_t kHeader = 16;

void append_number(std::string& content, std::uint64_t number) {
  content.append(reinterpret_cast<const char*>(&number), sizeof number);
}

bool take_number(std::string_view& content, std::uint64_t& number) {
  if (content.size() < sizeof number) return false;
  std::memcpy(&number, content.data(), sizeof number);
  content.remove_prefix(sizeof number);
  return true;
}

bool read_at(int file, std::uint64_t offset, char* into, std::size_t size) {
  while (size > 0) {
    const ssize_t count = ::pread(file, into, size, static_cast<off_t>(offset));
    if (count <= 0) return false;
    into += count;
    offset += static_cast<std::uint64_t>(count);
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

std::string file_of(const std::vector<CodeArchive::Piece>& pieces) {
  std::uint64_t index_size = 0;
  for (const CodeArchive::Piece& piece : pieces) index_size += 5 * sizeof(std::uint64_t) + piece.name.size();
  std::uint64_t offset = kHeader + index_size;
  std::string index;
  for (const CodeArchive::Piece& piece : pieces) {
    append_number(index, piece.name.size());
    index += piece.name;
    append_number(index, piece.version);
    append_number(index, offset);
    append_number(index, piece.code.size());
    append_number(index, CodeCache::checksum(piece.code));
    offset += piece.code.size();
  }
  std::string content;
  content.reserve(offset);
  append_number(content, CodeCache::checksum(index));
  append_number(content, index.size());
  content += index;
  for (const CodeArchive::Piece& piece : pieces) content += piece.code;
  return content;
}

}  // namespace

CodeArchive::CodeArchive(const std::filesystem::path& folder, std::string_view build)
    : file_(CodeCache::file_in(folder, build)) {}

void CodeArchive::open() {
  opened_ = true;
  content_ = base::open_own_file(file_);
  if (content_.get() >= 0 && !read_index()) places_.clear();
}

bool CodeArchive::read_index() {
  std::array<char, kHeader> header{};
  std::string_view rest(header.data(), header.size());
  std::uint64_t sum = 0;
  std::uint64_t size = 0;
  if (!read_at(content_.get(), 0, header.data(), header.size()) || !take_number(rest, sum) || !take_number(rest, size) ||
      size > CodeCache::kMostBytes) {
    return false;
  }
  std::string index(size, '\0');
  if (!read_at(content_.get(), kHeader, index.data(), index.size()) || CodeCache::checksum(index) != sum) return false;
  rest = index;
  while (!rest.empty()) {
    std::uint64_t length = 0;
    Place place;
    if (!take_number(rest, length) || length > rest.size()) return false;
    const std::string name(rest.substr(0, length));
    rest.remove_prefix(length);
    if (!take_number(rest, place.version) || !take_number(rest, place.offset) || !take_number(rest, place.size) ||
        !take_number(rest, place.sum) || place.size > CodeCache::kMostBytes) {
      return false;
    }
    places_[name] = place;
  }
  return true;
}

std::string CodeArchive::read(const Place& place) const {
  std::string code(place.size, '\0');
  const bool whole = read_at(content_.get(), place.offset, code.data(), code.size());
  return whole && CodeCache::checksum(code) == place.sum ? code : std::string();
}

std::string CodeArchive::find(const std::string& name, std::uint64_t version) noexcept {
  if (!keeps()) return {};
  try {
    if (!opened_) open();
    const auto found = places_.find(name);
    return found != places_.end() && found->second.version == version ? read(found->second) : std::string();
  } catch (const std::exception&) {
    return {};
  }
}

void CodeArchive::store(std::vector<Piece> pieces) noexcept {
  if (!keeps() || pieces.empty()) return;
  try {
    auto kept = places_;
    for (const Piece& piece : pieces) kept.erase(piece.name);
    std::uint64_t size = 0;
    for (const auto& [name, place] : kept) {
      std::string code = read(place);
      size += code.size();
      if (!code.empty() && size <= CodeCache::kMostBytes) pieces.push_back({name, place.version, std::move(code)});
    }
    CodeCache::write(file_, file_of(pieces));
  } catch (const std::exception&) {
    return;  // the next process compiles again
  }
}

}  // namespace godwit::script
