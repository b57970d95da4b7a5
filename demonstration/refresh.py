"""The refresh of the register to July 2025, and what an officer did after it."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db.models import F

from base.saving import save
from demonstration.plans.newcomers import NEWCOMERS
from demonstration.writing import REASON, add
from partnerships.models import Headship, Membership, Partnership, School
from register.models import RegisterImport

FOLDER = settings.BASE_DIR / "fixtures" / "register"
REGISTER_2020 = FOLDER / "essex-register-2020.csv"
REGISTER_2025 = FOLDER / "essex-register-2025-07.csv"
LINKS = FOLDER / "essex-links-2025.csv"


def holds_2020() -> bool:
    """Whether the register that was applied last is that of 2020, which the portal brings with it."""
    latest = RegisterImport.objects.applied().without_details().order_by("-applied_at", "-pk").first()
    return latest is not None and latest.file_name == REGISTER_2020.name


def refresh() -> str:
    """Refresh the register to July 2025, do what an officer does after it, and return what happened as a sentence.

    In these files every school that closed has one successor or none, so the command asks no officer to choose. It
    asks whether so many schools closed, which they did: the two registers lie five years apart.
    """
    call_command(
        "import_gias",
        str(REGISTER_2025),
        links=LINKS,
        move_memberships=True,
        even_so=True,
        verbosity=0,
        stderr=StringIO(),
    )
    _begin_with_the_school()
    _end_without_successor()
    _join()
    counts = RegisterImport.objects.get(file_name=REGISTER_2025.name, state=RegisterImport.State.APPLIED).counts
    return (
        f"The register was refreshed to July 2025: {counts['created']} schools are new, {counts['closed']} closed, and "
        f"{counts['carried_over']} records of memberships, leads and heads went on or ended."
    )


def _begin_with_the_school() -> None:
    """Let nothing begin before the school opened: the register of 2020 lacks most opening days, that of 2025 few."""
    for model in (Membership, Headship):
        for row in model.objects.filter(started_on__lt=F("school__opened_on")).select_related("school"):
            row.started_on = row.school.opened_on  # type: ignore[assignment]  # those without it were not asked for
            save(row, by=None, why=REASON)


def _end_without_successor() -> None:
    """End the memberships of schools that closed for good on their last day."""
    closed = School.objects.closed()
    for membership in Membership.objects.filter(ended_on=None, school__in=closed).select_related("school"):
        membership.ended_on = membership.school.closed_on
        save(membership, by=None, why=REASON)


def _join() -> None:
    """Let the new schools join that would have."""
    schools = School.objects.in_bulk([newcomer.urn for newcomer in NEWCOMERS], field_name="urn")
    partnerships = Partnership.objects.in_bulk([newcomer.partnership for newcomer in NEWCOMERS], field_name="slug")
    add(
        [
            Membership(school=schools[urn], partnership=partnerships[slug], started_on=joined_on)
            for urn, slug, joined_on in NEWCOMERS
        ]
    )
