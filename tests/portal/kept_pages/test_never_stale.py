"""Whoever asks one process gets what another has just changed, on the very next request, however it was changed.

The portal is served by two processes of its own. After each change its page is asked for and compared, byte for byte,
with the one that this process makes anew; and with the one from before, for a change that shows nowhere proves nothing.
"""

import csv
import datetime as dt
import http.client
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts import roles
from base.saving import delete, save
from base.saving_many import save_many
from boards import workflow
from boards.models import Meeting
from improvement.models import Page, Resource, Round
from office.kept_parts import forget_parts
from office.models import Council
from partnerships.leads.writes import hand_over_lead
from partnerships.models import Lead, Partnership, Person, School
from portal.privacy.erasing import erase_person
from tests import databases, factories
from tests.admin import change
from tests.boards.minuted import MET_ON, bring_to_the_public, make_recording, make_setting, type_text
from tests.clients import signed_in
from tests.portal.web.test_database_away import serving
from tests.register.files import SCHOOL
from tests.spreadsheets.workbooks import row, workbook
from tests.template_databases import MIGRATED, address_of

URN = 114704
LISTS = "/partnerships/", "/schools/?status=all"
TODAY = dt.date.today()  # noqa: DTZ011 - the server's own


@dataclass
class World:
    """The records that are changed, and the portal that must show it."""

    port: int
    folder: Path
    keeps_pages: bool  # or parts alone
    officer: Client
    lead: Client

    def ask(self, address: str) -> str:
        """What the next process says that is free."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        asked.request("GET", address, headers={"Host": f"127.0.0.1:{self.port}", "Connection": "close"})
        answer = asked.getresponse()
        assert answer.status == 200, address
        return answer.read().decode()

    def made_anew(self, address: str) -> str:
        """The page as this process makes it."""
        caches["pages"].clear()
        forget_parts()
        return Client().get(address, headers={"host": f"127.0.0.1:{self.port}"}).content.decode()


Change = Callable[[World, str], None]
CHANGES: dict[str, tuple[str, Change]] = {}  # by name: the page that shows it, and how it is made


def shown_at(address: str) -> Callable[[Change], Change]:
    def note(change: Change) -> Change:
        CHANGES[change.__name__] = address, change
        return change

    return note


def colne() -> Partnership:
    return Partnership.objects.get(slug="colne")


def meeting() -> Meeting:
    return Meeting.objects.get(held_on=dt.date(2027, 1, 19))


@shown_at("/partnerships/colne/")
def saved_by_an_officer(world: World, word: str) -> None:
    partnership = colne()
    partnership.focus = word
    save(partnership, by=None)


@shown_at("/partnerships/colne/")
def queryset_updated(world: World, word: str) -> None:
    Partnership.objects.filter(slug="colne").update(focus=word)


@shown_at("/resources/")
def created_in_bulk(world: World, word: str) -> None:
    Resource.objects.all().delete()
    Resource.objects.bulk_create(
        [Resource(title=word, slug=word, summary="A guide.", topic="Reading", link="https://a.uk")]
    )


@shown_at("/partnerships/colne/")
def updated_in_bulk(world: World, word: str) -> None:
    person = Person.objects.get(leads__partnership__slug="colne", leads__ended_on=None)
    person.name = f"Ann {word}"
    Person.objects.bulk_update([person], ["name"])


@shown_at("/improvement/")
def peer_review_planned(world: World, word: str) -> None:
    round = Round.objects.first() or factories.make_round(colne())
    factories.make_review(round, factories.make_school())


@shown_at("/quadrants/")
def written_by_hand(world: World, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnerships_quadrant SET name = %s WHERE slug = 'south'", [word])


@shown_at(f"/schools/{URN}/")
def saved_with_many(world: World, word: str) -> None:
    school = School.objects.get(urn=URN)
    school.town = word
    save_many([school], by=None, why="A test", fields=["town"])


@shown_at("/partnerships/colne/")
def deleted(world: World, word: str) -> None:
    member = colne().memberships.filter(school__name__startswith="Left").first()
    if member:
        delete(member, by=None)
    else:
        factories.make_membership(colne(), factories.make_school(f"Left {word}"))


@shown_at("/")
def changed_in_admin(world: World, word: str) -> None:
    page = Page.objects.get(slug="strategy")
    sent = {"slug": "strategy", "title": "Strategy", "body": f"Every school. {word}"}
    day = {"updated_on_0": TODAY.day, "updated_on_1": TODAY.month, "updated_on_2": TODAY.year}
    form = world.officer.get(change(page)).context["adminform"].form
    kept = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = world.officer.post(change(page), kept | sent | day)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


@shown_at("/cookies/")
def notice_changed(world: World, word: str) -> None:
    council = Council.objects.get()
    council.notice = word
    save(council, by=None)


@shown_at("/partnerships/colne/")
def confirmed_on_a_lead_s_page(world: World, word: str) -> None:
    lead = Lead.objects.get(partnership__slug="colne", ended_on=None)
    if colne().last_confirmed_on:
        Partnership.objects.update(last_confirmed_on=None)
    else:
        assert world.lead.post(f"/my-partnership/{lead.pk}/confirm/").status_code == 302


@shown_at("/partnerships/")
def handed_over(world: World, word: str) -> None:
    Lead.objects.filter(started_on__gt=TODAY).delete()
    lead = Lead.objects.get(partnership__slug="stour", ended_on=None)
    Lead.objects.filter(pk=lead.pk).update(started_on=TODAY - dt.timedelta(days=30))
    lead.refresh_from_db()
    hand_over_lead(lead=lead, to=factories.make_person(f"Cy {word}"), on=TODAY, by=None)


@shown_at(f"/schools/{URN}/")
def imported_from_the_register(world: World, word: str) -> None:
    file = world.folder / "register.csv"
    with file.open("w", encoding="cp1252", newline="") as opened:
        writer = csv.DictWriter(opened, SCHOOL)
        writer.writeheader()
        writer.writerow(SCHOOL | {"EstablishmentName": f"{word} Primary School"})
    call_command("import_gias", str(file), even_so=True, verbosity=0, stdout=(world.folder / "said").open("w"))


@shown_at("/partnerships/")
def imported_from_a_sheet(world: World, word: str) -> None:
    sheet = workbook(
        world.folder / f"{word}.xlsx",
        row(
            f"Sheet {word}",
            str(URN),
            dt.date(2024, 9, 1),
            quadrant="South",
            kind="Federation",
            lead=f"Di {word}",
        ),
        row(None, str(School.objects.exclude(urn=URN).open().first().urn), dt.date(2024, 9, 1)),
    )
    call_command("import_partnerships", str(sheet), stdout=(world.folder / "said").open("w"))


@shown_at("/meetings/")
def cancelled_or_set_up_again(world: World, word: str) -> None:
    step = workflow.set_up_again if meeting().is_cancelled else workflow.cancel
    step(meeting=meeting(), by=None)


@shown_at("/decisions/")
def minutes_published_or_not(world: World, word: str) -> None:
    board = Meeting.objects.get(held_on=MET_ON).board
    board.publishes_minutes = not board.publishes_minutes
    save(board, by=None)


@shown_at("/partnerships/colne/")
def erased(world: World, word: str) -> None:
    person = factories.make_person(f"Gone {word}")
    former = {"started_on": dt.date(2020, 9, 1), "ended_on": dt.date(2021, 8, 31)}
    factories.make_lead(colne(), person, **former)
    world.ask("/partnerships/colne/")
    erase_person(person=person, reason="They asked for it", by=None)


@pytest.fixture(scope="module", params=["locmemcache://pages", "dummycache://"], ids=["pages", "parts alone"])
def world(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("served")
    name = str(folder / "portal.sqlite3") if connection.vendor == "sqlite" else f"never_stale_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.drop(name)
        MIGRATED.copy_to(name)
        with databases.connected_to(name):
            officer, lead = make_records()
            collected = str(settings.VAR_DIR)  # static files, which take longer than the test
            with serving(
                address_of(name), folder, VAR_DIR=collected, WEB_CONCURRENCY="2", PAGES_CACHE_URL=request.param
            ) as portal:
                yield World(portal.port, folder, request.param != "dummycache://", officer, lead)
        databases.drop(name)


def make_records() -> tuple[Client, Client]:
    """A little of everything; clients of an officer and of a lead."""
    factories.make_council()
    quadrant = factories.make_quadrant("South")
    school = factories.make_school("A school", urn=URN, district=factories.make_district("Basildon", quadrant))
    for name in ("Colne", "Stour"):
        factories.make_partnership(name, slug=name.lower(), schools=[school, factories.make_school()])
    ann = factories.make_person("Ann Day")
    factories.make_lead(Partnership.objects.get(slug="colne"), ann)
    factories.make_lead(Partnership.objects.get(slug="stour"), factories.make_person("Lee Oak"))
    factories.make_kind("Federation")
    Page.objects.create(slug="strategy", title="Strategy", body="Every school.")
    setting = make_setting()
    minuted = make_recording(setting)
    type_text(minuted.items.first(), "Agreed: Every school is asked.", setting.minute_taker)
    bring_to_the_public(minuted, setting)
    factories.make_meeting(setting.board, held_on=dt.date(2027, 1, 19), status="planned")
    officer = factories.make_user("admin@example.org", roles.OFFICER, is_staff=True)
    return signed_in(officer), signed_in(factories.make_user("ann@example.org", person=ann))


def assert_never_stale(world: World, changes: int) -> None:
    draw = random.Random(19)  # noqa: S311
    kinds = [*CHANGES, *draw.choices([*CHANGES], k=changes)][:changes]
    draw.shuffle(kinds)
    for number, kind in enumerate(kinds, start=1000 * changes):
        address, make = CHANGES[kind]
        before = {world.ask(address) for _ in range(3)}  # both processes keep it now
        assert len(before) == 1, (number, kind, "what was before")

        make(world, f"Zq{number}x")

        expected = world.made_anew(address)
        assert expected not in before, (number, kind, "it shows nowhere")
        assert {world.ask(address) for _ in range(2)} == {expected}, (number, kind)
        for address in () if world.keeps_pages else LISTS:  # whose rows are kept apart, and have been made before
            assert world.ask(address) == world.made_anew(address), (number, kind, address)


@pytest.mark.once
def test_twenty_changes_are_each_on_the_next_page_of_any_process(world):
    assert_never_stale(world, max(20, len(CHANGES)))


@pytest.mark.slow
def test_two_hundred_changes_are_each_on_the_next_page_of_any_process(world):
    assert_never_stale(world, 200 if world.keeps_pages else 60)
