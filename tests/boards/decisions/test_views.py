"""Decisions over all meetings: who finds which, what is found first, and permanent addresses."""

import datetime as dt

import pytest

from boards.decisions import finding as decisions
from boards.minutes.approving.writes import approve
from boards.minutes.freezing import freeze
from boards.models import Meeting, MinutesVersion, Part
from boards.models.parts import BOTH_PARTS
from boards.recording.writes import declare_interest
from boards.workflow import publish
from tests.boards.minuted import MET_ON, NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_board, make_lead, make_meeting, make_partnership, make_quadrant, make_seat, make_user
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESS = "/decisions/"


def decide(setting, *texts: str, held_on: dt.date = MET_ON, part_b: str = "") -> Meeting:
    """A meeting whose first items decide the texts, circulated to its members."""
    meeting = make_recording(setting, held_on, items=max(len(texts), 1))
    for item, text in zip(meeting.items.all(), texts, strict=False):
        type_text(item, text, setting.minute_taker)
    if part_b:
        secret = make_item(meeting, "9", title="MARKERTITLE", is_part_b=True)
        type_text(secret, part_b, setting.minute_taker)
    return bring_to_members(meeting, setting)


def make_public(meeting: Meeting, setting, on: dt.date = NEXT_ON) -> Meeting:
    """Have the next meeting approve the minutes, and publish them."""
    later = make_recording(setting, on)
    version = meeting.versions.last_of(Part.A)
    approve(meeting=meeting, part=Part.A, in_item=later.items.first(), version=version.number, by=setting.chair)
    publish(meeting=meeting, by=setting.minute_taker)
    return meeting


def found(client, query: str = "") -> list[str]:
    """The decisions that are listed, each as it is written."""
    return [text for text in texts(client.get(f"{ADDRESS}{query}"), ".//li/p[1]") if ": " in text]


def test_decisions_of_published_minutes_are_everybodys(client, setting):
    make_public(decide(setting, "Agreed: to write to every school\nNoted: the report"), setting)

    assert found(client) == ["Agreed: to write to every school", "Noted: the report"]
    assert "SPB 2025-10-15/1 Item 1" in texts(client.get(ADDRESS), ".//h2")


def test_decisions_of_the_latest_meeting_come_first_and_of_a_day_those_of_the_later(setting):
    another = make_board("Another board", abbreviation="AB")
    make_seat(another, setting.lee)
    morning = decide(setting, "Agreed: in the morning")
    Meeting.objects.filter(pk=morning.pk).update(start_time=dt.time(9), board=another)
    decide(setting, "Agreed: in the afternoon")
    decide(setting, "Agreed: a day later", held_on=MET_ON + dt.timedelta(days=1))

    assert found(signed_in(setting.member)) == [
        "Agreed: a day later",
        "Agreed: in the afternoon",
        "Agreed: in the morning",
    ]


def test_decisions_of_circulated_minutes_are_the_members_alone(client, setting):
    decide(setting, "Agreed: MARKERCIRCULATED")

    member = signed_in(setting.member)
    assert found(member) == ["Agreed: MARKERCIRCULATED"]
    assert "Not approved yet" in member.get(ADDRESS).content.decode()
    for reader in (client, signed_in(make_user())):
        for query in ("", "?q=MARKERCIRCULATED", "?kind=agreed", "?q=SPB 2025-10-15"):
            assert found(reader, query) == []


