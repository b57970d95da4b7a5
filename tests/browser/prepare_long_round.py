"""Makes a round as full as a sheet gets: long names, three people each, days that clash; prints lead and session.

Run in the environment of a portal: ``python -m tests.browser.prepare_long_round``.
"""

import datetime as dt
import json

import django

django.setup()

from django.db import transaction  # noqa: E402

from improvement.models import DaysToKeepClear, ReviewGroup  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import (  # noqa: E402
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
    make_user,
)

SCHOOLS = 16
PLACES = ("Great Yeldham", "Earls Colne", "Halstead Holy Trinity", "Steeple Bumpstead")
KIND = "Church of England Voluntary Controlled Primary School"
PEOPLE = (("Carys", "O'Rourke-Whittington"), ("Bartholomew", "Featherstonehaugh"), ("Imran", "Sadiq-Chowdhury"))
ROLES = ("lead-reviewer", "reviewer", "champion")


@transaction.atomic
def main() -> None:
    """Make the records and print ``{lead, session}``."""
    schools = [make_school(f"{PLACES[n % 4]} {chr(65 + n)} {KIND}", urn=945001 + n) for n in range(SCHOOLS)]
    lead = make_lead(make_partnership("Long sheet partnership", schools=schools), make_person("Lena Long"))
    round = make_round(lead.partnership, manner="groups")
    visit = dt.date(round.year + 1, 6, 14)  # after term begins; every day of that week is to be kept clear
    visit += dt.timedelta(days=-visit.weekday() + 2)
    DaysToKeepClear.objects.create(
        name="Governors’ summer conference", starts_on=visit, ends_on=visit, kind=DaysToKeepClear.Kind.OTHER
    )
    groups = [ReviewGroup.objects.create(round=round, number=n) for n in range(1, 5)]
    for n, school in enumerate(schools):
        days = {"visit_on": visit, "workshop_on": visit, "data_shared_on": visit - dt.timedelta(days=300)}
        days["impact_review_on"] = visit + dt.timedelta(days=30)
        review = make_review(round, school, group=groups[n // 4], topic=make_topic(), visit_half="morning", **days)
        for role, (first, last) in zip(ROLES, PEOPLE, strict=True):
            make_reviewer(review, make_person(f"{first} {last}"), role=role, school=schools[(n + 1) % SCHOOLS])
    user = make_user("lead-of-long-round@example.org", person=lead.person)
    print(json.dumps({"lead": lead.pk, "session": session_of(user)}))


if __name__ == "__main__":
    main()
