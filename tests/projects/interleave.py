#!/usr/bin/env python3
"""Real migrate-mongo, godwit, and godwit in migrate-mongo's place take turns at random on one folder and one database.

  interleave.py [--steps N] [--seed N] [--rounds N]

After each command all statuses agree, ledger and history tell the same, and the data is what the applied migrations
make of it. A round is a folder with settings of its own: hashes on or off, the lock on or off, CommonJS or ES modules.
Prints the seed that repeats it.
"""

import argparse
import os
import random
import secrets
import sys
import tempfile
from pathlib import Path

from runners import (State, godwit, godwit_as_migrate_mongo, migrate_mongo, missing_variables, modules_folder,
                     plain_environment, say_skipped)

MIGRATION = """\
exports.up = async (db) => {
  await db.collection('world').updateOne({ _id: 'applied' }, { $addToSet: { names: '%(name)s' } }, { upsert: true });
};
exports.down = async (db) => {
  await db.collection('world').updateOne({ _id: 'applied' }, { $pull: { names: '%(name)s' } });
};
"""


class Disagreement(Exception):
    """What one of them says is not what the other one says, or not what happened."""


class World:
    """The folder, the database, and what is expected to be applied."""

    def __init__(self, folder, state, uri, database, chance):
        self.folder = folder
        self.state = state
        self.database = database
        self.chance = chance
        self.variables = {**plain_environment(), "MONGODB_URI": uri, "MONGODB_DATABASE": database}
        self.settings = {"useFileHash": chance.random() < 0.5, "lockTtl": chance.choice([0, 60]),
                         "extension": chance.choice([".js", ".cjs"])}
        self.files = []
        self.applied = set()
        (folder / "migrations").mkdir()
        (folder / "node_modules").symlink_to(modules_folder())
        (folder / "migrate-mongo-config.js").write_text(
            "module.exports = {\n"
            "  mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },\n"
            "  changelogCollectionName: 'changelog',\n"
            "  lockCollectionName: 'changelog_lock',\n"
            f"  lockTtl: {self.settings['lockTtl']},\n"
            f"  migrationFileExtension: '{self.settings['extension']}',\n"
            f"  useFileHash: {str(self.settings['useFileHash']).lower()},\n"
            "};\n")
        for _ in range(3):
            self.add_file()

    def add_file(self):
        """A new migration, sometimes older than all that are there: two branches were merged."""
        stamp = self.chance.randrange(20200101000000, 20250101000000)
        name = f"{stamp}-change_{len(self.files)}{self.settings['extension']}"
        (self.folder / "migrations" / name).write_text(MIGRATION % {"name": name})
        self.files = sorted([*self.files, name])
        return f"new file {name}"

    def rows(self):
        return self.state.ask(op="rows", database=self.database, collection="changelog")

    def data(self):
        found = self.state.ask(op="rows", database=self.database, collection="world")
        return sorted(found[0]["names"]) if found else []


