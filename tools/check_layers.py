#!/usr/bin/env python3
"""Checks every #include below src/ and include/ against tools/layers.txt.

    tools/check_layers.py [--root DIR] [--rules FILE]

Prints one line for each #include that the rules do not allow, as FILE:LINE includes WHAT: WHY, and ends with 1 when
there is any; with 2 when the rules themselves cannot be read.
"""

import argparse
import fnmatch
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCES = {".h", ".hpp", ".cpp", ".cc", ".inc"}
# Headers of the system that stand in folders. Everything else in a folder belongs to somebody and needs a rule.
SYSTEM_FOLDERS = ("sys/", "arpa/", "netinet/", "net/", "linux/", "bits/")


class RulesError(Exception):
    pass


class Vendor:
    def __init__(self, pattern, words):
        self.pattern = pattern
        self.once = "once" in words
        self.files = words[words.index("in") + 1] if "in" in words else "*"
        self.modules = [w for w in words if w not in ("once", "in", self.files)]


class Rules:
    def __init__(self, text):
        self.modules, self.values, self.public, self.vendors = {}, set(), set(), []
        for number, line in enumerate(text.splitlines(), 1):
            line = line.split("#")[0].strip()
            if line:
                self.read(number, line)
        self.check()

    def read(self, number, line):
        kind, _, rest = line.partition(" ")
        name, colon, words = rest.partition(":")
        name, words = name.strip(), words.split()
        if kind == "module" and colon and name not in self.modules:
            self.modules[name] = set(words)
        elif kind == "vendor" and colon and words:
            self.vendors.append(Vendor(name, words))
        elif kind == "values":
            self.values.update(rest.split())
        elif kind == "public":
            self.public.update(rest.split())
        else:
            raise RulesError(f"line {number} is no rule: {line}")

    def check(self):
        named = set.union(self.public, *self.modules.values(), *(v.modules for v in self.vendors)) - {"any"}
        if unknown := sorted(named - self.modules.keys()):
            raise RulesError(f"no such module: {', '.join(unknown)}")
        for name in self.modules:
            if name in self.reachable(name):
                raise RulesError(f"module {name} reaches itself")

    def reachable(self, name):
        seen, todo = set(), list(self.modules[name])
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo.extend(self.modules[other])
        return seen


class Checker:
    def __init__(self, root, rules):
        self.root, self.rules = root, rules
        self.findings = []
        self.homes = {}  # vendor pattern with `once` -> the first file that includes it

    def run(self):
        for top in ("include", "src"):
            for path in sorted((self.root / top).rglob("*")):
                if path.is_file() and path.suffix in SOURCES:
                    self.check_file(path.relative_to(self.root))
        return self.findings

    def check_file(self, path):
        module = self.module_of(path)
        if path.parts[0] == "src" and module is None:
            self.findings.append(f"{path} is in no module of the rules")
            return
        text = (self.root / path).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if match := INCLUDE.match(line):
                self.check_include(path, module, match[1] == '"', match[2], f"{path}:{number}")

    def module_of(self, path):
        """The module whose folder holds a file below src/; the longest name wins. None for include/."""
        parts = path.parts
        if parts[0] != "src":
            return None
        for length in range(len(parts) - 1, 1, -1):
            if (name := "/".join(parts[1:length])) in self.rules.modules:
                return name
        return None

    def check_include(self, path, module, is_quoted, what, place):
        def refuse(why):
            self.findings.append(f"{place} includes {what}: {why}")

        if ".." in pathlib.PurePath(what).parts:
            refuse("write the path from src/")
        elif what.startswith("godwit/"):
            self.check_public(module, what, refuse)
        elif not is_quoted and (rule := self.vendor_of(what)) is not None:
            self.check_vendor(rule, path, module, refuse)
        elif (other := self.project_module(path, what)) is not None:
            self.check_module(module, other, refuse)
        elif is_quoted:
            refuse("no such file below src/")
        elif "/" in what and not what.startswith(SYSTEM_FOLDERS):
            refuse("no rule names a home for it")

    def vendor_of(self, what):
        """The rule for a library's header: <bson/bson.h> is one, although a folder of ours is called bson as well."""
        if (self.root / "src" / what).is_file():
            return None
        return next((v for v in self.rules.vendors if fnmatch.fnmatchcase(what, v.pattern)), None)

    def project_module(self, path, what):
        for base in (pathlib.PurePath("src"), path.parent):
            if (self.root / base / what).is_file():
                return self.module_of(pathlib.PurePath(base / what))
        # A header that does not exist (yet) still shows whose it would be.
        return self.module_of(pathlib.PurePath("src") / what)

    def check_public(self, module, what, refuse):
        if not (self.root / "include" / what).is_file():
            refuse("no such file below include/")
        elif module is None or module in self.rules.public:
            return
        elif pathlib.PurePath(what).stem not in self.rules.values:
            refuse(f"{module} may include of include/godwit only {', '.join(sorted(self.rules.values))}")

    def check_module(self, module, other, refuse):
        if module is None:
            refuse("the public headers may include only each other")
        elif other != module and other not in self.rules.modules[module]:
            allowed = sorted(self.rules.modules[module])
            refuse(f"{module} may include {'only ' + ', '.join(allowed) if allowed else 'nothing'}")

    def check_vendor(self, rule, path, module, refuse):
        if module is None:
            refuse("the public headers may include nothing of a vendor")
        elif "any" not in rule.modules and module not in rule.modules:
            refuse(f"its home is {', '.join(rule.modules)}")
        elif not fnmatch.fnmatchcase(path.name, rule.files):
            refuse(f"only {rule.files} may")
        elif rule.once and self.homes.setdefault(rule.pattern, path) != path:
            refuse(f"one file may, and {self.homes[rule.pattern]} does")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--root", type=pathlib.Path, default=here.parent)
    parser.add_argument("--rules", type=pathlib.Path, default=here / "layers.txt")
    arguments = parser.parse_args()
    try:
        rules = Rules(arguments.rules.read_text(encoding="utf-8"))
    except RulesError as error:
        print(f"{arguments.rules}: {error}", file=sys.stderr)
        return 2
    findings = Checker(arguments.root, rules).run()
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
