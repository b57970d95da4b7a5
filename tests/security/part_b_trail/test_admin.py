"""The audit trail of Part B in admin, where officers see to every board."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from boards.models import AgendaItem, Decision, Paper, Part
from tests.boards.minuted import NEXT_ON, make_item, make_recording
from tests.clients import signed_in
from tests.security.part_b_trail.trail import REFERENCE, opened

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


# In admin, where officers see to every board.


@pytest.fixture
def officer(setting) -> Client:
    setting.officer.is_staff = True
    setting.officer.save()
    return signed_in(setting.officer)


def records_of(item: AgendaItem) -> dict[str, object]:
    """A record of each kind that admin shows, that belongs to the item."""
    paper = Paper(meeting=item.meeting, item=item, title=f"Paper of {item.number}")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    return {
        "agendaitem": item,
        "action": item.actions.get(),
        "decision": item.decisions.first() or Decision.objects.create(item=item, text="Noted"),
        "paper": paper,
    }


@pytest.mark.parametrize("kind", ["agendaitem", "action", "decision", "paper"])
def test_trail_has_each_page_of_a_confidential_record_in_admin(officer, circulated, secret, kind):
    one, other = records_of(secret)[kind], records_of(circulated.items.get(number="1"))[kind]

    for page in ("change", "history", "delete"):
        assert officer.get(f"/admin/boards/{kind}/{other.pk}/{page}/").status_code == 200
    assert opened() == []

    for page in ("change", "history", "delete"):
        AuditEvent.objects.all()._raw_delete("default")
        assert officer.get(f"/admin/boards/{kind}/{one.pk}/{page}/").status_code == 200
        assert opened() == [("officer@example.org", REFERENCE)], page


@pytest.mark.parametrize("kind", ["agendaitem", "action", "decision", "paper"])
def test_trail_has_a_list_of_admin_that_shows_a_confidential_record(officer, circulated, secret, kind):
    officer.get(f"/admin/boards/{kind}/?q=nothing-is-called-so")
    records_of(circulated.items.get(number="1"))
    assert opened() == []

    records_of(secret)
    officer.get(f"/admin/boards/{kind}/")

    assert opened() == [("officer@example.org", REFERENCE)]


def test_lists_of_admin_take_no_more_queries_for_more_meetings_with_part_b(officer, setting, circulated):
    def queries() -> int:
        AuditEvent.objects.all()._raw_delete("default")
        with CaptureQueriesContext(connection) as captured:
            assert officer.get("/admin/boards/agendaitem/").status_code == 200
        return len(captured)

    before = queries()
    for day in (1, 2, 3):
        make_item(make_recording(setting, dt.date(2025, 11, day), items=1), "2", is_part_b=True)

    assert queries() == before
    assert len(opened()) == 4


def test_trail_has_the_agenda_in_admin_and_a_confidential_version(officer, setting, circulated):
    part_a, part_b = (circulated.versions.of_part(part).first() for part in Part)
    officer.get(f"/admin/boards/minutesversion/{part_a.pk}/change/")
    officer.get("/admin/boards/minutesversion/")
    officer.get("/admin/boards/meeting/")
    officer.get(f"/admin/boards/meeting/{make_recording(setting, NEXT_ON).pk}/change/")
    assert opened() == []

    officer.get(f"/admin/boards/minutesversion/{part_b.pk}/change/")
    assert opened() == [("officer@example.org", REFERENCE)]

    AuditEvent.objects.all()._raw_delete("default")
    officer.get(f"/admin/boards/meeting/{circulated.pk}/change/")
    assert opened() == [("officer@example.org", REFERENCE)]


@pytest.mark.parametrize("is_secret", [True, False])
def test_trail_has_the_papers_of_a_meeting_in_admin_where_one_is_part_b(officer, setting, is_secret):
    meeting = make_recording(setting)
    paper = Paper(meeting=meeting, title="Figures", is_part_b=is_secret)
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))

    officer.get(f"/admin/boards/meeting/{meeting.pk}/change/")

    assert opened() == ([("officer@example.org", REFERENCE)] if is_secret else [])


def test_what_nobody_asked_for_is_named_by_its_number(officer, circulated, secret):
    paper = records_of(secret)["paper"]
    paper.title = "Paper on the marker school"
    paper.save()

    log = officer.get("/admin/changes/").content.decode()
    for model, field in (("decision", "item"), ("paper", "replaces")):
        query = f"term=&app_label=boards&model_name={model}&field_name={field}"
        log += officer.get(f"/admin/autocomplete/?{query}").content.decode()
    attendance = circulated.attendances.first()
    log += officer.get(f"/admin/boards/attendance/{attendance.pk}/change/").content.decode()

    assert f"Confidential business, {REFERENCE}/2" in log
    assert "marker school" not in log
    assert "see to it" not in log
    assert opened() == []


def test_trail_has_who_exports_what_is_held_on_somebody_of_part_b(officer, setting, circulated):
    officer.get(f"/admin/partnerships/person/{setting.kim.pk}/held/")
    assert opened() == []

    assert "see to it" in officer.get(f"/admin/partnerships/person/{setting.lee.pk}/held/").content.decode()

    assert opened() == [("officer@example.org", REFERENCE)]


@pytest.mark.parametrize("field", ["for_item", "arrived_at", "left_at"])
def test_trail_has_who_exports_that_somebody_came_for_part_b_or_until_it(officer, setting, meeting, secret, field):
    page = f"/admin/partnerships/person/{setting.kim.pk}/held/"
    meeting.attendances.filter(person=setting.kim).update(**{"presence": "in-part", field: meeting.items.first()})
    officer.get(page)
    assert opened() == []

    meeting.attendances.filter(person=setting.kim).update(**{field: secret})
    officer.get(page)

    assert opened() == [("officer@example.org", REFERENCE)]
