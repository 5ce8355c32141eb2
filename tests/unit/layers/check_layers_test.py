"""The layers check finds what is wrong in trees that are wrong on purpose."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[3] / "tools"

# A small tree in which everything is allowed.
GOOD = {
    "include/godwit/error.h": "#include <string>\n",
    "include/godwit/migrator.h": '#include "godwit/error.h"\n',
    "src/base/text.h": "#include <sys/types.h>\n",
    "src/base/text.cpp": '#include "base/text.h"\n#include <fmt/format.h>\n#include "godwit/error.h"\n',
    "src/bson/document.h": '#include <bson/bson.h>\n#include "base/text.h"\n',
    "src/mongo/client.cpp": '#include <mongoc/mongoc.h>\n#include "bson/document.h"\n',
    "src/script/engine.h": "#include <jsapi.h>\n#include <js/Array.h>\n",
    "src/script/mongo/natives.cpp": '#include "mongo/client.h"\n#include "script/engine.h"\n#include "natives.inc"\n',
    "src/script/mongo/natives.inc": "",
    "src/mongo/client.h": "",
    "src/migrate/plan.h": "",
    "src/app/migrator.cpp": '#include "godwit/migrator.h"\n#include "migrate/plan.h"\n',
    "src/cli/options.cpp": '#include <CLI/CLI.hpp>\n#include "godwit/migrator.h"\n#include <nlohmann/json.hpp>\n',
}


class CheckLayers(unittest.TestCase):
    def check(self, changes, rules=None):
        """Lines that the checker prints for GOOD with `changes`, and its exit code."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**GOOD, **changes}.items():
                file = root / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            command = [sys.executable, str(TOOLS / "check_layers.py"), "--root", folder]
            if rules is not None:
                (root / "rules").write_text(rules, encoding="utf-8")
                command += ["--rules", str(root / "rules")]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            return (done.stdout + done.stderr.replace(folder, "")).splitlines(), done.returncode

    def assert_finding(self, changes, *findings):
        self.assertEqual(self.check(changes), (list(findings), 1))

    def test_accepts_a_tree_that_keeps_the_rules(self):
        self.assertEqual(self.check({}), ([], 0))

    def test_names_the_line_that_includes_a_higher_module(self):
        self.assert_finding(
            {"src/base/x.cpp": '#include "base/text.h"\n\n  #  include "migrate/plan.h"\n'},
            "src/base/x.cpp:3 includes migrate/plan.h: base may include nothing",
        )

    def test_sees_angle_brackets_and_files_that_do_not_exist(self):
        self.assert_finding(
            {"src/bson/x.cpp": '#include <mongo/client.h>\n#include "db/none.h"\n'},
            "src/bson/x.cpp:1 includes mongo/client.h: bson may include only base",
            "src/bson/x.cpp:2 includes db/none.h: bson may include only base",
        )

    def test_counts_script_mongo_as_a_module_of_its_own(self):
        self.assert_finding(
            {
                "src/script/x.cpp": '#include "script/mongo/natives.inc"\n#include "mongo/client.h"\n',
                "src/script/mongo/y.cpp": '#include "migrate/plan.h"\n',
            },
            "src/script/mongo/y.cpp:1 includes migrate/plan.h: "
            "script/mongo may include only base, bson, db, mongo, script",
            "src/script/x.cpp:1 includes script/mongo/natives.inc: script may include only base, bson, net",
            "src/script/x.cpp:2 includes mongo/client.h: script may include only base, bson, net",
        )

    def test_keeps_the_command_line_on_the_public_headers(self):
        self.assert_finding(
            {"src/cli/x.cpp": '#include "base/text.h"\n#include "app/state.h"\n'},
            "src/cli/x.cpp:1 includes base/text.h: cli may include only web",
            "src/cli/x.cpp:2 includes app/state.h: cli may include only web",
        )

    def test_lets_only_app_cli_and_web_see_the_public_headers(self):
        self.assert_finding(
            {"src/migrate/x.cpp": '#include "godwit/error.h"\n#include "godwit/migrator.h"\n'},
            "src/migrate/x.cpp:2 includes godwit/migrator.h: "
            "migrate may include of include/godwit only error, error_codes, events, export, version",
        )

    def test_keeps_modules_and_vendors_out_of_the_public_headers(self):
        self.assert_finding(
            {"include/godwit/x.h": '#include "base/text.h"\n#include <fmt/format.h>\n#include "godwit/none.h"\n'},
            "include/godwit/x.h:1 includes base/text.h: the public headers may include only each other",
            "include/godwit/x.h:2 includes fmt/format.h: the public headers may include nothing of a vendor",
            "include/godwit/x.h:3 includes godwit/none.h: no such file below include/",
        )

    def test_keeps_each_vendor_at_home(self):
        self.assert_finding(
            {
                "src/app/x.cpp": "#include <bson/bson.h>\n#include <mongoc/mongoc.h>\n#include <jsapi.h>\n"
                "#include <js/Array.h>\n#include <yaml-cpp/yaml.h>\n#include <boost/any.hpp>\n"
            },
            "src/app/x.cpp:1 includes bson/bson.h: its home is bson, mongo",
            "src/app/x.cpp:2 includes mongoc/mongoc.h: its home is mongo",
            "src/app/x.cpp:3 includes jsapi.h: its home is script, script/mongo",
            "src/app/x.cpp:4 includes js/Array.h: its home is script, script/mongo",
            "src/app/x.cpp:5 includes yaml-cpp/yaml.h: its home is config",
            "src/app/x.cpp:6 includes boost/any.hpp: no rule names a home for it",
        )

    def test_keeps_json_out_of_headers_and_the_option_parser_in_one_file(self):
        self.assert_finding(
            {
                "src/cli/view.h": "#include <nlohmann/json.hpp>\n",
                "src/cli/main.cpp": "#include <CLI/CLI.hpp>\n",
            },
            "src/cli/options.cpp:1 includes CLI/CLI.hpp: one file may, and src/cli/main.cpp does",
            "src/cli/view.h:1 includes nlohmann/json.hpp: only *.cpp may",
        )

    def test_refuses_paths_that_climb_and_files_that_are_nowhere(self):
        self.assert_finding(
            {"src/mongo/x.cpp": '#include "../base/text.h"\n#include "none.h"\n'},
            "src/mongo/x.cpp:1 includes ../base/text.h: write the path from src/",
            "src/mongo/x.cpp:2 includes none.h: no such file below src/",
        )

    def test_refuses_a_folder_that_is_no_module(self):
        self.assert_finding({"src/util/x.cpp": ""}, "src/util/x.cpp is in no module of the rules")

    def test_refuses_rules_that_contradict_themselves(self):
        for rules, message in (
            ("module a: b\n", "/rules: no such module: b"),
            ("module a: b\nmodule b: c\nmodule c: a\n", "/rules: module a reaches itself"),
            ("module a:\nmodule a:\n", "/rules: line 2 is no rule: module a:"),
            ("modul a:\n", "/rules: line 1 is no rule: modul a:"),
        ):
            self.assertEqual(self.check({}, rules), ([message], 2))

    def test_holds_the_rules_that_are_in_use(self):
        text = (TOOLS / "layers.txt").read_text(encoding="utf-8")
        self.assertIn("\nmodule base:\n", text)
        self.assertIn("\nvalues error error_codes events export version\n", text)


if __name__ == "__main__":
    unittest.main()
