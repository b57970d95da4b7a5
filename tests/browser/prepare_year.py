"""Makes a partnership of fourteen schools for a year of peer reviews; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_year``; with ``session NAME`` it prints a session
of an account that it makes for the person of that name, and with ``refresh FOLDER`` it refreshes the register by files
there, in which one of the schools has become an academy.
"""

import datetime as dt
import json
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from base.school_terms import academic_year  # noqa: E402
from improvement.models import Reviewer  # noqa: E402
from partnerships.models import Person, School  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import (  # noqa: E402
    make_authority,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_user,
)
from tests.register.files import SCHOOL, links, table  # noqa: E402

# Of an authority of their own, so that a refresh of the register is of these schools alone.
AUTHORITY = {"la_code": "987", "la_name": "Marshland"}
PRIMARIES = {
    "Ashlow": "Alma Vane",
    "Brackmere": "Bryn Tarn",
    "Cindermarsh": "Cora Wisp",
    "Dunlow": "Drew Salt",
    "Elderby": "Edda Quill",
    "Fenwardine": "Finn Orme",
    "Garthmere": "Greta Nye",
    "Hollowby": "Hugo Lisle",
    "Ironmarsh": "Isla Kemp",
    "Juniper Lea": "Jago Hythe",
    "Kestlow": "Kezia Frome",
    "Larkmere": "Lorcan Esk",
}
SCHOOLS = {f"{name} Primary School": head for name, head in PRIMARIES.items()} | {
    "St Osmund’s Catholic Primary School": "Maeve Dart",
    "St Osmund’s Church of England Primary School": "Niall Chard",
}
LEAD, DEPUTY, NEW_LEAD = "Rowena Thorn", "Robin Teale", "Silas Unwin"
WITH_AN_ACCOUNT = ("Bryn Tarn", "Cora Wisp", "Drew Salt")
CONVERTS, ACADEMY = 920002, 920102


def address_of(name: str) -> str:
    """The address of one of them."""
    return f"{name.replace(' ', '.').lower()}@example.org"


@transaction.atomic
def people_and_schools() -> dict:
    """A lead, the heads of fourteen schools, and a deputy who was the champion of a review last year."""
    make_authority(AUTHORITY["la_code"], AUTHORITY["la_name"])
    schools = [
        make_school(name, urn=urn, establishment_number=str(urn)[-4:], **AUTHORITY)
        for urn, name in enumerate(SCHOOLS, start=920001)
    ]
    people = {name: make_person(name, email=address_of(name)) for name in (*SCHOOLS.values(), DEPUTY, LEAD)}
    for school in schools:
        make_headship(people[SCHOOLS[school.name]], school)
    partnership = make_partnership("Marsh and Mere", schools=schools)
    last_year = make_round(partnership, year=academic_year(timezone.localdate()) - 1)
    make_reviewer(make_review(last_year, schools[0]), people[DEPUTY], role=Reviewer.Role.CHAMPION, school=schools[2])
    lead = make_lead(partnership, people[LEAD], email=address_of(LEAD))
    sessions = {name: session_of_person(people[name]) for name in (LEAD, *WITH_AN_ACCOUNT)}
    return {"lead": lead.pk, "sessions": sessions}


def session_of_person(person: Person) -> str:
    """A session of an account that is made for them."""
    return session_of(make_user(address_of(person.name), person=person, name=person.name))


def refresh(folder: Path) -> dict:
    """Refresh the register of these schools: one closed on the day before yesterday, and is an academy since."""
    closed_on = timezone.localdate() - dt.timedelta(days=2)
    rows = []
    for school in School.objects.filter(la_code=AUTHORITY["la_code"]).order_by("urn"):
        row = SCHOOL | {
            "URN": str(school.urn),
            "LA (code)": school.la_code,
            "LA (name)": school.la_name,
            "EstablishmentNumber": school.establishment_number,
            "EstablishmentName": school.name,
        }
        if school.urn == CONVERTS:
            academy = {
                "URN": str(ACADEMY),
                "EstablishmentName": school.name.replace("Primary School", "Academy"),
                "TypeOfEstablishment (name)": "Academy Converter",
                "OpenDate": f"{closed_on + dt.timedelta(days=1):%d-%m-%Y}",
            }
            rows.append(row | academy)
            row |= {"EstablishmentStatus (name)": "Closed", "CloseDate": f"{closed_on:%d-%m-%Y}"}
        rows.append(row)
    register = table(folder / "register.csv", *rows)
    found = links(folder / "links.csv", (CONVERTS, ACADEMY, "Successor"))
    call_command(
        *("import_gias", str(register), "--links", str(found), "--la", AUTHORITY["la_code"]),
        *("--move-memberships", "--verbosity", "0"),
    )
    return {"academy": ACADEMY}


def main(task: str = "", given: str = "") -> None:
    """Do the task, and print what it gives."""
    if task == "session":
        done = {"session": session_of_person(Person.objects.get(name=given))}
    else:
        done = refresh(Path(given)) if task == "refresh" else people_and_schools()
    print(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
