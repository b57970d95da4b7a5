"""Every door of the portal, asked by an officer who withdrew from one Part B, and by a superuser who broke no glass.

Each record of admin is asked for its list, its search, its form, its history, its versions, its deletion, its export
and its choices; each address of a meeting, an action, a board and a person as it stands; the rest is crawled. What the
confidential item holds, and whoever came for it alone, has the planted word in it, and the word may stand nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db.models import ForeignKey, Model
from django.test import Client

from accounts import roles
from accounts.models import User
from boards.actions.writes import update_action
from boards.models import AgendaItem, Attendance, Decision, Meeting, Paper, PlannedItem
from boards.part_b import CONFIDENTIAL
from boards.recording.writes import add_guest, declare_interest
from boards.steps import STEPS
from partnerships.models import Person
from tests.admin import add, change, changelist
from tests.boards.minuted import (
    NEXT_ON,
    Setting,
    bring_to_members,
    make_item,
    make_recording,
    make_setting,
    type_text,
)
from tests.clients import signed_in
from tests.factories import make_person, make_user
from tests.security.matrix.asking import addresses, ask

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.once]
WORD = "ZQXMARKER"  # long enough that no random token has it
GUEST = "QWXMARKER"  # in the name of who comes for the confidential item alone: it may stand wherever people are listed
NAMES_A_GUEST = ("/meetings/", "/boards/", "/actions/", "/decisions/", "/admin/boards/")
APPS = {"boards", "partnerships", "office", "accounts", "improvement"}
MOST_RECORDS = 12  # of a kind, which is all that there are of what the boards keep


@dataclass
class Planted:
    """Two meetings of one board: minutes that have gone round and minutes that are typed; each with a Part B item."""

    setting: Setting
    circulated: Meeting
    recording: Meeting
    secrets: list[AgendaItem]
    withdrew: User
    stayed: User
    root: User


@pytest.fixture
def planted() -> Planted:
    setting = make_setting()
    withdrew, stayed = (
        make_user(f"{name}@example.org", roles.OFFICER, person=make_person(name.title()), is_staff=True)
        for name in ("withdrew", "stayed")
    )
    root = make_user("root@example.org", is_superuser=True, is_staff=True)
    first, second = make_recording(setting), make_recording(setting, NEXT_ON)
    secrets = [_plant(setting, meeting, withdrew.person) for meeting in (first, second)]
    bring_to_members(first, setting)
    return Planted(setting, first, second, secrets, withdrew, stayed, root)


def _plant(setting: Setting, meeting: Meeting, person: Person) -> AgendaItem:
    """A Part B item with one of everything, and one of everything that is gone since; that person withdrew from it."""
    by = setting.minute_taker
    secret = make_item(meeting, "3", title=f"{WORD} title", is_part_b=True)
    guest = add_guest(meeting=meeting, name=f"Gus {GUEST} {meeting.pk}", for_item=secret, by=by)
    secret.presenter = guest.person
    planned = {"title": f"{WORD} entry", "note": f"{WORD} note", "presenter": guest.person, "is_part_b": True}
    secret.planned_as = PlannedItem.objects.create(board=meeting.board, meeting=meeting, **planned)
    secret.save()
    type_text(secret, f"{WORD} text\nAgreed: {WORD} decision\n! Lee Oak: {WORD} action", by)
    update_action(action=secret.actions.get(), note=f"{WORD} note", by=by)
    Decision.objects.create(item=secret, text=f"{WORD} taken back").delete()
    declare_interest(item=secret, person=setting.kim, nature=f"{WORD} nature", withdrew=False, by=by)
    declare_interest(item=secret, person=person, nature=f"{WORD} own", withdrew=True, by=by)
    for fields in ({"item": secret}, {"is_part_b": True}):  # one of the item, one of none
        paper = Paper(meeting=meeting, title=f"{WORD} paper", **fields)
        paper.file.save("paper.csv", ContentFile(f"{WORD} file".encode()))
    return secret


def read(client: Client, url: str, data: dict | None = None) -> str:
    """What is answered, a file too, and where it leads; what the question changed is undone."""
    response = ask(client, "POST" if data else "GET", url, data)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + response.get("Location", "")


def doors_of_admin() -> Iterator[tuple[str, dict | None]]:
    """Every page of admin of every record there is that may say something of it, and what is sent to its list."""
    for model in admin.site._registry:
        records = list(model._default_manager.order_by("pk")[:MOST_RECORDS])
        yield changelist(model), None
        yield f"{changelist(model)}?q={WORD.lower()}", None
        if model._meta.app_label not in APPS:
            continue
        for action in ("export_csv", "delete_selected"):
            yield changelist(model), {"action": action, "_selected_action": [record.pk for record in records]}
        for record in records:
            for page in ("change", "delete"):
                yield change(record, page), None
        yield from _choices(model)
        yield from _versions(model)


def _choices(model: type[Model]) -> Iterator[tuple[str, dict | None]]:
    """What a field offers, and what a form calls the record that an address or a form chooses in it."""
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.editable and field.related_model._meta.app_label in APPS:
            about = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field.name}"
            yield f"/admin/autocomplete/?term=&{about}", None
            if field.related_model in CONFIDENTIAL:
                closed = field.related_model._default_manager.filter(CONFIDENTIAL[field.related_model][0])
                for pk in closed.values_list("pk", flat=True):
                    yield f"{add(model)}?{field.name}={pk}", None
                    yield add(model), {field.name: pk}


def _versions(model: Any) -> Iterator[tuple[str, dict | None]]:
    """The histories and the versions of records, of those that are gone too."""
    if not hasattr(model, "history"):
        return
    numbers: dict[int, list[int]] = {}
    for key, number in model.history.order_by("history_id").values_list("id", "history_id"):
        numbers.setdefault(key, []).append(number)
    for key, of_it in list(numbers.items())[:MOST_RECORDS]:
        yield f"{changelist(model)}{key}/history/", None
        yield f"{changelist(model)}{key}/history/{of_it[0]}/restore/", None
        yield f"{changelist(model)}{key}/history/compare/?old={of_it[0]}&new={of_it[-1]}", None


def doors_of_the_portal(planted: Planted) -> Iterator[str]:
    """Every address that is about a meeting, a board, an action or a person, of these."""
    board = planted.setting.board
    for meeting, secret in zip((planted.circulated, planted.recording), planted.secrets, strict=True):
        about = {"pk": meeting.pk, "slug": board.slug, "item_pk": secret.pk, "number": secret.number}
        about |= {"board": board.abbreviation, "day": str(meeting.held_on)}
        yield from _filled(about, "meetings:", "boards:", "decisions:")
        for paper in meeting.papers.all():
            yield from _filled({"pk": meeting.pk, "item_pk": secret.pk, "paper_pk": paper.pk}, "meetings:paper")
        for step in STEPS:
            yield step.address(meeting)
        yield from _filled({"pk": secret.actions.get().pk}, "actions:")
    for person in Person.objects.all():
        yield from _filled({"pk": person.pk}, *OF_A_PERSON)
    yield from ("/actions/?show=all", "/actions/export.csv?show=all", "/decisions/", f"/decisions/?q={WORD.lower()}")
    yield from ("/", "/account/", "/my-partnership/", "/admin/", "/admin/changes/", "/admin/changes/?format=csv")


OF_A_PERSON = (
    "admin:partnerships_person_held",
    "admin:partnerships_person_held_json",
    "admin:partnerships_person_erase",
    "admin:partnerships_person_end",
    "admin:partnerships_person_merge",
    "admin:partnerships_person_mistake",
    "admin:partnerships_person_new-name",
)
QUERIES = ("", "?copy=part-b", "?copy=members", "?part=b", "?part=b&from=1&to=2", "?from=1&to=2")


def _filled(about: dict, *spaces: str) -> Iterator[str]:
    for address in addresses():
        if (
            address.name.startswith(spaces)
            and address.is_named
            and not address.places
            and address.takes <= about.keys()
        ):
            for query in (
                QUERIES
                if "minutes" in address.name or "pack" in address.name or "sheet" in address.name
                else QUERIES[:1]
            ):
                yield address.url(about) + query


def doors(planted: Planted) -> list[tuple[str, dict | None]]:
    """All of them, each once."""
    found = [(url, None) for url in doors_of_the_portal(planted)] + list(doors_of_admin())
    return list({(url, str(data)): (url, data) for url, data in found}.values())


def open_doors(planted: Planted, client: Client, asked: str = "") -> list[str]:
    """Those behind which the word stands, of those whose addresses match."""
    found = []
    for url, data in doors(planted):
        if not re.search(asked, url):
            continue
        text = read(client, url, data)
        if WORD in text or (GUEST in text and url.startswith(NAMES_A_GUEST)):
            found.append(f"{url} {data or ''}")
    return found


def test_officer_who_withdrew_finds_nothing_of_it_behind_any_door(planted):
    assert open_doors(planted, signed_in(planted.withdrew)) == []


def test_superuser_who_broke_no_glass_finds_nothing_of_it_behind_any_door(planted):
    assert open_doors(planted, signed_in(planted.root)) == []


def test_officer_who_withdrew_from_nothing_finds_it_behind_many_doors(planted):
    found = open_doors(planted, signed_in(planted.stayed), r"^/admin/boards/\w+/(\d+/change/)?$|/record/$")

    assert {url.split("/")[3] for url in found if url.startswith("/admin/boards/")} >= {
        model._meta.model_name for model in CONFIDENTIAL if model in admin.site._registry and model is not Attendance
    }
    assert f"/meetings/{planted.recording.pk}/record/ " in found