def test_decisions_of_a_draft_are_nobodys(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Agreed: MARKERDRAFT", setting.minute_taker)
    freeze(meeting=meeting, parts=BOTH_PARTS, stage=MinutesVersion.Stage.DRAFT, by=setting.minute_taker)

    for user in (setting.chair, setting.minute_taker, setting.officer):
        assert found(signed_in(user)) == []


def test_decisions_are_those_of_the_frozen_text_and_not_of_the_rows(client, setting):
    meeting = make_public(decide(setting, "Agreed: as it was published"), setting)
    meeting.items.first().decisions.update(text="MARKERROW")

    assert found(client) == ["Agreed: as it was published"]


def test_decisions_of_part_b_are_its_readers_alone(client, setting):
    decide(setting, "Agreed: in the open", part_b="Agreed: MARKERSECRET")
    quadrant_lead = make_user(person=make_lead(make_partnership(home_quadrant=make_quadrant())).person)

    assert "Agreed: MARKERSECRET" in found(signed_in(setting.member))
    assert "Agreed: MARKERSECRET" in found(signed_in(setting.officer), "?q=markersecret")
    for reader in (client, signed_in(quadrant_lead), signed_in(make_user())):
        page = reader.get(f"{ADDRESS}?q=SPB 2025-10-15/9").content.decode()
        assert "MARKER" not in page


def test_decisions_of_part_b_are_not_of_who_withdrew(setting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "9", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "Agreed: MARKERSECRET", setting.minute_taker)
    declare_interest(item=secret, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)
    bring_to_members(meeting, setting)

    assert found(signed_in(setting.member)) == []
    assert found(signed_in(setting.chair)) == ["Agreed: MARKERSECRET"]


def test_decisions_of_a_withdrawn_version_are_gone_for_everybody(client, setting):
    meeting = make_public(decide(setting, "Agreed: MARKERWITHDRAWN", "Agreed: what stays"), setting)
    type_text_of_redaction = "Noted: left out"
    meeting.status = Meeting.Status.DRAFT
    meeting.save()
    type_text(meeting.items.first(), type_text_of_redaction, setting.officer)
    freeze(meeting=meeting, parts=BOTH_PARTS, stage=MinutesVersion.Stage.REDACTED, by=setting.officer)

    for reader in (client, signed_in(setting.member), signed_in(setting.officer)):
        assert found(reader) == [type_text_of_redaction, "Agreed: what stays"]


def test_decisions_of_a_board_that_stops_publishing_are_no_longer_public(client, setting):
    make_public(decide(setting, "Agreed: once public"), setting)
    setting.board.publishes_minutes = False
    setting.board.save()

    assert found(client) == []
    assert found(signed_in(setting.member)) == ["Agreed: once public"]


def test_decisions_of_an_inquorate_meeting_are_none(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "Noted: too few to agree", setting.minute_taker)
    meeting.attendances.exclude(person=setting.ann).delete()
    bring_to_members(meeting, setting)

    assert found(signed_in(setting.member)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("peer review template", "Agreed: to share the template for peer review"),
        ("templat", "Agreed: to share the template for peer review"),
        ("tempalte", "Agreed: to share the template for peer review"),
        ("the coverage of Colchester", "Noted: coverage in Colchester and Tendring"),
        ("SPB 2025-10-15/3", "Deferred: the review of the budget"),
        ("spb 2025-10-15", "Agreed: to share the template for peer review"),
        ("review of the budget", "Deferred: the review of the budget"),
    ],
)
def test_search_finds_the_best_first(client, setting, question, first):
    make_public(
        decide(
            setting,
            "Agreed: to share the template for peer review",
            "Noted: coverage in Colchester and Tendring",
            "Deferred: the review of the budget",
        ),
        setting,
    )

    assert found(client, f"?q={question}")[0] == first


@pytest.mark.slow
def test_search_answers_nothing_with_why_and_a_way_out(client, setting):
    make_public(decide(setting, "Agreed: to write"), setting)

    page = client.get(f"{ADDRESS}?q=zeppelin <b>").content.decode()

    assert "No decision matches. Try fewer or other words" in page
    assert "zeppelin &lt;b&gt;" in page


def test_list_without_any_decision_says_why(client):
    assert "No published minutes have a decision yet." in client.get(ADDRESS).content.decode()


@pytest.mark.slow
def test_filters_narrow_by_board_year_term_and_kind(client, setting):
    make_public(decide(setting, "Agreed: in autumn\nNoted: it too"), setting)
    make_board("West quadrant meeting")

    assert found(client, "?kind=noted") == ["Noted: it too"]
    assert found(client, "?year=2025&term=autumn") == ["Agreed: in autumn", "Noted: it too"]
    assert found(client, "?term=spring") == []
    assert found(client, "?board=school-partnership-board&kind=agreed&q=autumn") == ["Agreed: in autumn"]
    assert found(client, "?board=west-quadrant-meeting") == []


@pytest.mark.slow
@pytest.mark.parametrize("query", ["?board=none", "?year=1850", "?term=winter", "?kind=sworn", "?page=x", "?page=99"])
def test_filters_ignore_a_bad_value_and_say_so(client, setting, query):
    make_public(decide(setting, "Agreed: to write"), setting)

    assert found(client, query) == ["Agreed: to write"]
    assert 'class="govuk-inset-text portal-wrap" role="status"' in client.get(f"{ADDRESS}{query}").content.decode()


@pytest.mark.slow
def test_pages_have_25_each(client, setting):
    make_public(decide(setting, "\n".join(f"Agreed: number {number}" for number in range(1, 27))), setting)

    assert len(found(client)) == 25
    assert found(client, "?page=2") == ["Agreed: number 26"]


