"""Makes a partnership of fourteen schools with their heads, and its lead; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_round``; with ``pasted`` another partnership,
whose schools begin with “Paste” and whose heads with “Chief”, for both may be asked for of one portal.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import (  # noqa: E402
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_user,
)

SCHOOLS = 14
LONG = "Church of England Voluntary Controlled Primary School and Nursery"


@transaction.atomic
def main() -> None:
    """Make the records and print ``{lead, session, of_head}``, the last of the first school's head."""
    word, head_word, first = ("Paste", "Chief", 912001) if "pasted" in sys.argv else ("Sheet", "Head", 910001)
    urns = range(first, first + SCHOOLS)
    names = [f"{word} {letter} {LONG if letter in 'CHM' else 'Primary School'}" for letter in "ABCDEFGHIJKLMN"]
    schools = [make_school(name, urn=urn) for name, urn in zip(names, urns, strict=True)]
    heads = [make_person(f"{head_word} Of{name[6]}") for name in names]
    for head, school in zip(heads, schools, strict=True):
        make_headship(head, school)
    lead = make_lead(
        make_partnership(f"Round {word.lower()} partnership", schools=schools), person=make_person(f"{word} Leader")
    )
    sessions = [
        session_of(make_user(f"{who}-of-{word.lower()}@example.org", person=person))
        for who, person in (
            ("lead", lead.person),
            ("head", heads[0]),
        )
    ]
    print(json.dumps({"lead": lead.pk, "session": sessions[0], "of_head": sessions[1]}))


if __name__ == "__main__":
    main()
