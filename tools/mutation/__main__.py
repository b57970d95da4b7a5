"""Put faults into a copy of the project, one at a time, and say which of them no test notices.

    python -m tools.mutation                       300 of all groups, the same ones for the same seed
    python -m tools.mutation --since REV           every change of the lines that differ from that revision
    python -m tools.mutation boards/minutes        every change of those files and folders
    python -m tools.mutation --permissions [PART]  remove each check of a permission instead

Which tests run which line is read from ``var/coverage``, where ``make coverage`` writes it. The last run is kept in
``var/mutation``, under the name that ``--as`` gives it: ``--resume`` goes on with it, ``--again`` asks again of what no
test noticed, after tests were added.
It exits with 1 where a fault goes unnoticed.
"""

import argparse
import signal
import sys
from pathlib import Path

from tools.mutation.choosing import AT_MOST, SECONDS
from tools.mutation.groups import PROJECT
from tools.mutation.making import make
from tools.mutation.planning import results_of
from tools.mutation.results import WORTH_ANOTHER_LOOK, table
from tools.mutation.running import NotRunning


def main(arguments: list[str] | None = None) -> int:
    """Make the changes that are asked for, and report them. Return an exit code."""
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what runs is ended, and kept
    results = results_of(asked)
    if asked.list:
        print(*results.all, f"{len(results.all)} changes", sep="\n")
        return 0
    print(f"{len(results.all)} changes, {len(results.open)} of them to make", flush=True)
    if not results.all:
        return 0
    try:
        make(results, asked)
    except NotRunning as error:
        print(error)
        return 2
    finally:
        results.save()
    unnoticed = [result for result in results.all if result.outcome in WORTH_ANOTHER_LOOK]
    print("", *unnoticed, "", table(results.all, by_kind=True), "", table(results.all), sep="\n")
    return 1 if unnoticed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("places", nargs="*", metavar="PATH", help="files and folders; parts of them with --permissions")
    parser.add_argument("--since", metavar="REV", help="only lines that differ from that revision")
    parser.add_argument("--sample", type=int, help="so many of them")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--permissions", action="store_true", help="remove each check of a permission")
    parser.add_argument("--list", action="store_true", help="only say which changes those are")
    parser.add_argument("--resume", action="store_true", help="go on with the last run")
    parser.add_argument("--again", action="store_true", help="ask again of what the last run left unnoticed")
    parser.add_argument("--as", dest="name", help="what to keep the run as in var/mutation, and where to go on")
    parser.add_argument("--copies", type=int, default=2, help="how many changes are asked about at once")
    parser.add_argument("--at-most", type=int, default=AT_MOST, help="so many tests of one change")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="so long, as they took under coverage")
    parser.add_argument("--to-start", type=int, default=30, help="seconds of computing allowed besides the tests'")
    parser.add_argument("--project", type=Path, default=PROJECT, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
