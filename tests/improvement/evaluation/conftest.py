"""A partnership whose heads evaluate it, and everybody who may know something of that, or may not."""

import re
from types import SimpleNamespace

from tests.clients import signed_in
from tests.factories import make_headship, make_lead, make_partnership, make_person, make_school, make_user
from tests.made_once import made_once


@made_once
def colne():
    """Colne with Alpha, Beta and Gamma, each with a head, and a lead who heads none of them."""
    schools = [make_school(name) for name in ("Alpha", "Beta", "Gamma")]
    partnership = make_partnership("Colne", schools=schools)
    heads = {
        school.name: make_headship(make_person(f"Head of {school}", email=f"{school.name}@example.org".lower()), school)
        for school in schools
    }
    lead = make_lead(partnership, make_person("Lea Dean"))
    at = f"/my-partnership/{lead.pk}/self-evaluation/"
    return SimpleNamespace(partnership=partnership, schools=schools, heads=heads, lead=lead, at=at)


@made_once
def lead(colne):
    """The lead's browser."""
    return client_of(colne.lead.person)


def say_sharing(client, at, school, shares, seen=None):
    """Have a head say it for their school on the page at that address: as it is now, or as it was ``seen`` before."""
    seen = mark_on(client.get(at), school) if seen is None else seen
    data = {"school": school.urn, f"{school.urn}-shares": shares, f"{school.urn}-seen": seen}
    return client.post(at, data, follow=True)


def say_agreed(client, at, data):
    """Press “It is agreed” on the page at that address, as it shows what is entered now."""
    return client.post(at, data | {"shown": shown_on(client.get(at))})


def shown_on(page) -> str:
    """The marks of what the page shows that is to be agreed; empty where it is another page."""
    found = re.search(r'name="shown" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def mark_on(page, school) -> str:
    """The mark of what was agreed that a page about sharing carries for that school; empty where it has no form."""
    found = re.search(rf'name="{school.urn}-seen" value="(\w+)"', page.content.decode())
    return found[1] if found else ""


def client_of(person, *groups, **fields):
    """The browser of somebody."""
    return signed_in(make_user(None, *groups, person=person, **fields))
