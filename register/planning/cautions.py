"""What makes a refresh so unusual that an officer is asked twice."""

import datetime as dt

from django.utils.formats import date_format

from partnerships.models import School
from register.models import RegisterImport
from register.planning.plan import RegisterPlan

MANY_CLOSE = 10  # per cent of the schools that are open


def cautions(imported: RegisterImport, plan: RegisterPlan) -> list[str]:
    """Sentences that say why applying it may be a mistake; none where nothing speaks against it."""
    return [sentence for sentence in (_many_close(imported, plan), _is_older(imported)) if sentence]


def _many_close(imported: RegisterImport, plan: RegisterPlan) -> str:
    schools = School.objects.filter(la_code=imported.la_code) if imported.la_code else School.objects.all()
    held, closing = schools.open().count(), len(plan.closed)
    if closing * 100 <= held * MANY_CLOSE:
        return ""
    return (
        f"It would close {closing} of the {held} open schools, more than {MANY_CLOSE}%. "
        "That many seldom close between two files: it may be the wrong file."
    )


def _is_older(imported: RegisterImport) -> str:
    last = RegisterImport.objects.of_authority(imported.la_code).exclude(pk=imported.pk).first()
    if last is None:
        return ""
    days = _comparable(imported, last)
    if days is None or days[0] >= days[1]:
        return ""
    return (
        f"It is older than the file that was applied last: its newest day is {date_format(days[0])}, that of "
        f"{last.file_name} is {date_format(days[1])}. It would put back what has changed since."
    )


def _comparable(one: RegisterImport, other: RegisterImport) -> tuple[dt.date, dt.date] | None:
    """Days of the two files of the same kind: of the extracts, or of the newest opening or closing in each."""
    if one.extracted_on and other.extracted_on:
        return one.extracted_on, other.extracted_on
    if one.newest_on and other.newest_on:
        return one.newest_on, other.newest_on
    return None
