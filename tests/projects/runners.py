"""Runs real migrate-mongo and godwit, and reads databases, for the tests of this folder."""

import json
import os
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDED = ("GODWIT_TEST_PROGRAM", "GODWIT_TEST_MONGODB_URI", "GODWIT_TEST_NODE", "GODWIT_TEST_NODE_MODULES")
LIMIT_SECONDS = 90


def missing_variables(needed=NEEDED):
    """Names of the variables that a test cannot do without and that are not set."""
    return [name for name in needed if not os.environ.get(name)]


def say_skipped(missing):
    print(f"skipped: {', '.join(missing)} not set (tools/services run --rs --node -- ctest …)")
    return 77


def modules_folder():
    return Path(os.environ["GODWIT_TEST_NODE_MODULES"])


def plain_environment():
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, "NO_COLOR": "1"}


class State:
    """The process that fills and reads databases through the official driver."""

    def __init__(self, uri):
        environment = dict(os.environ, NODE_PATH=str(modules_folder()))
        self.process = subprocess.Popen([os.environ["GODWIT_TEST_NODE"], HERE / "state.cjs", uri], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"state.cjs ended while it was asked for {question['op']}")
        answer = json.loads(line)
        if isinstance(answer, dict) and "failure" in answer:
            raise RuntimeError(answer["failure"])
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(LIMIT_SECONDS)


class Outcome:
    """What one invocation did: the files it went through, what scripts printed, how it ended."""

    def __init__(self, done, files, lines, failed, message, text):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr
        self.files = files
        self.lines = lines
        self.failed = failed  # the file; "?" when it is not known; None when nothing failed
        self.message = message
        self.text = text
        self.result = {}  # godwit's last line


def run(command, folder, variables, name=None):
    """Runs it; `name` is what it is told that it is called."""
    command = [str(word) for word in command]
    return subprocess.run([name or command[0], *command[1:]], executable=command[0], cwd=folder, env=variables,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=LIMIT_SECONDS)


def migrate_mongo_line(words, loader=None):
    """The command line of the real migrate-mongo; `loader` is a file below node_modules that Node loads first."""
    command = [os.environ["GODWIT_TEST_NODE"]]
    if loader:
        command += ["--require", modules_folder() / loader]
    return [*command, modules_folder() / "migrate-mongo/bin/migrate-mongo.js", *words]


def read_migrate_mongo(done):
    files = re.findall(r"^MIGRATED (?:UP|DOWN): (.*)$", done.stdout, re.MULTILINE)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("MIGRATED ")]
    error = re.search(r"^ERROR: Could not migrate (?:up|down) (\S+): (.*)$", done.stderr, re.MULTILINE)
    failed = error.group(1) if error else ("?" if done.returncode else None)
    return Outcome(done, files, lines, failed, error.group(2) if error else "", done.stdout + done.stderr)


def migrate_mongo(words, folder, variables, loader=None):
    return read_migrate_mongo(run(migrate_mongo_line(words, loader), folder, variables))


def godwit_as_migrate_mongo(words, folder, variables):
    return read_migrate_mongo(run([os.environ["GODWIT_TEST_PROGRAM"], *words], folder, variables, "migrate-mongo"))


def godwit(words, folder, variables):
    done = run([os.environ["GODWIT_TEST_PROGRAM"], *words, "--json", "-y"], folder, variables)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    result = events[-1] if events else {}
    lines = [part for event in events if event.get("type") == "log" for part in event["text"].split("\n")]
    failed, message = None, ""
    if done.returncode:
        failed = Path(result["failed"]["file"]).name if result.get("failed") else "?"
        message = re.sub(r"^\w*Error: ", "", (result.get("error") or {}).get("message", ""))
    files = [Path(migration["file"]).name for migration in result.get("done", [])]
    text = json.dumps(result.get("error"), indent=1, ensure_ascii=False) if done.returncode else ""
    outcome = Outcome(done, files, lines, failed, message, text + done.stderr)
    outcome.result = result
    return outcome
