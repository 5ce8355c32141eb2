#!/usr/bin/env python3
"""Sessions of the real migrate-mongo and of godwit in its place, compared byte by byte.

Standard output and exit codes must be the same, and so the first line of an error (or as many lines as its message
has): below it, one shows where in its own code it was, the other where in the migration. Times and folders are
normalised.
"""

import os
import re
import secrets
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runners import (State, godwit_as_migrate_mongo, migrate_mongo, missing_variables, modules_folder,
                     plain_environment, say_skipped)

CONFIGURATION = """\
module.exports = {
  mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },
  migrationsDir: 'migrations',
  changelogCollectionName: 'changelog',
  lockCollectionName: 'changelog_lock',
  lockTtl: 0,
  migrationFileExtension: '.js',
  useFileHash: false,
  moduleSystem: 'commonjs',
};
"""
INSERT = """\
module.exports = {
  async up(db) {
    console.log('up', { of: '%(id)s' });
    console.error('to stderr');
    await db.collection('a').insertOne({ _id: '%(id)s' });
  },
  async down(db) {
    console.log('down %%s of %%d', '%(id)s', 3);
    await db.collection('a').deleteOne({ _id: '%(id)s' });
  },
};
"""


def insert(name):
    return INSERT % {"id": name}


BASIC = {"migrate-mongo-config.js": CONFIGURATION, "migrations/20240101000000-first.js": insert("first"),
         "migrations/20240102000000-zweite_änderung.js": insert("second")}
FAILING = {**BASIC, "migrations/20240103000000-fails.js":
           "module.exports = { async up() { throw new RangeError('too far'); }, async down() {} };\n"}
LOCKING = {**BASIC, "migrate-mongo-config.js": CONFIGURATION.replace("lockTtl: 0", "lockTtl: 600")}
A_LOCK = {"createdAt": {"$date": "2099-01-01T00:00:00Z"}}
# A step is the words of a command, or {file: text} to write (None: remove), or what is asked of the database.
SESSIONS = {
    "nothing there": ({}, [["up"], ["down"], ["status"], ["create", "x"], ["create"], ["up", "-f", "conf/other.js"]]),
    "usage": ({}, [["uo"], ["frobnicate"], ["up", "--frob"], ["up", "--fil", "x"], ["up", "extra"], ["up", "-b"],
                   ["down", "-f"], ["create", "two", "words"], ["-x"], ["init", "-m"], ["status", "--migrations-dir"]]),
    "a new project": ({}, [["init"], ["init"], ["create", "add users  index"], ["create", "ümläut & co"],
                           ["status", "-f", "x.js"], {"migrations": None}, ["init"], ["create", "no folder"]]),
    "a new project of modules": ({}, [["init", "--module=esm"], ["create", "as module"]]),
    "there and back": (BASIC, [["status"], ["up"], ["status"], ["up"], ["down"], ["status"], ["up"], ["down", "-b"],
                               ["status"], ["down"], ["up"], ["down", "--block"], ["up"], ["status"]]),
    "hashes": ({**BASIC, "migrate-mongo-config.js": CONFIGURATION.replace("useFileHash: false", "useFileHash: true")},
               [["status"], ["up"], ["status"], ["down"], ["status"]]),
    "other folders": ({"conf/mm.js": CONFIGURATION.replace("'migrations'", "'./changes/'"),
                       "changes/a.js": insert("a"), "elsewhere/b.js": insert("b"),
                       "changes/sample-migration.js": "// ours\n"},
                      [["status", "-f", "conf/mm.js"], ["create", "-f", "conf/mm.js", "from sample"],
                       ["up", "--file=conf/mm.js", "--migrations-dir", "elsewhere"],
                       ["status", "-fconf/mm.js", "--migrations-dir=elsewhere"],
                       ["down", "-bf", "conf/mm.js", "--migrations-dir", "elsewhere"],
                       ["create", "-f", "conf/mm.js", "--migrations-dir", "nowhere", "x"],
                       ["up", "-f", "conf/mm.js", "--migrations-dir", "nowhere"]]),
    "a migration throws": (FAILING, [["up"], ["status"], ["down", "-b"], ["status"]]),
    "a way back throws": ({**BASIC, "migrations/20240103000000-stays.js":
                           "module.exports = { async up() {}, async down() { throw new Error('not that one'); } };\n"},
                          [["up"], ["down"], ["status"]]),
    "its lock": (LOCKING, [["up"], {"op": "insert", "collection": "changelog_lock", "document": A_LOCK}, ["down"],
                           {"migrations/20240103000000-third.js": insert("third")}, ["up"], ["down", "-b"], ["status"],
                           {"op": "empty", "collection": "changelog_lock"}, ["down"], ["up"]]),
    "empty": ({"migrate-mongo-config.js": CONFIGURATION, "migrations/readme.md": "nothing yet\n"},
              [["status"], ["up"], ["down"]]),
    "modules": ({"migrate-mongo-config.js": CONFIGURATION.replace("module.exports =", "export default"),
                 "package.json": '{"type":"module"}',
                 "migrations/1-named.js": "export const up = (db) => db.collection('a').insertOne({});\n"
                                          "export const down = async () => {};\n",
                 "migrations/2-default.js": "export default { up: async () => {}, down: async () => {} };\n"},
                [["up"], ["status"], ["down"], ["down"], ["status"]]),
}


