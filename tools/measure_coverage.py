"""What `make coverage` does: the suite on SQLite, without the browser, and which of our lines and branches it runs.

    python tools/measure_coverage.py             the whole suite; fails below ``fail_under`` of pyproject.toml
    python tools/measure_coverage.py tests/x.py  only these tests, beside what is known of others

Which test ran which line is kept in ``var/coverage``, where ``python -m tools.mutation`` looks for the tests to ask.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from coverage import Coverage
from given import REFUSED, refuse_missing
from second_try import Tries

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "var" / "coverage"
WHOLE, ADDED = "suite", "added-"
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]
WORST = 20
MARKED = "not browser and not thorough"  # one crawl runs half of the portal, and would be every line's test
Numbers = dict[str, int]  # as coverage counts in a summary


def main() -> int:
    """Run the tests and print the report. Return an exit code."""
    asked = _parser().parse_args()
    refuse_missing((test.partition("::")[0] for test in asked.tests), PROJECT)
    folder = _new_folder(asked)
    code = _run(folder, asked)
    if not _has_run_a_test(folder):
        shutil.rmtree(folder)
        print("No test ran, so nothing is kept. Those of the browser and the thorough ones are not measured.")
        return REFUSED
    _keep_sources(folder)
    floor = SETTINGS["report"].get("fail_under", 0)
    percentage = _report(folder)
    if asked.tests:
        return code
    if percentage < floor:
        print(f"Failed: {percentage:.2f}% is less than the floor of {floor}% (fail_under in pyproject.toml)")
    return 1 if code or percentage < floor else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Which lines and branches the suite runs, and which test runs them.")
    parser.add_argument("tests", nargs="*", help="these alone, beside what is known of others; else the whole suite")
    parser.add_argument("-n", dest="processes", default="2", help="how many processes; 0 for none besides this")
    return parser


def _new_folder(asked: argparse.Namespace) -> Path:
    """Where this run is kept: in the place of all before it, or beside them where tests are named."""
    if not asked.tests:
        shutil.rmtree(FOLDER, ignore_errors=True)
        folder = FOLDER / WHOLE
    else:
        taken = [path.name.removeprefix(ADDED) for path in FOLDER.glob(f"{ADDED}*")]
        number = max((int(number) for number in taken if number.isdecimal()), default=0) + 1
        folder = FOLDER / f"{ADDED}{number:03}"
    folder.mkdir(parents=True)
    return folder


def _has_run_a_test(folder: Path) -> bool:
    """Whether there is anything to report: where pytest gave up before, it may have left files all the same."""
    tests = folder / "tests.json"
    return (folder / "contexts").exists() and tests.exists() and bool(json.loads(tests.read_text(encoding="utf-8")))


def _run(folder: Path, asked: argparse.Namespace) -> int:
    options = ["-p", "tools.mutation.recording"]
    options += ["--cov", "--cov-config=pyproject.toml", "--cov-context=test", "--cov-report=", "--cov-fail-under=0"]
    if asked.processes != "0":
        options += ["-n", asked.processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    files = {"COVERAGE_FILE": str(folder / "contexts"), "TESTS_FILE": str(folder / "tests.json"), "DATABASE_URL": ""}
    tries = Tries("coverage", MARKED, files)
    whole = tries.first(*options, *asked.tests)
    return tries.code_after(subprocess.run(whole, cwd=PROJECT, env=tries.environment, check=False).returncode)


def _keep_sources(folder: Path) -> None:
    """Keep our files as they were, so that their lines are found again once they have moved."""
    texts = {
        path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
        for package in SETTINGS["run"]["source"]
        for path in sorted((PROJECT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }
    (folder / "sources.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


def _report(folder: Path) -> float:
    """Print lines and branches by package, and the files with most that no test runs; return the percentage."""
    files, total = _measured(folder)
    packages: dict[str, Numbers] = defaultdict(lambda: defaultdict(int))
    for path, numbers in files.items():
        for name in ("num_statements", "covered_lines", "num_branches", "covered_branches"):
            packages[_package(path)][name] += numbers[name]
    print(f"\n{'':<44}{'lines':>14}{'branches':>16}{'both':>9}")
    for name, numbers in [*sorted(packages.items()), ("all", total)]:
        print(_line(name, numbers))
    print(f"\nThe {WORST} files with most lines and branches that no test runs:")
    for path in sorted(files, key=lambda path: -_missed(files[path]))[:WORST]:
        print(_line(path, files[path]))
    return _percentage(total)


def _measured(folder: Path) -> tuple[dict[str, Numbers], Numbers]:
    coverage = Coverage(data_file=str(folder / "contexts"), config_file=str(PROJECT / "pyproject.toml"))
    coverage.load()
    target = folder / "report.json"
    with_output = sys.stdout
    sys.stdout = io.StringIO()  # it says where it wrote
    try:
        coverage.json_report(outfile=str(target))
    finally:
        sys.stdout = with_output
    report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    target.unlink()
    return {path: file["summary"] for path, file in report["files"].items()}, report["totals"]


def _package(path: str) -> str:
    """The app, with the folder in it where there is one."""
    return "/".join(Path(path).parent.parts[:2])


def _missed(numbers: Numbers) -> int:
    return sum(numbers[f"num_{all_}"] - numbers[f"covered_{run}"] for all_, run in _PAIRS)


_PAIRS = (("statements", "lines"), ("branches", "branches"))


def _percentage(numbers: Numbers) -> float:
    whole = numbers["num_statements"] + numbers["num_branches"]
    return 100 * (numbers["covered_lines"] + numbers["covered_branches"]) / whole if whole else 100.0


def _line(name: str, numbers: Numbers) -> str:
    lines, branches = (f"{numbers[f'covered_{run}']}/{numbers[f'num_{all_}']}" for all_, run in _PAIRS)
    return f"{name:<44}{lines:>14}{branches:>16}{_percentage(numbers):>8.1f}%"


if __name__ == "__main__":
    sys.exit(main())
