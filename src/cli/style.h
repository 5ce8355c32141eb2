// How text may look on one stream: colours and symbols, or plain ASCII.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace godwit::cli {

using Variables = std::map<std::string, std::string>;

enum class ColourChoice { kAuto, kAlways, kNever };

// Whether to colour a stream. A flag beats NO_COLOR, which beats FORCE_COLOR and CLICOLOR_FORCE, which beat
// TERM=dumb and "is it a terminal".
bool wants_colour(ColourChoice choice, bool is_terminal, const Variables& variables);
// Whether the locale says that text is UTF-8 (LC_ALL before LC_CTYPE before LANG).
bool wants_unicode(const Variables& variables);
// Whether the terminal can take lines back: not with TERM=dumb or no TERM.
bool can_redraw(bool is_terminal, const Variables& variables);

enum class Tone { kPlain, kStrong, kFaint, kGood, kWarning, kBad, kAccent };
enum class Symbol { kOk, kWarning, kError, kRunning, kEllipsis };

struct Style {
  bool colour = false;
  bool unicode = false;

  // `text` in a colour, or as it is. Empty text stays empty.
  [[nodiscard]] std::string paint(Tone tone, std::string_view text) const;
  // "✓", "!", "✗", "▸", "…" or their ASCII forms "+", "!", "x", ">", "...".
  [[nodiscard]] std::string_view symbol(Symbol symbol) const;
};

}  // namespace godwit::cli
