"""Frozen minutes: whether each version is as it was frozen."""

from collections.abc import Iterator

from boards.minutes.seals import broken_seals, unsealed_steps
from boards.models import MinutesVersion
from portal.doctor.findings import Finding, Visit, counted, must


def seals(_: Visit) -> Iterator[Finding]:
    """What ``verify_minutes`` finds, as one sentence."""
    versions = list(MinutesVersion.objects.chained())
    problems = [*broken_seals(versions), *unsealed_steps(versions)]
    if problems:
        yield must(
            f"{counted(len(problems), 'problem')} with the frozen minutes: something was changed or removed. Run "
            "“manage.py verify_minutes”, which names each, take them from a back-up, and find out who did it.",
            problems[0],
        )
