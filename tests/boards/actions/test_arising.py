"""What a meeting does with the actions that earlier meetings left open."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from base.saving import save
from boards.actions.arising import CLOSED, EXTENDED, NOTED, lines_of, take_back, work_on
from boards.actions.told import history_of
from boards.actions.writes import (
    NoteConflict,
    close_action,
    disown_action,
    give_action,
    print_of,
    reopen_action,
    update_action,
)
from boards.minutes.choosing import copies_for
from boards.minutes.content import content_of
from boards.minutes.extracts.readers import readers_of
from boards.minutes.freezing import freeze
from boards.minutes.latest import latest_versions
from boards.minutes.plain import lines_of as plain_lines
from boards.minutes.reading import read_version
from boards.models import Action, AgendaItem, Interest, Meeting, MinutesVersion, Part, SentExtract, TermDates
from boards.models.minutes_access import UNDER, meetings_closed_to
from boards.part_b import without_closed
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = dt.date(2027, 1, 12)


@pytest.fixture
def action(meeting_before, setting) -> Action:
    """An action that the meeting before left open."""
    type_text(meeting_before.items.first(), "! Ann Day: share the template", setting.minute_taker)
    return Action.objects.get()


@pytest.fixture
def meeting_before(setting):
    return make_recording(setting)


@pytest.fixture
def item(next_meeting) -> AgendaItem:
    return make_item(next_meeting, "3", title="Matters arising", standing="matters-arising")


def said(item: AgendaItem) -> list[tuple[str, str]]:
    return [(line.label, line.note) for line in lines_of(item)]


def test_closed_extended_and_noted_are_lines_of_the_item(action, item, setting):
    work = {"action": action, "item": item, "by": setting.minute_taker}
    work_on(kind=NOTED, note="Twelve have it.", **work)
    work_on(kind=EXTENDED, due="12 January 2027", **work)
    work_on(kind=CLOSED, note="All have it.", **work)

    action.refresh_from_db()
    assert (action.closed_on, action.due_on) == (NEXT_ON, LATER)
    assert action.closing_note == "Twelve have it.\n\nAll have it."
    assert said(item) == [
        ("Progress", "Twelve have it."),
        ("Extended to 12 January 2027", ""),
        ("Closed", "All have it."),
    ]
    assert not Action.objects.carried_into(item.meeting)
    assert "closed it" in history_of(action)[0].sentence


def test_owners_own_note_is_kept_and_is_no_line(action, item, setting):
    update_action(action=action, note="Half way", by=setting.chair)
    work_on(action=action, item=item, kind=NOTED, note="Nearly there", by=setting.minute_taker)

    action.refresh_from_db()
    assert action.closing_note == "Half way\n\nNearly there"
    assert said(item) == [("Progress", "Nearly there")]


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (NOTED, {}, "note"),
        (CLOSED, {"note": "  "}, "note"),
        (CLOSED, {"note": "x" * 1001}, "note"),
        (EXTENDED, {}, "due"),
        (EXTENDED, {"due": "soon"}, "due"),
        (EXTENDED, {"due": "20 January 2026"}, "due"),  # the day of the meeting
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(action, item, setting, kind, given, field):
    with pytest.raises(ValidationError) as refused:
        work_on(action=action, item=item, kind=kind, by=setting.minute_taker, **given)

    assert list(refused.value.message_dict) == [field]
    assert said(item) == []


def test_extended_to_the_day_after_the_meeting(action, item, setting):
    work_on(action=action, item=item, kind=EXTENDED, due="21 January 2026", by=setting.minute_taker)

    assert said(item) == [("Extended to 21 January 2026", "")]


def test_what_somebody_closed_meanwhile_says_so(action, item, setting):
    opened_on = print_of("")
    close_action(action=Action.objects.get(), note="Done", by=setting.chair)

    with pytest.raises(ValidationError, match="closed it meanwhile"):
        work_on(action=action, item=item, kind=CLOSED, note="x", opened_on=opened_on, by=setting.minute_taker)


def test_another_note_meanwhile_is_not_gone_over(action, item, setting):
    opened_on = print_of("")
    update_action(action=Action.objects.get(), note="Half way", by=setting.chair)

    with pytest.raises(NoteConflict):
        work_on(action=action, item=item, kind=NOTED, note="x", opened_on=opened_on, by=setting.minute_taker)


def test_what_happened_meanwhile_is_not_undone_by_a_note(action, item, setting):
    action.others.set([setting.kim])
    opened, noted = Action.objects.get(), Action.objects.get()
    give_action(action=Action.objects.get(), instead_of=setting.ann, to=setting.lee, by=setting.officer)
    disown_action(action=Action.objects.get(), owner=setting.kim)
    Action.objects.update(text="share both templates", reminded_before=Action.objects.get().due_on)
    work_on(action=Action.objects.get(), item=item, kind=EXTENDED, due="12 January 2027", by=setting.minute_taker)

    update_action(action=opened, note="Half way", by=setting.officer)
    work_on(action=noted, item=item, kind=NOTED, note="Nearly there", by=setting.minute_taker)

    now = Action.objects.get()
    assert (now.owner, now.disowned_by, now.due_on) == (setting.lee, setting.kim, LATER)
    assert (now.text, now.reminded_before is None) == ("share both templates", False)
    assert now.closing_note == "Half way\n\nNearly there"


@pytest.mark.parametrize("status", ["agenda-issued", "circulated", "approved"])
def test_nothing_is_done_or_taken_back_once_the_minutes_are_closed(action, item, setting, status):
    work_on(action=action, item=item, kind=NOTED, note="Nearly there", by=setting.minute_taker)
    Meeting.objects.filter(pk=item.meeting_id).update(status=status)  # and ``item`` still knows what it was

    with pytest.raises(ValidationError, match="The minutes of this meeting are closed"):
        work_on(action=action, item=item, kind=CLOSED, note="Done", by=setting.minute_taker)
    with pytest.raises(ValidationError, match="The minutes of this meeting are closed"):
        take_back(action=action, item=item, by=setting.minute_taker)

    assert said(item) == [("Progress", "Nearly there")]


def test_taken_back_is_as_before_and_no_line(action, item, setting):
    before = (action.due_on, action.closed_on, action.link_number, action.closing_note)
    for kind, given in ((CLOSED, {"note": "Done"}), (EXTENDED, {"due": "12 January 2027"}), (NOTED, {"note": "x"})):
        work_on(action=action, item=item, kind=kind, by=setting.minute_taker, **given)
        take_back(action=action, item=item, by=setting.minute_taker)

    action.refresh_from_db()
    assert (action.due_on, action.closed_on, action.link_number, action.closing_note) == before
    assert said(item) == []
    with pytest.raises(ValidationError, match="Something else"):
        take_back(action=action, item=item, by=setting.minute_taker)


def test_closing_that_was_opened_again_elsewhere_is_no_line(action, item, setting):
    work_on(action=action, item=item, kind=CLOSED, note="Done", by=setting.minute_taker)
    reopen_action(action=action, by=setting.officer)

    assert said(item) == []


def test_line_is_frozen_with_the_minute_of_the_item(action, item, setting):
    work_on(action=action, item=item, kind=CLOSED, note="All have it.", by=setting.minute_taker)
    [version] = freeze(meeting=item.meeting, parts=[Part.A], stage=MinutesVersion.Stage.DRAFT, by=setting.minute_taker)
    Action.objects.update(text="something else")

    lines = plain_lines(read_version(version))

    assert f"Closed: share the template (Ann Day, {action.item.reference}). All have it." in lines


def test_action_out_of_part_b_is_in_no_line_of_part_a(action, item, setting):
    AgendaItem.objects.filter(pk=action.item_id).update(is_part_b=True)
    work_on(action=action, item=item, kind=CLOSED, note="Settled with the school", by=setting.minute_taker)

    assert "Settled" not in str(content_of(item.meeting, part=Part.A))
    assert "share the template" not in str(content_of(item.meeting, part=Part.A))


@pytest.fixture
def done_in_part_b(action, item, setting) -> MinutesVersion:
    """Part B of minutes of a meeting without confidential items, which closed an action out of Part B."""
    AgendaItem.objects.filter(pk=action.item_id).update(is_part_b=True)
    work_on(action=action, item=item, kind=CLOSED, note="Settled with the school", by=setting.minute_taker)
    bring_to_members(item.meeting, setting)
    return item.meeting.versions.of_part(Part.B).latest("number")


def test_action_out_of_part_b_is_in_part_b_of_the_minutes_of_the_meeting_that_worked_on_it(done_in_part_b, action):
    minutes = read_version(done_in_part_b)

    said = f"Closed: share the template (Ann Day, {action.item.reference}). Settled with the school"
    assert [(one.number, one.title, one.part) for one in minutes.items] == [("3", "Matters arising", Part.B)]
    assert said in plain_lines(minutes)
    assert not any(
        "Settled" in version.content for version in done_in_part_b.meeting.versions.all() if version.part is Part.A
    )


def test_part_b_of_matters_arising_alone_says_who_was_there_and_who_presided(done_in_part_b):
    content = done_in_part_b.data

    assert content["members_there"] == 2
    assert [person["name"] for body in content["present"] for person in body["people"]] == ["Ann Day", "Lee Oak"]
    assert (content["chair"], content["presided"]) == ("Ann Day", [{"name": "Ann Day", "from": ""}])


def at(version: MinutesVersion, tail: str) -> str:
    return f"/meetings/{version.meeting_id}/extract/3/{tail}"


def test_extract_of_matters_arising_is_of_part_a_unless_part_b_is_asked_for(done_in_part_b, setting):
    browser = signed_in(setting.minute_taker)
    part_a, part_b = browser.get(at(done_in_part_b, "")), browser.get(at(done_in_part_b, "?copy=part-b"))

    assert "Settled" not in part_a.content.decode()
    assert "Settled with the school" in part_b.content.decode()
    assert at(done_in_part_b, "send/?copy=members") in part_a.content.decode()
    assert at(done_in_part_b, "send/?copy=part-b") in part_b.content.decode()
    of_part_b = browser.get(f"/meetings/{done_in_part_b.meeting_id}/minutes/?copy=part-b").content.decode()
    assert f'href="{at(done_in_part_b, "?copy=part-b")}"' in of_part_b


@pytest.mark.parametrize(("copy", "part"), [("members", Part.A), ("part-b", Part.B)])
def test_extract_of_matters_arising_is_sent_of_the_copy_that_is_asked_for(done_in_part_b, setting, copy, part):
    browser = signed_in(setting.minute_taker)
    address = at(done_in_part_b, f"send/?copy={copy}")
    assert ("Other e-mail addresses" in browser.get(address).content.decode()) is (part is Part.A)

    fields = {"people": setting.lee.pk}
    agreed = read(browser.post(address, fields)).find(".//input[@name='agreed']").get("value")
    answer = browser.post(address, fields | {"agreed": agreed, "sure": "yes"})

    assert SentExtract.objects.get().version.part is part
    shown = {one: browser.get(at(done_in_part_b, f"?copy={one}")).content.decode() for one in ("members", "part-b")}
    assert {one: ">E-mails<" in page for one, page in shown.items()} == {
        "members": part is Part.A,
        "part-b": part is Part.B,
    }
    assert answer["Location"] == at(done_in_part_b, "" if part is Part.A else "?copy=part-b")
    assert browser.post(at(done_in_part_b, f"again/?copy={copy}"))["Location"] == answer["Location"]


def test_permanent_address_of_matters_arising_leads_to_part_a(done_in_part_b, setting):
    address = f"/decisions/SPB/{done_in_part_b.meeting.held_on.isoformat()}/3/"

    assert signed_in(setting.member).get(address)["Location"].endswith("/minutes/?copy=members&item=3#item-3")


def test_readers_of_part_b_are_without_who_withdrew_from_the_item_of_the_action(done_in_part_b, action, setting):
    meeting = done_in_part_b.meeting
    assert setting.lee in readers_of(meeting, part=Part.B)

    Interest.objects.create(item=action.item, person=setting.lee, withdrew=True)

    let_in = "part-b" in copies_for(Meeting.objects.with_rights(setting.member).get(pk=meeting.pk), setting.member)
    assert (setting.lee in readers_of(meeting, part=Part.B)) is let_in is False
    assert setting.ann in readers_of(meeting, part=Part.B)
    assert setting.lee in readers_of(meeting, part=Part.A)


def test_matters_arising_that_are_confidential_themselves_say_all_that_was_done(action, item, setting):
    AgendaItem.objects.filter(pk__in=[action.item_id, item.pk]).update(is_part_b=True)
    item.refresh_from_db()
    work_on(action=action, item=item, kind=CLOSED, note="Settled with the school", by=setting.minute_taker)

    [of_item] = content_of(item.meeting, part=Part.B)["items"]

    assert [line["note"] for line in of_item["arising"]] == ["Settled with the school"]


def test_who_withdrew_from_the_item_of_the_action_reads_no_part_b_that_has_it(client, done_in_part_b, action, setting):
    meeting, client = done_in_part_b.meeting, signed_in(setting.member)
    address = f"/meetings/{meeting.pk}/minutes/?copy=part-b"
    assert "Settled with the school" in client.get(address).content.decode()
    assert done_in_part_b.pk in {version.pk for version in latest_versions(setting.member)}

    Interest.objects.create(item=action.item, person=setting.lee, withdrew=True)

    assert "Settled" not in client.get(address, follow=True).content.decode()
    assert "Settled" not in str(client.get(f"/meetings/{meeting.pk}/minutes.docx?copy=part-b"))
    assert done_in_part_b.pk not in {version.pk for version in latest_versions(setting.member)}
    assert done_in_part_b not in without_closed(MinutesVersion.objects.all(), setting.member)
    assert done_in_part_b in without_closed(MinutesVersion.objects.all(), setting.chair)
    assert "Settled with the school" in signed_in(setting.chair).get(address).content.decode()


def test_meeting_under_an_item_whose_number_only_ends_alike_stays_open(action, item, setting):
    AgendaItem.objects.filter(pk=action.item_id).update(is_part_b=True)
    save(action, by=setting.minute_taker, why=f"Closed{UNDER}9{item.pk}")
    Interest.objects.create(item=action.item, person=setting.lee, withdrew=True)

    assert list(meetings_closed_to(setting.member)) == [action.item.meeting]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("end of January", dt.date(2026, 1, 31)),
        ("by the end of February.", dt.date(2026, 2, 28)),
        ("next meeting", dt.date(2026, 3, 3)),
        ("end of term", dt.date(2026, 3, 27)),
        ("Friday", dt.date(2026, 1, 23)),
        ("21/1/26", dt.date(2026, 1, 21)),
    ],
)
def test_new_day_is_read_as_in_an_actions_line(setting, action, item, typed, day):
    make_meeting(setting.board, held_on=dt.date(2026, 3, 3))
    TermDates.objects.create(year=2025, name="Spring", starts_on=dt.date(2026, 1, 5), ends_on=dt.date(2026, 3, 27))

    work_on(action=action, item=item, kind=EXTENDED, due=typed, by=setting.minute_taker)

    assert Action.objects.get(pk=action.pk).due_on == day


def test_new_day_that_is_not_one_day_is_asked_about_as_in_an_actions_line(setting, action, item):
    with pytest.raises(ValidationError, match="is not one day"):
        work_on(action=action, item=item, kind=EXTENDED, due="half term", by=setting.minute_taker)