def normalised(text, folder):
    text = text.replace(str(folder), "FOLDER")
    text = re.sub(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "2026-01-01T00:00:00.000Z", text)
    text = re.sub(r"│ 1\d{12} ", "│ 1700000000000 ", text)
    return re.sub(r"(Created: \S*/)\d{14}-", r"\g<1>20260101000000-", text)


def message_of(error, folder):
    """The lines of an error's message, without what stands below it and without what scripts printed before."""
    text = normalised(error, folder)
    if text.startswith("error: "):
        return text
    at = text.find("ERROR: ")
    if at < 0:
        return text
    kept = text[:at]
    for line in text[at:].splitlines():
        if line.startswith("  "):
            break
        kept += line + "\n"
        if re.match(r"ERROR: .* \w*Error: ", line):
            break
    return kept


class Stage:
    """A folder and a database in which one of the programs plays a session."""

    def __init__(self, runner, work, name, files, uri):
        self.runner = runner
        self.folder = Path(work) / name
        self.folder.mkdir()
        self.database = f"s{secrets.token_hex(5)}"
        (self.folder / "node_modules").symlink_to(modules_folder())
        self.variables = {**plain_environment(), "MONGODB_URI": uri, "MONGODB_DATABASE": self.database}
        self.write(files)

    def write(self, files):
        for name, text in files.items():
            path = self.folder / name
            if text is None:
                for entry in path.iterdir():
                    entry.unlink()
                path.rmdir()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def play(self, words):
        outcome = self.runner(words, self.folder, self.variables)
        return {"exit code": outcome.code, "standard output": normalised(outcome.out, self.folder),
                "error": message_of(outcome.err, self.folder)}

    def created(self):
        """What `create` and `init` left, without the times in names."""
        paths = [path for path in self.folder.rglob("*") if "node_modules" not in path.parts]
        found = [str(path.relative_to(self.folder)) for path in paths]
        return sorted(re.sub(r"20[23]\d{11}", "STAMP", name) for name in found)


def compare(title, files, steps, uri, state):
    differences = 0
    with tempfile.TemporaryDirectory(prefix="godwit-persona-") as work:
        stages = [Stage(migrate_mongo, work, "a", files, uri), Stage(godwit_as_migrate_mongo, work, "b", files, uri)]
        try:
            for step in steps:
                if isinstance(step, dict):
                    for stage in stages:
                        state.ask(database=stage.database, **step) if "op" in step else stage.write(step)
                    continue
                expected, found = (stage.play(step) for stage in stages)
                # What it had applied before a failure is never printed by the original, on purpose by the other.
                if expected["exit code"] != 0:
                    found["standard output"] = re.sub(r"(?m)^MIGRATED .*\n", "", found["standard output"])
                for what, wanted in expected.items():
                    if wanted != found[what]:
                        differences += 1
                        print(f"{title}: migrate-mongo {' '.join(step)}: {what}\n  - {wanted!r}\n  + {found[what]!r}")
            left = [stage.created() for stage in stages]
            if left[0] != left[1]:
                differences += 1
                print(f"{title}: files\n  - {left[0]}\n  + {left[1]}")
        finally:
            for stage in stages:
                state.ask(op="drop", database=stage.database)
    return differences


def four_at_once(uri, state):
    """Where the original applies everything four times, one of four applies and the others find nothing to do."""
    with tempfile.TemporaryDirectory(prefix="godwit-persona-") as work:
        stage = Stage(godwit_as_migrate_mongo, work, "a", BASIC, uri)
        try:
            with ThreadPoolExecutor(4) as pool:
                outcomes = list(pool.map(lambda _: stage.runner(["up"], stage.folder, stage.variables), range(4)))
            rows = state.ask(op="rows", database=stage.database, collection="changelog")
        finally:
            state.ask(op="drop", database=stage.database)
    printed = sorted(len(outcome.files) for outcome in outcomes)
    if printed == [0, 0, 0, 2] and len(rows) == 2 and all(outcome.code == 0 for outcome in outcomes):
        return 0
    print(f"four at once: {printed}, {rows}\n" + "\n".join(outcome.text for outcome in outcomes))
    return 1


def main():
    if missing := missing_variables():
        return say_skipped(missing)
    uri = os.environ["GODWIT_TEST_MONGODB_URI"]
    state = State(uri)
    try:
        chosen = {title: SESSIONS[title] for title in (sys.argv[1:] or SESSIONS)}
        differences = sum(compare(title, files, steps, uri, state) for title, (files, steps) in chosen.items())
        if not sys.argv[1:]:
            differences += four_at_once(uri, state)
    finally:
        state.close()
    print(f"{sum(len(steps) for _, steps in chosen.values())} commands, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
