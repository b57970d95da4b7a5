"""Makes a partnership of three schools for its self-evaluation; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_self_evaluation``; with ``year-on`` what was
agreed becomes a year older.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from accounts import roles  # noqa: E402
from improvement.models import SelfEvaluation  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import (  # noqa: E402
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_user,
)

HEADS = {"Aldmarsh Primary School": "Alda Fenn", "Brinkley Primary School": "Bram Holt", "Cutmere School": "Cleo Ware"}
LEAD, PARTNERSHIP, OFFICER = "Lois Marram", "Saltings and Creek", "evaluation.officer@example.org"


def address_of(name: str) -> str:
    """The address of one of them."""
    return f"{name.replace(' ', '.').lower()}@example.org"


@transaction.atomic
def people_and_schools() -> dict:
    """A lead who heads none of the schools, three heads, and an officer."""
    schools = [make_school(name, urn=urn) for urn, name in enumerate(HEADS, start=930001)]
    people = {name: make_person(name, email=address_of(name)) for name in (*HEADS.values(), LEAD)}
    for school in schools:
        make_headship(people[HEADS[school.name]], school)
    partnership = make_partnership(PARTNERSHIP, schools=schools)
    lead = make_lead(partnership, people[LEAD], email=address_of(LEAD))
    users = {name: make_user(address_of(name), person=person, name=name) for name, person in people.items()}
    users[OFFICER] = make_user(OFFICER, roles.OFFICER, name="Olive Officer", is_staff=True)
    return {"lead": lead.pk, "sessions": {name: session_of(user) for name, user in users.items()}}


def a_year_on() -> dict:
    """What was agreed this year was agreed last year."""
    rows = SelfEvaluation.objects.filter(partnership__name=PARTNERSHIP)
    return {"moved": rows.update(year=F("year") - 1)}


if __name__ == "__main__":
    print(json.dumps(a_year_on() if sys.argv[1:] == ["year-on"] else people_and_schools()))
