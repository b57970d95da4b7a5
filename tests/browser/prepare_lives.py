"""Makes partnerships for the changes of their lives; prints their primary keys by name, and some URNs, as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_lives``.
"""

import json

import django

django.setup()

from partnerships.models import EstablishmentType, Partnership, PartnershipKind, School  # noqa: E402
from tests.factories import make_lead, make_partnership, make_person, make_quadrant, make_school  # noqa: E402


def main() -> None:
    """Make them: nine schools of Tollesbury go to Mundon, Latchingdon ends, Purleigh is renamed."""
    kind, home = PartnershipKind.objects.first(), make_quadrant("South")
    state = EstablishmentType.objects.filter(is_in_scope=True).first()

    def made(name: str, schools: int) -> Partnership:
        members = [
            make_school(f"{name} School {number}", urn=_free_urn(), establishment_type=state)
            for number in range(1, schools + 1)
        ]
        return make_partnership(f"{name} Partnership", schools=members, kind=kind, home_quadrant=home)

    sizes = {"Tollesbury": 9, "Mundon": 2, "Latchingdon": 3, "Purleigh": 4, "Steeple": 12}
    partnerships = {name: made(name, schools) for name, schools in sizes.items()}
    for name in ("Tollesbury", "Latchingdon"):
        make_lead(partnerships[name], make_person(f"Ann {name}"))
    print(json.dumps({name: one.pk for name, one in partnerships.items()}))


def _free_urn() -> int:
    """A URN that no school here has, of those that the register never gave."""
    last = School.objects.filter(urn__gte=990000, urn__lt=999000).order_by("-urn").values_list("urn", flat=True).first()
    return (last or 990000) + 1


if __name__ == "__main__":
    main()
