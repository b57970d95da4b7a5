"""Holds in the log of erasures beside the database, so that a back-up of before is told of them when it is restored.

Each time that a hold is put on or renewed adds a line, ``{"hold": …, "school": …, "at": …}``; its end is an erasure.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from accounts.erasures import mirror
from accounts.models import Erasure
from improvement.models import DisclosureHold
from partnerships.models import School

log = logging.getLogger(__name__)
HOLD = "hold"  # what a line has that says of one


def note_holds() -> None:
    """Add what the database knows of holds and the file does not. A full disk is said in the log: the next time, or the
    next back-up, makes it good.
    """
    try:
        if not mirror.path().exists():
            mirror.settle()
        known = latest(mirror.others(mirror.path(), HOLD))
        lines = [_as_line(hold) for hold in DisclosureHold.objects.order_by("set_at")]
        mirror.add_others([line for line in lines if known.get(line[HOLD]) != line])
    except OSError as error:
        log.error("Holds on erasing are not in %s yet (%s).", mirror.path(), error.strerror)


def latest(lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The last that is said of each hold, by its number."""
    return {line[HOLD]: line for line in sorted(lines, key=lambda line: line["at"])}


def put_back(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Put on again what was put on or renewed after a back-up and not ended since; a sentence for each."""
    ended = set(Erasure.objects.of(DisclosureHold).values_list("key", flat=True))
    for line in lines:
        at, key = dt.datetime.fromisoformat(line["at"]), line[HOLD]
        there = DisclosureHold.objects.filter(pk=key).first()
        if key in ended or (there and there.set_at >= at):
            continue
        school = School.objects.filter(pk=line["school"]).first()
        if school is None:
            yield f"Not put on again: the hold on erasing {key}, whose school is not in the back-up."
            continue
        fields = {name: line[name] for name in ("law", "started_on", "ended_on")}
        DisclosureHold.objects.update_or_create(pk=key, defaults={"school": school, "set_at": at, **fields})
        yield f"Put on again: a hold on erasing for {school}, until {line['ended_on']}."


def _as_line(hold: DisclosureHold) -> dict[str, Any]:
    return {
        HOLD: str(hold.pk),
        "school": hold.school_id,
        "law": hold.law,
        "started_on": hold.started_on.isoformat(),
        "ended_on": hold.ended_on.isoformat() if hold.ended_on else "",
        "at": hold.set_at.isoformat(),
    }
