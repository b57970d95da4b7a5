"""What makes a refresh so unusual that an officer is asked twice."""

import datetime as dt
import re

from django.utils import timezone
from django.utils.formats import date_format

from partnerships.models import School
from register.models import RegisterImport
from register.planning.plan import RegisterPlan
from register.planning.report import many

MANY_CLOSE = 10  # per cent of the schools that are open
MANY_SPOILT = 3  # names: one or two may well be a mistake of the register itself
SPOILT = "?\N{REPLACEMENT CHARACTER}"  # what stands where a program did not know a character


def cautions(imported: RegisterImport, plan: RegisterPlan) -> list[str]:
    """Sentences that say why applying it may be a mistake; none where nothing speaks against it."""
    said = (
        _many_close(imported, plan),
        _has_few(imported, plan),
        _names_spoilt(plan),
        _is_ahead(imported),
        _is_older(imported),
    )
    return [sentence for sentence in said if sentence]


def _many_close(imported: RegisterImport, plan: RegisterPlan) -> str:
    closing = len(plan.closed)
    if not closing or closing * 100 <= (held := _open_held(imported)) * MANY_CLOSE:
        return ""
    return (
        f"It would close {closing} of the {held} open schools, more than {MANY_CLOSE}%. "
        "That many seldom close between two files: it may be the wrong file."
    )


def _has_few(imported: RegisterImport, plan: RegisterPlan) -> str:
    """Whether most of the open schools of its authorities are not in the file."""
    missing = plan.open_not_in_file
    if not missing or 2 * missing <= (held := _open_held(imported)):
        return ""
    is_not = "is not in it and stays as it is" if missing == 1 else "are not in it and stay as they are"
    return f"Of the {many(held, 'open school')} held here, {missing:,} {is_not}: it may be the wrong file."


def _names_spoilt(plan: RegisterPlan) -> str:
    """Whether new names lost apostrophes or letters, as in “St. George?s”: a program saved the file wrongly."""
    renamed = [(update.changes["name"], update.urn) for update in plan.updated if "name" in update.changes]
    spoilt = [(str(old), str(new), urn) for (old, new), urn in renamed if is_spoilt(str(old), str(new))]
    if len(spoilt) < MANY_SPOILT:
        return ""
    old, new, urn = spoilt[0]
    return (
        f"{many(len(spoilt), 'name')} would lose apostrophes or letters, such as “{old}” ({urn}), which becomes "
        f"“{new}”: some program saved the file in the wrong character set. Take the file as the DfE gives it."
    )


def is_spoilt(old: str, new: str) -> bool:
    """Whether a name is another one, but for signs of spoiling in place of some of its characters."""
    pattern = "".join(r"\S{0,3}" if character in SPOILT else re.escape(character) for character in new)
    return _signs(new) > _signs(old) and re.fullmatch(pattern, old) is not None


def _signs(name: str) -> int:
    return sum(name.count(sign) for sign in SPOILT)


def _is_ahead(imported: RegisterImport) -> str:
    """Whether its day is still to come: its name or a cell is wrong."""
    if not imported.extracted_on or imported.extracted_on <= timezone.localdate():
        return ""
    return (
        f"By its name or its rows it is of {date_format(imported.extracted_on)}, which is still to come: no register "
        "can be of that day yet."
    )


def _open_held(imported: RegisterImport) -> int:
    schools = School.objects.filter(la_code__in=imported.las) if imported.las is not None else School.objects.all()
    return schools.open().count()


def _is_older(imported: RegisterImport) -> str:
    """Whether a newer file is in force; where none is, whether a newer one was applied and undone since."""
    earlier = list(RegisterImport.objects.once_applied(imported.las).exclude(pk=imported.pk))
    newer = [(days, other) for other in earlier if (days := _comparable(imported, other)) and days[0] < days[1]]
    newer = [one for one in newer if not one[1].is_undone] or newer
    if not newer:
        return ""
    (ours, theirs), other = max(newer, key=lambda found: found[0][1])
    newest = f"its newest day is {date_format(ours)}, that of {other.file_name} is {date_format(theirs)}"
    applied_on = date_format(timezone.localtime(other.applied_at).date())  # type: ignore[arg-type]
    if other.is_undone:
        return (
            f"A newer file was applied on {applied_on} and undone since: {newest}. If the newer one was right after "
            "all, apply that instead; if it was not, this may be the right one."
        )
    if other == next((one for one in earlier if one.is_applied), None):
        return f"It is older than the file that was applied last: {newest}. It would put back what has changed since."
    return (
        f"It is older than a file that was applied on {applied_on}, before the last one: {newest}. It would put back "
        "what has changed since."
    )


def _comparable(one: RegisterImport, other: RegisterImport) -> tuple[dt.date, dt.date] | None:
    """Days of the two files of the same kind: of the extracts, or of the newest opening or closing in each.

    None where they have none that can be: the other's is not after the day on which it was applied, ours not to come.
    """
    applied_on = timezone.localtime(other.applied_at).date()  # type: ignore[arg-type]
    today = timezone.localdate()
    for ours, theirs in ((one.extracted_on, other.extracted_on), (one.newest_on, other.newest_on)):
        if ours and theirs and ours <= today and theirs <= applied_on:
            return ours, theirs
    return None
