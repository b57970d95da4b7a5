"""Published minutes that were withdrawn and are put back: what the public reads, and that the chain keeps all of it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.withdrawing.writes import put_back, withdraw
from boards.models import Meeting, Part
from boards.steps import PUT_BACK, taken_of
from tests.boards.minuted import bring_to_the_public, make_recording, type_text
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def withdrawn(setting) -> Meeting:
    """Minutes of which the public reads a redacted version."""
    meeting = make_recording(setting)
    type_text(meeting.items.get(number="1"), "MARKER of the first item.", setting.minute_taker)
    bring_to_the_public(meeting, setting)
    _withdraw(setting, meeting)
    return meeting


def _withdraw(setting, meeting: Meeting) -> None:
    public = meeting.versions.last_public()
    instead = {"item-1": None}
    withdraw(
        meeting=meeting,
        version=public.number,
        instead=instead,
        reason="A name",
        is_reason_shown=False,
        by=setting.officer,
    )


def post(user, meeting: Meeting, **fields):
    form = {"version": meeting.versions.last_public().number, "reason": "It named nobody"} | fields
    return signed_in(user).post(f"/meetings/{meeting.pk}/minutes/put-back/", form)


def test_public_reads_what_was_published_again_and_every_version_is_kept(setting, withdrawn, client):
    redacted = withdrawn.versions.last_public()
    assert "MARKER" not in client.get(f"/meetings/{withdrawn.pk}/minutes/").content.decode()

    answer = post(setting.officer, withdrawn, sure="yes")

    page = client.get(f"/meetings/{withdrawn.pk}/minutes/").content.decode()
    last = withdrawn.versions.last_public()
    assert answer["Location"] == f"/meetings/{withdrawn.pk}/minutes/"
    assert "MARKER" in page
    assert "These minutes were withdrawn on" in page
    assert "and put back on" in page
    assert "It named nobody" not in page
    assert (last.stage, last.reason, last.previous_sha256) == ("published", "It named nobody", redacted.sha256)
    assert [v.stage for v in withdrawn.versions.published()] == ["published", "redacted", "published"]
    call_command("verify_minutes")


def test_history_and_versions_say_who_put_them_back_and_why(setting, withdrawn):
    post(setting.officer, withdrawn, sure="yes")

    line = taken_of(withdrawn)[-1]
    versions = signed_in(setting.officer).get(f"/meetings/{withdrawn.pk}/minutes/versions/").content.decode()
    assert (line.history_change_reason, line.history_user) == (PUT_BACK.noted, setting.officer)
    assert "Put back, because: It named nobody" in versions
    assert "Withdrawn, because: A name" in versions


def test_postscript_that_came_in_between_is_kept(setting, withdrawn, client):
    add_postscript(meeting=withdrawn, part=Part.A, text="SINCE then.", by=setting.officer)

    post(setting.officer, withdrawn, sure="yes")

    page = client.get(f"/meetings/{withdrawn.pk}/minutes/").content.decode()
    assert page.count("SINCE then.") == 1
    assert "MARKER" in page


def test_minutes_that_are_withdrawn_again_may_be_put_back_again(setting, withdrawn, client):
    post(setting.officer, withdrawn, sure="yes")
    _withdraw(setting, withdrawn)
    assert "MARKER" not in client.get(f"/meetings/{withdrawn.pk}/minutes/").content.decode()

    assert post(setting.officer, withdrawn, sure="yes").status_code == 302

    assert "MARKER" in client.get(f"/meetings/{withdrawn.pk}/minutes/").content.decode()
    call_command("verify_minutes")


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"look": "yes"}, 200, "Put the minutes back</button>"),
        ({}, 200, "Put the minutes back</button>"),
        ({"again": "yes"}, 200, "It named nobody</textarea>"),
        ({"sure": "yes", "reason": " "}, 422, "Enter why the minutes are put back"),
        ({"look": "yes", "reason": ""}, 422, "Enter why the minutes are put back"),
        ({"sure": "yes", "version": "1"}, 422, "Somebody changed the public minutes in between"),
        ({"sure": "yes", "version": "x"}, 422, "Somebody changed the public minutes in between"),
        ({"leave": "yes"}, 302, ""),
    ],
)
def test_nothing_is_put_back_until_the_officer_is_sure(setting, withdrawn, fields, status, said):
    answer = post(setting.officer, withdrawn, **fields)

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert withdrawn.versions.last_public().stage == "redacted"


def test_putting_back_is_for_officers_and_for_what_was_withdrawn(setting, withdrawn):
    address = f"/meetings/{withdrawn.pk}/minutes/put-back/"
    for user in (setting.member, setting.chair, setting.minute_taker):
        assert signed_in(user).get(address).status_code == 404
        assert PUT_BACK.label not in signed_in(user).get(f"/meetings/{withdrawn.pk}/").content.decode()
    officer = signed_in(setting.officer)
    assert PUT_BACK.label in officer.get(f"/meetings/{withdrawn.pk}/").content.decode()

    post(setting.officer, withdrawn, sure="yes")

    assert PUT_BACK.label not in officer.get(f"/meetings/{withdrawn.pk}/").content.decode()
    assert officer.get(address)["Location"] == f"/meetings/{withdrawn.pk}/"
    with pytest.raises(ValidationError, match="so there is nothing to put back"):
        put_back(meeting=withdrawn, version=1, reason="x", by=setting.officer)