@pytest.mark.slow
def test_list_takes_the_same_few_queries_however_many_meetings(client, setting, count_queries):
    make_public(decide(setting, "Agreed: to write"), setting)
    before = count_queries(ADDRESS)
    for year in (2026, 2027, 2028):
        make_public(decide(setting, "Agreed: more", held_on=dt.date(year, 10, 1)), setting, on=dt.date(year, 11, 2))

    assert count_queries(f"{ADDRESS}?q=more") == before <= 8  # the new versions are read once
    client.force_login(setting.member)
    # who somebody is, whether an officer or in need of a second step, what their menu shows, and the council anew
    assert count_queries(ADDRESS) <= before + 10


def test_permanent_address_leads_to_the_minute_in_the_copy_that_the_reader_may_read(client, setting):
    meeting = make_public(decide(setting, "Agreed: to write", part_b="Agreed: in secret"), setting)
    address = "/decisions/SPB/2025-10-15"

    assert client.get(f"{address}/1/")["Location"] == f"/meetings/{meeting.pk}/minutes/?copy=public&item=1#item-1"
    assert client.get(f"{address.lower()}/9/")["Location"].endswith("?copy=public&item=9#item-9")
    member = signed_in(setting.member)
    assert member.get(f"{address}/9/")["Location"].endswith("?copy=part-b&item=9#item-9")
    assert 'id="item-9"' in member.get(member.get(f"{address}/9/")["Location"]).content.decode()
    assert 'id="item-1"' in client.get(client.get(f"{address}/1/")["Location"]).content.decode()


@pytest.mark.slow
def test_permanent_address_gives_each_minute_a_title_of_its_own(client, setting):
    make_public(decide(setting, "Agreed: to write"), setting)

    response = client.get("/decisions/SPB/2025-10-15/1/", follow=True)

    title = read(response).find(".//title").text
    assert title.startswith("1 Item 1 – School Partnership Board: minutes of 15 October 2025")
    assert "Item 1" not in read(client.get(f"{response.wsgi_request.path}?item=77")).find(".//title").text


@pytest.mark.parametrize("tail", ["2/", "77/"])
def test_permanent_address_of_what_the_reader_may_not_read_is_not_there(client, setting, tail):
    decide(setting, "Agreed: to write", "Agreed: to wait")

    assert client.get(f"/decisions/SPB/2025-10-15/{tail}").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("tail", ["XYZ/2025-10-15/1/", "SPB/2025-02-31/1/", "SPB/2025-10-16/1/", "SPB/x/1/"])
def test_permanent_address_of_nothing_is_not_there(client, setting, tail):
    make_public(decide(setting, "Agreed: to write"), setting)

    assert client.get(f"/decisions/{tail}").status_code == 404


@pytest.mark.slow
def test_permanent_address_is_on_the_minutes_page_even_of_odd_numbers(client, setting):
    setting.board.abbreviation = "S/P B"
    setting.board.save()
    meeting = make_recording(setting, items=1)
    type_text(make_item(meeting, "2/b"), "Agreed: to write", setting.minute_taker)
    make_public(bring_to_members(meeting, setting), setting)

    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()

    assert 'href="/decisions/S/P%20B/2025-10-15/2/b/"' in page
    assert client.get("/decisions/S/P%20B/2025-10-15/2/b/").status_code == 302


def test_version_that_cannot_be_read_hides_no_other(setting):
    decide(setting, "Agreed: to write")
    other = make_meeting(setting.board, status="circulated")
    for number, content in enumerate(("#", "{}", "[]"), start=1):
        MinutesVersion.objects.create(
            meeting=other,
            part=Part.A,
            number=number,
            stage="circulated",
            content=content,
            sha256=content,
            frozen_by=setting.officer,
        )
        assert found(signed_in(setting.member)) == ["Agreed: to write"]


@pytest.mark.slow
def test_kept_versions_are_forgotten_before_they_are_too_many(setting, monkeypatch):
    monkeypatch.setattr(decisions, "MOST_KEPT", 1)
    for month in (9, 10, 11):
        decide(setting, f"Agreed: in {month}", held_on=dt.date(2025, month, 1))

    member = signed_in(setting.member)
    assert found(member) == found(member) == ["Agreed: in 11", "Agreed: in 10", "Agreed: in 9"]
    assert len(decisions._kept) <= 3


def test_meeting_without_minutes_has_no_decisions(client, setting):
    make_meeting(setting.board, status="published")

    assert found(client) == []
