#!/usr/bin/env bash
# Installs the build into a scratch prefix, compiles an application against it, once through CMake's package and once
# through pkg-config, and runs it against a real server.
#   run.sh BUILD_FOLDER SOURCE_FOLDER
set -euo pipefail
build=$1 source=$2
if [ -z "${GODWIT_TEST_MONGODB_URI:-}" ]; then
  echo "skipped: GODWIT_TEST_MONGODB_URI is not set (tools/services run -- ctest …)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

cmake --install "$build" --prefix "$work/prefix" >/dev/null
"$work/prefix/bin/godwit" version | grep -q '^godwit ' || fail "the installed program does not start"

"$work/prefix/bin/godwit-migrate-mongo" --version | grep -q '(godwit ' || fail "godwit-migrate-mongo does not start"
mkdir "$work/moved-project"
(cd "$work/moved-project" && "$work/prefix/bin/godwit-migrate-mongo" init -m esm >/dev/null && grep -q '^export default' migrate-mongo-config.js) ||
  fail "godwit-migrate-mongo init"

mkdir "$work/app"
cp "$source/tests/install/application.cpp" "$work/app/"
cat >"$work/app/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(application LANGUAGES CXX)
find_package(godwit 0.1 REQUIRED)
add_executable(application application.cpp)
target_link_libraries(application PRIVATE godwit::godwit)
CMAKE
flags=${GODWIT_TEST_CXX_FLAGS:-}
cmake -S "$work/app" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_FLAGS="$flags" >/dev/null
cmake --build "$work/build" >/dev/null
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name godwit.pc)")
export LD_LIBRARY_PATH
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
# shellcheck disable=SC2046,SC2086
c++ -std=c++20 $flags "$work/app/application.cpp" $(pkg-config --cflags --libs godwit) -o "$work/by-pkg-config"

mkdir -p "$work/project/migrations"
cat >"$work/project/godwit.yaml" <<YAML
version: 1
environments:
  test: { url: "$GODWIT_TEST_MONGODB_URI", database: install_$$ }
YAML
cat >"$work/project/migrations/20260101000000-first.js" <<'JS'
exports.up = async (db) => { await db.collection('things').insertOne({ n: 1 }); };
exports.down = async (db) => { await db.collection('things').drop(); };
JS

application=$work/build/application
status=0; out=$("$application" "$work/project" require) || status=$?
[ "$status" = 4 ] && grep -q '^GW0204 2 migrations pending in test$' <<<"$out" || fail "require: $status $out"

pids=()
for i in 1 2 3 4; do "$work/by-pkg-config" "$work/project" migrate >"$work/out.$i" & pids+=($!); done
"$application" "$work/project" wait >"$work/out.wait" & pids+=($!)
for pid in "${pids[@]}"; do wait "$pid" || fail "a starting process failed: $(cat "$work"/out.*)"; done
[ "$(cat "$work"/out.[1-4] | grep -c 'ready, 2 applied now')" = 1 ] || fail "not exactly one migrated: $(cat "$work"/out.*)"
[ "$(cat "$work"/out.* | grep -c '^ready')" = 5 ] || fail "not all are ready: $(cat "$work"/out.*)"
"$application" "$work/project" require | grep -q 'ready, 0 applied now' || fail "require after migrate"
"$work/prefix/bin/godwit" -C "$work/project" status --json | grep -q '"orphaned":true' || fail "the program does not see the compiled-in one"
echo "installed, compiled twice, migrated once by four processes"