def table_of(text):
    """The cells of a status table, by file."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if line.startswith("│") and cells[0] != "Filename":
            rows[cells[0]] = cells[1:]
    return rows


def check(world):
    def differ(what, expected, found):
        raise Disagreement(f"{what}\n  - {expected}\n  + {found}")

    theirs = migrate_mongo(["status"], world.folder, world.variables)
    standing = godwit_as_migrate_mongo(["status"], world.folder, world.variables)
    if theirs.out != standing.out or theirs.code != standing.code:
        differ("the status tables differ", theirs.out, standing.out + standing.text)
    table = table_of(theirs.out)
    if list(table) != world.files:
        differ("not all files are in the table", world.files, list(table))
    applied = {file for file, cells in table.items() if cells[-2] != "PENDING"}
    if applied != world.applied:
        differ("migrate-mongo's status is not what was done", world.applied, applied)
    ours = godwit(["status"], world.folder, world.variables)
    states = {Path(m["file"]).name: m["state"] for m in ours.result["migrations"]}
    ours_applied = {file for file, state in states.items() if state == "applied"}
    if ours_applied != world.applied or set(states) != set(world.files):
        differ("godwit's status is not what was done", world.applied, states)
    rows = world.rows()
    if sorted(row["fileName"] for row in rows) != sorted(world.applied):
        differ("the history is not what was done", sorted(world.applied), rows)
    for row in rows:
        wanted = ["_id", "fileName", "fileHash", "appliedAt", "migrationBlock"]
        if not world.settings["useFileHash"]:
            wanted.remove("fileHash")
        if list(row) != wanted:
            differ("a row's fields", wanted, list(row))
    if world.data() != sorted(world.applied):
        differ("the data is not what the applied migrations make", sorted(world.applied), world.data())


def expect(outcome, code=0):
    if outcome.code != code:
        raise Disagreement(f"exit {outcome.code}\n{outcome.out}{outcome.text}")
    return outcome.files


def up(runner):
    def act(world):
        done = expect(runner(["up"], world.folder, world.variables))
        pending = [file for file in world.files if file not in world.applied]
        if done != pending:
            raise Disagreement(f"up\n  - {pending}\n  + {done}")
        world.applied.update(done)
        return f"up {len(done)}"
    return act


def down(runner, *words):
    def act(world):
        if not world.applied and words:
            return "nothing to undo"  # where migrate-mongo ends with a TypeError
        done = expect(runner(["down", *words], world.folder, world.variables))
        if not set(done) <= world.applied or (world.applied and not done) or (not words and len(done) > 1):
            raise Disagreement(f"down\n  - some of {world.applied}\n  + {done}")
        world.applied.difference_update(done)
        return f"down {done}"
    return act


def one_up(world):
    done = expect(godwit(["up", "--count", "1"], world.folder, world.variables))
    pending = [file for file in world.files if file not in world.applied][:1]
    if done != pending:
        raise Disagreement(f"up --count 1\n  - {pending}\n  + {done}")
    world.applied.update(done)
    return f"up {done}"


def edited_up(world):
    """An applied file is edited: run again where hashes are compared, left alone elsewhere. By godwit only: migrate-mongo
    would leave two rows, of which its next down removes the wrong one."""
    edited = world.chance.sample(sorted(world.applied), min(1, len(world.applied)))
    for file in edited:
        with (world.folder / "migrations" / file).open("a") as text:
            text.write("// edited\n")
    pending = [file for file in world.files if file not in world.applied]
    wanted = sorted([*pending, *edited]) if world.settings["useFileHash"] else pending
    done = expect(godwit(["up"], world.folder, world.variables))
    if done != wanted:
        raise Disagreement(f"up after {edited} was edited\n  - {wanted}\n  + {done}")
    world.applied.update(done)
    return f"up {done}"


ACTS = {
    "migrate-mongo up": (3, up(migrate_mongo)),
    "migrate-mongo down": (3, down(migrate_mongo)),
    "migrate-mongo down -b": (2, down(migrate_mongo, "-b")),
    "godwit up": (2, up(godwit)),
    "godwit up --count 1": (3, one_up),
    "godwit down": (3, down(godwit)),
    "godwit down --block": (2, down(godwit, "--block")),
    "godwit-migrate-mongo up": (2, up(godwit_as_migrate_mongo)),
    "godwit-migrate-mongo down": (1, down(godwit_as_migrate_mongo)),
    "godwit-migrate-mongo down -b": (1, down(godwit_as_migrate_mongo, "-b")),
    "an edit and godwit up": (2, edited_up),
    "a new migration": (3, World.add_file),
}


def play(world, steps):
    names = list(ACTS)
    weights = [ACTS[name][0] for name in names]
    print(f"settings {world.settings}")
    for number in range(steps):
        name = world.chance.choices(names, weights)[0]
        try:
            said = ACTS[name][1](world)
            print(f"{number + 1:3} {name}: {said}")
            check(world)
        except Disagreement as disagreement:
            raise Disagreement(f"step {number + 1}, {name}: {disagreement}") from None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    arguments = parser.parse_args()
    if missing := missing_variables():
        return say_skipped(missing)
    uri = os.environ["GODWIT_TEST_MONGODB_URI"]
    print(f"seed {arguments.seed}")
    state = State(uri)
    try:
        for number in range(arguments.rounds):
            chance = random.Random(arguments.seed + number)
            database = f"i{secrets.token_hex(5)}"
            with tempfile.TemporaryDirectory(prefix="godwit-interleave-") as folder:
                try:
                    play(World(Path(folder), state, uri, database, chance), arguments.steps)
                finally:
                    state.ask(op="drop", database=database)
    except Disagreement as disagreement:
        print(f"{disagreement}\nagain: interleave.py --seed {arguments.seed} --steps {arguments.steps} "
              f"--rounds {arguments.rounds}")
        return 1
    finally:
        state.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
