"""The audit trail of Part B while a meeting is recorded: who was shown it by the recorder's pages and answers."""

import json

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import AuditEvent
from boards.models import Interest, Paper
from tests.boards.minuted import NEXT_ON, make_recording
from tests.clients import signed_in
from tests.factories import make_user
from tests.security.part_b_trail.trail import REFERENCE, SECRET, opened, type_over

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


@pytest.mark.parametrize(
    "tail",
    ["record/", "agenda/", "agenda/{item}/", "record/items/{item}/versions/"],
)
def test_trail_has_every_page_of_the_recorder_that_shows_part_b(setting, meeting, secret, tail):
    address = f"/meetings/{meeting.pk}/{tail}".format(item=secret.pk)

    response = signed_in(setting.minute_taker).get(address)

    assert response.status_code == 200
    assert SECRET in response.content.decode()
    assert opened() == [("taker@example.org", REFERENCE)]


@pytest.mark.parametrize("tail", ["record/", "agenda/", "agenda/{item}/", "record/items/{item}/versions/"])
def test_trail_has_none_of_these_pages_where_nothing_is_part_b(setting, tail):
    meeting = make_recording(setting, items=2)

    address = f"/meetings/{meeting.pk}/{tail}".format(item=meeting.items.first().pk)
    assert signed_in(setting.minute_taker).get(address).status_code == 200

    assert opened() == []


def test_trail_has_who_is_answered_with_the_text_of_another_or_its_outcomes(setting, meeting, secret):
    item = meeting.items.first()
    screen = f"/meetings/{meeting.pk}/record/"
    cases = {
        "overtaken@example.org": lambda client: type_over(client, secret, "Mine", base=0),
        "outcomes@example.org": lambda client: client.post(f"{screen}items/{secret.pk}/outcomes/"),
        "pulse@example.org": lambda client: client.post(
            f"{screen}pulse/",
            json.dumps({"versions": {secret.pk: 0, item.pk: 0}}),
            content_type="application/json",
        ),
    }

    for email, ask in cases.items():
        assert "see to it" in ask(signed_in(make_user(email, roles.OFFICER))).content.decode(), email
    open_ones = signed_in(make_user("open@example.org", roles.OFFICER))
    type_over(open_ones, item, "Mine", base=0)
    open_ones.post(f"{screen}items/{item.pk}/outcomes/")
    open_ones.post(f"{screen}pulse/", json.dumps({"versions": {item.pk: 0}}), content_type="application/json")

    assert opened() == [(email, REFERENCE) for email in cases]


def test_saving_part_b_costs_no_query_for_the_trail(setting, meeting, secret):
    recorder = signed_in(setting.minute_taker)
    type_over(recorder, meeting.items.first(), "One\n", base=1)

    with CaptureQueriesContext(connection) as of_part_a:
        type_over(recorder, meeting.items.first(), "Two\n", base=2)
    with CaptureQueriesContext(connection) as of_part_b:
        type_over(recorder, secret, "Two\n", base=1)

    assert len(of_part_b) <= len(of_part_a)
    assert opened() == []  # it was written by the one who typed; what is served is the number of the version


def test_trail_has_the_earlier_meeting_whose_confidential_actions_the_screen_carries_on(setting, circulated):
    following = make_recording(setting, NEXT_ON, items=1)
    recorder = signed_in(setting.minute_taker)
    recorder.get(f"/meetings/{following.pk}/record/")
    assert opened() == []  # without the item that lists them

    following.items.update(standing="matters-arising")
    assert "see to it" in recorder.get(f"/meetings/{following.pk}/record/").content.decode()

    assert opened() == [("taker@example.org", REFERENCE)]


def test_trail_has_who_records_the_approval_with_the_confidential_text_before_them(setting, circulated):
    make_recording(setting, NEXT_ON, items=1)

    response = signed_in(setting.chair).get(f"/meetings/{circulated.pk}/minutes/approve/?part=b")

    assert "Agreed: go ahead" in response.content.decode()
    assert opened() == [("chair@example.org", REFERENCE)]


def test_who_withdrew_opens_no_part_of_it_while_it_is_recorded(setting, meeting, secret):
    taker = setting.minute_taker
    paper = Paper(meeting=meeting, item=secret, title=SECRET)
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    client, member, page = signed_in(taker), signed_in(setting.member), f"/meetings/{meeting.pk}/"
    assert client.get(f"{page}papers/{paper.pk}/").status_code == 200
    AuditEvent.objects.all()._raw_delete("default")
    for user in (taker, setting.member):
        Interest.objects.create(item=secret, person=user.person, withdrew=True)

    pulse = client.post(
        f"{page}record/pulse/", json.dumps({"versions": {secret.pk: 0}}), content_type="application/json"
    )

    assert pulse.json()["items"] == []
    assert SECRET not in client.get(f"{page}record/").content.decode()
    for sheet in ("minute-sheet/", "minute-sheet/?part=b"):
        assert SECRET not in client.get(page + sheet).content.decode()
    assert SECRET not in member.get(page).content.decode()
    assert type_over(client, secret, "Mine", base=1).status_code == 404
    for tail in (f"record/items/{secret.pk}/versions/", f"agenda/{secret.pk}/", f"papers/{paper.pk}/"):
        assert client.get(page + tail).status_code == 404, tail
    for tail in (f"agenda/{secret.pk}/move/", f"record/items/{secret.pk}/outcomes/"):
        assert client.post(page + tail, {"move": "up"}).status_code == 404, tail
    assert member.get(f"{page}papers/{paper.pk}/").status_code == 404
    assert opened() == []
