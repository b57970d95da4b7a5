"""The names that partnerships had, kept by this process until one of them changes (ADR 46)."""

from django.utils import timezone

from office.kept_of_days import KeptOfDays
from partnerships.models import Partnership, PartnershipName

SHOWN = 2


def _of_all(_: object) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for partnership, name in PartnershipName.objects.order_by("-ended_on").values_list("partnership", "name"):
        found.setdefault(partnership, []).append(name)
    return found


_kept = KeptOfDays(_of_all, [PartnershipName], most_days=1)  # they are of every day


def former_names_of(partnership: Partnership) -> list[str]:
    """The latest of its former names, and the one before that."""
    return _kept.of(timezone.localdate()).get(partnership.pk, [])[:SHOWN]
