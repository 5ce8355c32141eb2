#!/usr/bin/env python3
"""Runs one project folder with real migrate-mongo and with godwit on equal data, and compares the end states.

  compare.py NAME            needs GODWIT_TEST_PROGRAM, GODWIT_TEST_MONGODB_URI, GODWIT_TEST_NODE and
                             GODWIT_TEST_NODE_MODULES (tools/services run --rs --node -- …); exit 77 without one of them
  compare.py NAME --only-reference    migrate-mongo's half alone: what a new folder is tried with

README.md says what a folder may hold.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from runners import (HERE, State, godwit, migrate_mongo, missing_variables, modules_folder, plain_environment,
                     say_skipped)

class Difference(Exception):
    """The two programs did not do the same."""


class Project:
    """A folder of tests/projects, copied to where it runs."""

    def __init__(self, name, work):
        self.source = HERE / name
        if not (self.source / "seed.json").exists():
            raise SystemExit(f"there is no project {name}")
        self.settings = self.read("project.json", {})
        self.original = self.copy(work / "original")
        self.modern = self.original
        if (self.source / "reference").is_dir():
            self.modern = self.copy(work / "reference")
            shutil.copytree(self.source / "reference", self.modern, dirs_exist_ok=True)

    def read(self, name, otherwise):
        path = self.source / name
        return json.loads(path.read_text()) if path.exists() else otherwise

    def copy(self, target):
        shutil.copytree(self.source, target, symlinks=True,
                        ignore=shutil.ignore_patterns("seed.json", "project.json", "reference"))
        modules = modules_folder()
        workspaces = self.settings.get("workspaces", {})
        if not workspaces:
            (target / "node_modules").symlink_to(modules)
            return target
        (target / "node_modules").mkdir()
        for package in modules.iterdir():
            (target / "node_modules" / package.name).symlink_to(package)
        for package, folder in workspaces.items():
            link = target / "node_modules" / package
            link.parent.mkdir(exist_ok=True)
            link.symlink_to(os.path.relpath(target / folder, link.parent))
        return target

    def run_folder(self, copy):
        return copy / self.settings.get("run_in", ".")

    def prepare(self, copy, uri, database):
        """Gives a copy its database; returns the environment that a process in it gets."""
        host, port = re.search(r"//([^:/]+):(\d+)", uri).groups()
        values = {"uri": uri, "uri_with_database": uri.replace("/?", f"/{database}?"), "database": database,
                  "host": host, "port": port}
        default = {"MONGODB_URI": "{uri}", "MONGODB_DATABASE": "{database}"}
        filled = {name: value.format(**values) for name, value in self.settings.get("environment", default).items()}
        if self.settings.get("dotenv"):
            text = "".join(f"{name}={value.format(**values)}\n" for name, value in self.settings["dotenv"].items())
            (self.run_folder(copy) / ".env").write_text(text)
        return {**plain_environment(), **filled}


def show(dump):
    """A dump as lines that a person can compare."""
    lines = []
    for name, collection in sorted(dump.items()):
        lines.append(f"{name}: {json.dumps(collection['options'])}")
        lines += [f"{name} index {json.dumps(index)}" for index in collection["indexes"]]
        lines += [f"{name} {document['text']}   {document['bytes']}" for document in collection["documents"]]
    return lines


def compare_states(moment, expected, found):
    wanted, got = show(expected), show(found)
    if wanted == got:
        return
    missing = [line for line in wanted if line not in got]
    extra = [line for line in got if line not in wanted]
    report = [f"{moment}: the databases differ"]
    report += [f"  - {line}" for line in missing[:20]] + [f"  + {line}" for line in extra[:20]]
    raise Difference("\n".join(report))


def compare_outcomes(moment, reference, ours, settings):
    def differ(what, expected, found):
        raise Difference(f"{moment}: {what}\n  - {expected}\n  + {found}\n{reference.text}\n{ours.text}")

    if bool(reference.failed) != bool(ours.failed) or (reference.failed or "") != (ours.failed or ""):
        differ("one failed where the other did not", reference.failed, ours.failed)
    # migrate-mongo never prints what it had applied when a later one fails.
    if not reference.failed and reference.files != ours.files:
        differ("not the same files", reference.files, ours.files)
    if reference.lines != ours.lines and settings.get("output", "same") == "same":
        differ("scripts printed something else", reference.lines, ours.lines)
    is_same_text = reference.message.startswith(ours.message)  # behind it stands the stack, in migrate-mongo's line
    if reference.failed and settings.get("message", "same") == "same" and not is_same_text:
        differ("another message", reference.message, ours.message)


class Comparison:
    def __init__(self, project, state, uri, prefix):
        self.project = project
        self.settings = project.settings
        self.changelog = self.settings.get("changelog", "changelog")
        self.state = state
        self.uri = uri
        self.names = {"reference": prefix + "a", "godwit": prefix + "b"}

    def dump(self, which):
        return self.state.ask(op="dump", database=self.names[which], changelog=self.changelog,
                              normalise=self.settings.get("normalise", {}))

    def reference(self, words):
        copy = self.project.modern
        variables = self.project.prepare(copy, self.uri, self.names["reference"])
        return migrate_mongo([*words, *self.settings.get("flags", [])], self.project.run_folder(copy), variables,
                             self.settings.get("loader"))

    def godwit(self, words):
        copy = self.project.original
        variables = self.project.prepare(copy, self.uri, self.names["godwit"])
        return godwit([*words, *self.settings.get("godwit_flags", [])], self.project.run_folder(copy), variables)

    def seed(self):
        for name in self.names.values():
            self.state.ask(op="seed", database=name, file=str(self.project.source / "seed.json"))

    def check(self, moment, reference, ours):
        compare_outcomes(moment, reference, ours, self.settings)
        expected, found = self.dump("reference"), self.dump("godwit")
        compare_states(moment, expected, found)
        return expected

    def whole(self):
        self.seed()
        before = self.dump("reference")
        up = self.reference(["up"])
        after = self.check("up", up, self.godwit(["up"]))
        if up.failed:
            # migrate-mongo forgets that there was a failure; godwit wants to be told what to do about it.
            self.godwit(["mark", Path(up.failed).stem, "pending"])
        if show(before) == show(after):
            raise Difference(f"migrate-mongo changed nothing:\n{up.text}")
        if self.settings.get("down", "block") != "none":
            self.down(len(after.get(self.changelog, {"documents": []})["documents"]))

    def down(self, applied):
        if self.settings.get("down") == "each":
            for number in range(applied):
                self.check(f"down {number + 1}", self.reference(["down"]), self.godwit(["down"]))
        elif self.settings.get("down") == "last":
            self.check("down", self.reference(["down"]), self.godwit(["down"]))
        else:
            self.check("down", self.reference(["down", "--block"]), self.godwit(["down", "--to", "base"]))

    def only_reference(self):
        self.seed()
        for words in (["up"], ["down", "--block"]):
            if words[0] == "down" and self.settings.get("down") == "none":
                continue
            outcome = self.reference(words)
            print(f"--- {' '.join(words)}\n{outcome.text}", end="")
            print("\n".join(line[:300] for line in show(self.dump("reference"))))

    def clean(self):
        for name in self.names.values():
            self.state.ask(op="drop", database=name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--only-reference", action="store_true")
    arguments = parser.parse_args()
    missing = missing_variables()
    if arguments.only_reference and missing == ["GODWIT_TEST_PROGRAM"]:
        missing = []
    if missing:
        return say_skipped(missing)
    uri = os.environ["GODWIT_TEST_MONGODB_URI"]
    state = State(uri)
    with tempfile.TemporaryDirectory(prefix="godwit-project-") as work:
        project = Project(arguments.name, Path(work))
        comparison = Comparison(project, state, uri, f"p{secrets.token_hex(5)}")
        try:
            comparison.only_reference() if arguments.only_reference else comparison.whole()
        except Difference as difference:
            print(f"{arguments.name}: {difference}")
            return 1
        finally:
            comparison.clean()
            state.close()
    print(f"{arguments.name}: both did the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())
