"""How long a save of a minute takes alone, and beside seven others who save without a pause.

    .venv/bin/python -m benchmarks.writers [--seconds 60] [--database postgres://...]

Eight processes, as eight web processes would, each send the recording screen's own saves for an item of their own to
the portal's views, through all of its middleware; what a socket costs is not in it, nor each process's first save. In a
database that is gone afterwards: SQLite, or one made on the PostgreSQL server that ``--database`` names. The exit code
is 1 where a save alone takes more than 50 ms at the median, one of eight takes more than 2 seconds, or any was refused.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.pages import VAR, set_up
from benchmarks.server import PROJECT, database

WRITERS = 8
MEDIAN, SLOWEST = 50, 2000  # milliseconds, at most


def main() -> int:
    """Measure, print, and return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="that the eight write (60)")
    parser.add_argument("--database", default="", help="a PostgreSQL server; SQLite where left out")
    parser.add_argument("--writer", nargs=3, metavar=("MEETING", "ITEM", "SESSION"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.writer:
        meeting, item, session = options.writer
        print(json.dumps(written(int(meeting), int(item), session, options.seconds)))
        return 0
    VAR.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=VAR, prefix="benchmark-") as folder,
        database(Path(folder), options.database) as url,
    ):
        set_up(Path(folder), url)
        return run(options.seconds)


def run(seconds: float) -> int:
    """One writer for a while, then all of them for as long as was asked."""
    made = json.loads(_python("-m", "tests.browser.prepare_recording", str(WRITERS)).communicate()[0])
    alone = together(made, 1, min(seconds, 10))[0]
    each = together(made, WRITERS, seconds)
    times = sorted(one for writer in each for one in writer["milliseconds"])
    refused = alone["refused"] + sum(writer["refused"] for writer in each)
    shares = ", ".join(str(len(writer["milliseconds"])) for writer in each)
    print(f"{WRITERS} writers for {seconds:.0f} s: {len(times)} saves ({shares}), {median(times):.1f} ms at the median")
    verdicts = [
        ("a save alone, at the median, ms", median(alone["milliseconds"]), MEDIAN),
        (f"the slowest save of {WRITERS} writers, ms", times[-1], SLOWEST),
        ("saves refused, as by a database that is locked", refused, 0),
    ]
    for what, value, most in verdicts:
        print(f"{what}: {value:.3g}, at most {most}: {'pass' if value <= most else 'fail'}")
    return int(any(value > most for _, value, most in verdicts))


def together(made: dict, count: int, seconds: float) -> list[dict]:
    """What each of so many writers measured, all at once."""
    writers = [
        _python(
            "-m", "benchmarks.writers", "--seconds", str(seconds),
            "--writer", str(made["meeting"]), str(item), made["sessions"][0],
        )
        for item in made["items"][:count]
    ]  # fmt: skip
    return [json.loads(writer.communicate()[0]) for writer in writers]


def written(meeting: int, item: int, session: str, seconds: float) -> dict:
    """Save one item for so long, without a pause: the milliseconds of each save, and how many were refused."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from boards.models import AgendaItem

    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    address, version = f"/meetings/{meeting}/record/items/{item}/", AgendaItem.objects.get(pk=item).version
    milliseconds, refused, until = [], 0, None
    while until is None or time.monotonic() < until:
        text = f"Agreed: the words of version {version + 1}. " * 20
        began = time.perf_counter()
        answer = client.post(address, json.dumps({"text": text, "base": version}), content_type="application/json")
        milliseconds.append(1000 * (time.perf_counter() - began))
        if answer.status_code == 200:
            version = answer.json()["version"]
        else:
            refused += 1
        until = until or time.monotonic() + seconds  # the first save loads what all others have
    return {"milliseconds": milliseconds[1:], "refused": refused}


def _python(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, *arguments], cwd=PROJECT, env=os.environ, stdout=subprocess.PIPE, text=True
    )


if __name__ == "__main__":
    sys.exit(main())
