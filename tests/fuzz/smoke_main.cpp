// Runs a fuzz target without libFuzzer: every file of a corpus, then seeded mutations of them.
//
//     fuzz_NAME CORPUS_FOLDER [--mutations N] [--seed S]
//     fuzz_NAME FILE…                                       runs just these inputs
//
// Prints its seed first; the same seed, corpus and number give the same inputs. An input that crashes the target or
// keeps it busy for more than ten seconds is left in the working folder as crash-NAME.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr unsigned kLongestSeconds = 10;
constexpr std::size_t kLongestInput = 16384;

// What the signal handler needs. It may only read it: the process is dying.
const std::string* current_input = nullptr;
std::string crash_name;

void say(const char* text) {
  if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) ::_exit(2);
}

void leave_input(int signal) {
  say(signal == SIGALRM ? "\nthe target is too slow; the input is in " : "\nthe target crashed; the input is in ");
  say(crash_name.c_str());
  say("\n");
  const int fd = ::open(crash_name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd >= 0 && current_input != nullptr && ::write(fd, current_input->data(), current_input->size()) < 0) ::_exit(2);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// An exception that leaves the target is a finding like any crash, and ends here while the input still exists.
void run(const std::string& input) noexcept {
  current_input = &input;
  ::alarm(kLongestSeconds);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  ::alarm(0);
  current_input = nullptr;
}

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Files of a folder, sorted, so that a seed means the same inputs everywhere.
std::vector<std::string> read_corpus(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  for (const fs::path& file : files) corpus.push_back(read(file));
  if (corpus.empty()) throw std::runtime_error("no files in " + folder.string());
  return corpus;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& corpus, std::uint64_t seed) : corpus_(corpus), random_(seed) {}

  std::string next() {
    std::string input = any_of_corpus();
    for (std::size_t left = below(6) + 1; left > 0; --left) change(input);
    if (input.size() > kLongestInput) input.resize(kLongestInput);
    return input;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  const std::string& any_of_corpus() { return corpus_[below(corpus_.size())]; }

  std::string piece(const std::string& of, std::size_t longest) {
    const std::size_t from = below(of.size() + 1);
    return of.substr(from, below(longest) + 1);
  }

  void change(std::string& input) {
    // Text formats turn on a few characters; libFuzzer would learn them from the program.
    static constexpr std::string_view kTelling = "{}[]\"':,-#&*!|>%@`?$\\\n\r\t /.=+0123456789eEaAnu\0\x7F\x80\xC3\xFF";
    const std::size_t at = below(input.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(input.size() - at, 32) + 1);
    switch (below(9)) {
      case 0: input.insert(at, 1, kTelling[below(kTelling.size())]); break;
      case 1: input.insert(at, 1, static_cast<char>(below(256))); break;
      case 2: input.erase(at, length); break;
      case 3: input.insert(at, piece(any_of_corpus(), 64)); break;
      case 4: input.insert(at, input.substr(at, length)); break;
      case 5: input.resize(at); break;
      case 6: input.insert(at, std::string(below(64), kTelling[below(kTelling.size())])); break;
      case 7:
        if (at < input.size()) input[at] = kTelling[below(kTelling.size())];
        break;
      default:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ static_cast<char>(1U << below(8)));
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_;
};

struct Options {
  std::vector<fs::path> inputs;
  std::uint64_t mutations = 10000;
  std::uint64_t seed = std::random_device{}();
};

Options read_options(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--mutations" && i + 1 < count) {
      options.mutations = std::stoull(arguments[++i]);
    } else if (argument == "--seed" && i + 1 < count) {
      options.seed = std::stoull(arguments[++i]);
    } else {
      options.inputs.emplace_back(argument);
    }
  }
  if (options.inputs.empty()) throw std::runtime_error("name a corpus folder or input files");
  return options;
}

int smoke(const Options& options) {
  if (!fs::is_directory(options.inputs[0])) {
    for (const fs::path& file : options.inputs) run(read(file));
    std::printf("%zu inputs\n", options.inputs.size());
    return 0;
  }
  const std::vector<std::string> corpus = read_corpus(options.inputs[0]);
  std::printf("seed %llu, %zu corpus files, %llu mutations\n", static_cast<unsigned long long>(options.seed),
              corpus.size(), static_cast<unsigned long long>(options.mutations));
  std::fflush(stdout);
  run("");
  for (const std::string& input : corpus) run(input);
  Mutator mutator(corpus, options.seed);
  for (std::uint64_t left = options.mutations; left > 0; --left) run(mutator.next());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  crash_name = "crash-" + fs::path(arguments[0]).filename().string();
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) ::signal(signal, leave_input);
  try {
    return smoke(read_options(count, arguments));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 2;
  }
}
