"""What the benchmarks beside other programs have in common: getting those programs, measuring processes, tables."""

import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import typing

ROOT = pathlib.Path(__file__).resolve().parents[1]
BENCH = ROOT / "build" / "bench"
INSTALLED = BENCH / "installed"
GODWIT = INSTALLED / "bin" / "godwit"
NODE_MODULES = BENCH / "node_modules"
MIGRATE_MONGO = NODE_MODULES / "migrate-mongo" / "bin" / "migrate-mongo.js"


class Usage(typing.NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, of the process and those that it waited for
    peak: float  # MB
    started: float  # seconds of the epoch
    output: str


def prepare(bare):
    """Gets what is missing, installs a release under build/bench, and builds the plain C program `bare`, whose path it
    returns. (In its build folder the program looks for libraries in more places than an installed one.)"""
    subprocess.run([ROOT / "tools" / "dependencies", "bench"], check=True)
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--parallel", "2", "--target", "godwit_program"], cwd=ROOT,
                   check=True, stdout=subprocess.DEVNULL)
    BENCH.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cmake", "--install", ROOT / "build" / "release", "--prefix", INSTALLED], check=True,
                   stdout=subprocess.DEVNULL)
    if not MIGRATE_MONGO.exists():
        (BENCH / "package.json").write_text('{"private": true}\n')
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "migrate-mongo@14.0.7", "mongodb@7"],
                       cwd=BENCH, check=True)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libmongoc-1.0"], check=True, capture_output=True, text=True)
    program = BENCH / ("bare-" + bare.parent.name)
    subprocess.run(["cc", "-O2", bare, "-o", program, *flags.stdout.split()], check=True)
    return program


def node():
    return shutil.which("node")


def with_server(arguments):
    """Runs this same program again with `arguments` and the URI of a server that is there meanwhile."""
    command = [sys.executable, sys.argv[0], *map(str, arguments)]
    return subprocess.run([ROOT / "tools" / "services", "run", "--rs", "--", "sh", "-c",
                           'exec "$@" "$GODWIT_TEST_MONGODB_URI"', "sh", *command], check=False).returncode


def measured(command, folder):
    """The Usage of one run of a command; ends this program when the command fails."""
    child = subprocess.run([sys.executable, "-S", "-E", ROOT / "bench" / "child.py", *map(str, command)], cwd=folder,
                           capture_output=True, text=True)
    report = re.search(r"^MEASURED (.*)$", child.stderr, re.M)
    if child.returncode != 0 or not report:
        sys.exit(f"{command} ended with {child.returncode}:\n{child.stdout}\n{child.stderr}")
    return Usage(*map(float, report.group(1).split()), child.stdout + child.stderr)


def project(folder, uri, database, environment=""):
    """A folder with an empty `migrations` that godwit and migrate-mongo understand. `environment`: more of godwit.yaml."""
    folder = pathlib.Path(folder)
    (folder / "migrations").mkdir(parents=True)
    (folder / "godwit.yaml").write_text(
        f'version: 1\nenvironments:\n  bench: {{ url: "{uri}", database: {database}{environment} }}\n')
    (folder / "migrate-mongo-config.js").write_text(
        "module.exports = { mongodb: { url: %s, databaseName: %s, options: {} }, migrationsDir: 'migrations', "
        "changelogCollectionName: 'changelog', lockCollectionName: 'changelog_lock', lockTtl: 0, "
        "migrationFileExtension: '.js', useFileHash: false, moduleSystem: 'commonjs' };\n" % (json.dumps(uri), json.dumps(database)))
    return folder


def median(rows, what):
    return statistics.median(getattr(row, what) for row in rows)


def table(title, results, base):
    """`results`: name -> Usages. Ratios are to the contestant `base`."""
    print(f"\n{title}")
    print(f"  {'':20}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}   ratio to {base}: wall, CPU, peak")
    for name, rows in results.items():
        own = [median(rows, what) for what in ("wall", "cpu", "peak")]
        ratios = [value / median(results[base], what) for value, what in zip(own, ("wall", "cpu", "peak"))]
        print(f"  {name:20}{own[0]:10.3f}{own[1]:10.3f}{own[2]:10.1f}   " + "  ".join(f"{ratio:.2f}" for ratio in ratios))
