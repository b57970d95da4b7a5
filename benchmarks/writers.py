"""How long a save of a minute takes alone, and beside seven others who save without a pause.

Eight processes, as eight web processes would, each send the recording screen's own saves for an item of their own to
the portal's views, through all of its middleware; what a socket costs is not in it, nor each process's first save.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from statistics import median

from benchmarks.server import PROJECT
from benchmarks.verdicts import Verdict

WRITERS = 8
MEDIAN, SLOWEST = 50, 2000  # milliseconds, at most


def main() -> None:
    """Be one of the writers, and print what was measured."""
    parser = argparse.ArgumentParser()
    for name, kind in (("meeting", int), ("item", int), ("session", str), ("seconds", float)):
        parser.add_argument(name, type=kind)
    print(json.dumps(written(**vars(parser.parse_args()))))


def measured(about: str, alone: float, together: float) -> list[Verdict]:
    """One writer for some seconds, then all of them for others; none where that is 0."""
    made = json.loads(_python("tests.browser.prepare_recording", WRITERS).communicate()[0])
    [one] = written_by(made, 1, alone)
    verdicts = [Verdict(about, "ms of a minute taker's save, at the median", median(one["milliseconds"]), most=MEDIAN)]
    if not together:
        return verdicts
    each = written_by(made, WRITERS, together)
    those = f"{WRITERS} who save for {together:.0f} s"
    slowest = max(taken for writer in each for taken in writer["milliseconds"])
    refused = sum(writer["refused"] for writer in [one, *each])
    return [
        *verdicts,
        Verdict(about, f"ms of the slowest save of {those}", slowest, most=SLOWEST),
        Verdict(about, f"saves refused, as by a database that is locked, of {those}", refused, most=0),
    ]


def written_by(made: dict, count: int, seconds: float) -> list[dict]:
    """What each of so many writers measured, all at once."""
    writers = [
        _python("benchmarks.writers", made["meeting"], item, made["sessions"][0], seconds)
        for item in made["items"][:count]
    ]
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


def _python(module: str, *arguments: object) -> subprocess.Popen:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, cwd=PROJECT, env=os.environ, stdout=subprocess.PIPE, text=True)  # noqa: S603


if __name__ == "__main__":
    main()
