"""One check of the doctor, asked as ``manage.py doctor`` asks it."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone

from portal.doctor.findings import Finding, Severity, Visit


def found(
    check: Callable[[Visit], Iterable[Finding]], now: dt.datetime | None = None, *, thorough=False
) -> list[Finding]:
    """What the check finds, at that moment."""
    return list(check(Visit(now or timezone.now(), thorough)))


def must(findings: list[Finding]) -> list[str]:
    """The sentences of what must be done."""
    return [finding.sentence for finding in findings if finding.severity == Severity.MUST]


def should(findings: list[Finding]) -> list[str]:
    """The sentences of what should be looked at."""
    return [finding.sentence for finding in findings if finding.severity == Severity.SHOULD]
