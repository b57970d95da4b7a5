"""Part B of the minutes: approved apart from Part A, and read by nobody who may not."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts import roles
from boards.agendas.writes import change_item
from boards.minutes.approving.writes import Amendment, approve
from boards.models import Attendance, Decision, Interest, Meeting, NamedVote, Part, Vote
from boards.models.access import may_read_part_b
from boards.recording.writes import add_guest, declare_interest, move_to_part
from boards.workflow import circulate, clear_draft, finish_recording, publish
from tests.admin import MEETING_INLINES, add, change, changelist, inlines
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_person, make_user
from tests.made_once import made_once
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRET = "MARKERTEXT\nAgreed: MARKERDECISION\n! Ann: MARKERACTION"


@made_once
def meeting(setting) -> Meeting:
    """Circulated minutes with a Part B item, 3; Kim withdrew for it."""
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, SECRET, setting.minute_taker)
    declare_interest(item=secret, person=setting.kim, nature="", withdrew=True, by=setting.minute_taker)
    return bring_to_members(meeting, setting)


@made_once
def next_meeting(setting) -> Meeting:
    """A later meeting, with a Part B item, 3."""
    meeting = make_recording(setting, NEXT_ON)
    make_item(meeting, "3", title="Part B of the last minutes", is_part_b=True)
    return meeting


def stages(meeting: Meeting, part: Part) -> list[str]:
    return list(meeting.versions.of_part(part).order_by("number").values_list("stage", flat=True))


def approve_part(meeting: Meeting, setting, in_item, *, part: Part = Part.B, **fields):
    arguments = {"meeting": meeting, "in_item": in_item, "version": 2, "by": setting.chair, "part": part}
    return approve(**arguments | fields)


def test_part_b_is_open_to_the_members_of_its_own_board_alone(setting, meeting):
    of_another_board = make_meeting(make_board("Harlow Board"))

    theirs = Meeting.objects.filter(may_read_part_b(setting.member))

    assert meeting in theirs
    assert of_another_board not in theirs


def test_part_a_is_approved_and_published_without_part_b(setting, meeting, next_meeting):
    approve_part(meeting, setting, next_meeting.items.first(), part=Part.A)
    publish(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.part_b_approved_in) == ("published", None)
    assert stages(meeting, Part.A) == ["draft", "circulated", "approved", "published"]
    assert stages(meeting, Part.B) == ["draft", "circulated"]


@pytest.mark.parametrize("is_part_a_first", [True, False])
def test_part_b_is_approved_at_its_own_pace_and_the_record_says_no_more(
    setting, meeting, next_meeting, is_part_a_first
):
    secret, in_item = meeting.items.get(number="3"), next_meeting.items.get(number="3")
    if is_part_a_first:
        approve_part(meeting, setting, next_meeting.items.first(), part=Part.A)
        publish(meeting=meeting, by=setting.minute_taker)
    before = stages(meeting, Part.A)

    [version] = approve_part(meeting, setting, in_item, amendments=[Amendment(secret, "MARKERAMENDED")])

    meeting.refresh_from_db()
    in_item.refresh_from_db()
    content = json.loads(version.content)
    assert meeting.part_b_approved_in == in_item
    assert meeting.status == ("published" if is_part_a_first else "circulated")
    assert (version.part, content["items"][0]["text"]) == (Part.B, "MARKERAMENDED")
    assert content["approval"]["reference"] == "SPB 2026-01-20/3"
    assert stages(meeting, Part.A) == before
    assert in_item.text == (
        "Part B of the minutes of the meeting of 15 October 2025 was approved as a true record with an amendment.\n"
    )
    call_command("verify_minutes")


def test_part_a_approved_after_part_b_keeps_the_approvals_apart(setting, meeting, next_meeting):
    approve_part(meeting, setting, next_meeting.items.get(number="3"))
    [version] = approve_part(meeting, setting, next_meeting.items.first(), part=Part.A)

    assert json.loads(version.content)["approval"]["reference"] == "SPB 2026-01-20/1"
    assert "MARKER" not in version.content


def test_part_b_is_approved_once_and_only_by_who_may_read_it(setting, meeting, next_meeting):
    in_item = next_meeting.items.get(number="3")
    with pytest.raises(ValidationError, match="You withdrew from a Part B item"):
        approve_part(meeting, setting, in_item, by=make_user(person=setting.kim))
    with pytest.raises(ValidationError, match="The version before you was 1; the latest is 2"):
        approve_part(meeting, setting, in_item, version=1)
    approve_part(meeting, setting, in_item)
    with pytest.raises(ValidationError, match="Part B of these minutes is approved already"):
        approve_part(meeting, setting, in_item, version=3)


def test_amendment_of_the_other_part_is_refused(setting, meeting, next_meeting):
    open_item, secret = meeting.items.first(), meeting.items.get(number="3")
    for part, item in ((Part.A, secret), (Part.B, open_item)):
        with pytest.raises(ValidationError, match="is not in this part of the minutes"):
            approve_part(
                meeting,
                setting,
                next_meeting.items.first(),
                part=part,
                amendments=[Amendment(item, "Otherwise")],
            )
    assert stages(meeting, Part.B) == ["draft", "circulated"]


def test_meeting_without_part_b_has_none_to_approve(setting, next_meeting):
    meeting = bring_to_members(make_recording(setting), setting)

    with pytest.raises(ValidationError, match="the latest is none"):
        approve_part(meeting, setting, next_meeting.items.first())
    assert signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/approve/?part=b").status_code == 404


def test_chair_records_the_approval_of_part_b_on_a_page_of_its_own(setting, meeting, next_meeting):
    chair = signed_in(setting.chair)
    page = chair.get(f"/meetings/{meeting.pk}/")
    assert "Minutes of Part B (confidential) · circulated, not yet approved" in texts(page, ".//li")
    address = f"/meetings/{meeting.pk}/minutes/approve/?part=b"
    form = chair.get(address)
    assert [text.strip() for text in texts(form, ".//textarea[@name!='amendments']")] == [" ".join(SECRET.split())]

    answer = chair.post(address, {"version": "2", "in_item": next_meeting.items.get(number="3").pk, "sure": "yes"})

    assert answer.status_code == 302
    page = chair.get(f"/meetings/{meeting.pk}/")
    assert "Minutes of Part B (confidential) · approved" in texts(page, ".//li")
    assert "approve/?part=b" not in page.content.decode()
    part_b = chair.get(f"/meetings/{meeting.pk}/minutes/?copy=part-b").content.decode()
    assert "Approved by the meeting of 20 January 2026, chaired by Ann Day (minute SPB 2026-01-20/3)." in part_b
    assert "Approved by" not in chair.get(f"/meetings/{meeting.pk}/minutes/?copy=members").content.decode()


def test_chair_who_withdrew_sees_nothing_of_part_b_to_approve_or_to_compare(setting, meeting, next_meeting):
    secret = meeting.items.get(number="3")
    secret.interests.create(person=setting.ann, withdrew=True)
    chair = signed_in(setting.chair)

    for address in ("", "minutes/approve/", "minutes/versions/", "minutes/versions/?from=1&to=2", "minutes/"):
        page = chair.get(f"/meetings/{meeting.pk}/{address}").content.decode()
        assert "MARKER" not in page, address
        assert "part=b" not in page, address
    for address in ("minutes/approve/?part=b", "minutes/versions/?part=b", "minutes/?copy=part-b"):
        assert chair.get(f"/meetings/{meeting.pk}/{address}").status_code == 404, address
    assert chair.post(f"/meetings/{meeting.pk}/minutes/approve/?part=b", {"version": "2"}).status_code == 404


def test_approval_of_part_a_shows_no_item_of_part_b(setting, meeting, next_meeting):
    page = signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/approve/").content.decode()

    assert "MARKER" not in page
    assert "Part B of the last minutes" not in page


def test_versions_of_part_b_are_compared(setting, meeting, next_meeting):
    amendment = Amendment(meeting.items.get(number="3"), "Otherwise")
    approve_part(meeting, setting, next_meeting.items.get(number="3"), amendments=[amendment])

    page = signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/versions/?part=b&from=2&to=3")

    assert "Otherwise" in texts(page, ".//ins")
    assert "MARKERTEXT" in texts(page, ".//del")


@pytest.mark.parametrize("how", ["one key", "the agenda"])
def test_item_made_part_b_after_the_draft_takes_its_text_out_of_every_copy_of_part_a(setting, how):
    meeting = make_recording(setting)
    item = make_item(meeting, "3", title="MARKERTITLE")
    type_text(item, SECRET, setting.minute_taker)
    add_guest(meeting=meeting, name="Gus MARKERGUEST", for_item=item, by=setting.minute_taker)
    declare_interest(item=item, person=setting.ann, nature="MARKERINTEREST", withdrew=True, by=setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    item = meeting.items.select_related("meeting").get(number="3")
    item.meeting.refresh_from_db()

    if how == "one key":
        move_to_part(item=item, part=Part.B, by=setting.minute_taker)
    else:
        item.part = Part.B
        change_item(item=item, by=setting.minute_taker)

    who_withdrew, other = signed_in(setting.chair), signed_in(setting.minute_taker)
    compared = ("minutes/versions/?from=1&to=2", "minutes/versions/?from=2&to=1")
    for address in ("minutes/", "minutes/?copy=members", *compared):
        for client in (who_withdrew, other):
            assert "MARKER" not in client.get(f"/meetings/{meeting.pk}/{address}").content.decode(), address
    assert "MARKERTEXT" in other.get(f"/meetings/{meeting.pk}/minutes/?copy=part-b").content.decode()
    assert stages(meeting, Part.A) == ["draft", "draft"]
    assert stages(meeting, Part.B) == ["draft"]
    clear_draft(meeting=meeting, by=setting.officer)
    circulate(meeting=meeting, by=setting.minute_taker)
    call_command("verify_minutes")


def test_part_b_may_be_approved_by_another_meeting_than_part_a(setting, meeting, next_meeting):
    third = make_recording(setting, NEXT_ON + dt.timedelta(days=60))
    approve_part(meeting, setting, next_meeting.items.first(), part=Part.A)
    approve_part(meeting, setting, third.items.first())

    meeting.refresh_from_db()
    assert meeting.approved_in.meeting == next_meeting
    assert meeting.part_b_approved_in.meeting == third


def closed_pages_of_admin(meeting: Meeting) -> list[str]:
    """The pages of what belongs to the meeting's Part B item and of its frozen Part B."""
    secret = meeting.items.get(number="3")
    records = [secret, secret.actions.get(), secret.decisions.get(), meeting.attendances.get(for_item=secret)]
    of_records = [change(record, page) for record in records for page in ("change", "history", "delete", "compare")]
    restored = [change(record, "history") + f"{record.history.latest().pk}/restore/" for record in records]
    versions = [change(version) for version in meeting.versions.of_part(Part.B)]
    return [*of_records, *restored, *versions]


@pytest.fixture
def officers(setting, meeting):
    """Two officers, signed in: one who withdrew from the Part B item, and one who did not."""
    secret = meeting.items.get(number="3")
    withdrew, stayed = (
        make_user(f"{name}@example.org", roles.OFFICER, person=make_person(name), is_staff=True)
        for name in ("withdrew", "stayed")
    )
    Attendance.objects.create(meeting=meeting, person=make_person("Gus Guest"), presence="present", for_item=secret)
    Interest.objects.create(item=secret, person=setting.ann, nature="MARKERNATURE")
    NamedVote.objects.create(
        vote=Vote.objects.create(item=secret, motion="MARKERMOTION"), person=setting.ann, choice="against"
    )
    Interest.objects.create(item=secret, person=withdrew.person, nature="MARKEROWN", withdrew=True)
    return signed_in(withdrew), signed_in(stayed)


def test_officer_who_withdrew_finds_its_records_in_admin_not_there(meeting, officers):
    withdrew, stayed = officers

    for page in closed_pages_of_admin(meeting):
        assert stayed.get(page).status_code in (200, 302), page
        answer = withdrew.get(page)
        assert answer.status_code == 404 or answer["Location"] == "/admin/", page


def test_officer_who_withdrew_is_shown_it_by_no_list_of_admin(setting, meeting, officers):
    withdrew, stayed = officers
    kinds = ("agendaitem", "action", "decision", "paper", "attendance", "minutesversion")
    lists = [f"/admin/boards/{kind}/" for kind in kinds]
    held = [f"/admin/partnerships/person/{person.pk}/held.json" for person in (setting.ann, setting.kim)]
    elsewhere = [change(meeting), *held, "/admin/changes/?format=csv"]

    def shown(client, page: str) -> str:
        return client.get(page).getvalue().decode()

    for page in (*lists, *elsewhere):
        text = shown(withdrew, page)
        assert "MARKER" not in text, page
        assert "Confidential business" not in text, page
        assert "against" not in text.lower(), page
    assert "MARKERTITLE" in shown(stayed, lists[0])
    assert "Against" in shown(stayed, held[0])
    assert "Confidential business, SPB 2025-10-15/3" in shown(stayed, elsewhere[-1])
    assert [shown(one, lists[-1]).count("version 2, circulated") for one in officers] == [1, 2]
    assert "Gus Guest" not in shown(withdrew, change(meeting))


def test_officer_who_withdrew_takes_nothing_out_of_part_b_in_admin(meeting, officers):
    withdrew, _ = officers
    secret = meeting.items.get(number="3")
    form = {"meeting": meeting.pk, "position": 3, "number": "3", "title": "Open", "purpose": "note", "standing": ""}
    row = {"items-0-id": secret.pk, "items-0-meeting": meeting.pk, "items-0-title": "Open", "items-TOTAL_FORMS": 1}
    of_meeting = {"board": meeting.board_id, "held_on": "2025-10-15", **inlines(*MEETING_INLINES), **row}

    withdrew.post(change(secret), form)
    withdrew.post(change(meeting), of_meeting | {"items-INITIAL_FORMS": 1})
    withdrew.post(changelist(Decision), {"action": "delete_selected", "_selected_action": [1], "post": "yes"})

    secret.refresh_from_db()
    assert (secret.is_part_b, secret.title) == (True, "MARKERTITLE")


@pytest.mark.parametrize("model", [Decision, Attendance])
def test_form_of_admin_does_not_say_what_a_confidential_item_is_called(meeting, officers, model):
    withdrew, stayed = officers
    field = {Decision: "item", Attendance: "for_item"}[model]
    secret = meeting.items.get(number="3")
    root = signed_in(make_user("root@example.org", is_superuser=True, is_staff=True))

    for ask in (
        lambda client: client.get(add(model), {field: secret.pk}),
        lambda client: client.post(add(model), {field: secret.pk}),
    ):
        assert "MARKERTITLE" in ask(stayed).content.decode()
        for client in (withdrew, root):
            assert "MARKER" not in ask(client).content.decode()


def test_history_of_what_is_gone_is_not_for_the_officer_who_withdrew_from_its_item(meeting, officers):
    withdrew, stayed = officers
    decision = Decision.objects.create(item=meeting.items.get(number="3"), text="MARKERGONE")
    history = change(decision, "history")
    decision.delete()

    assert stayed.get(history).status_code == 200
    assert withdrew.get(history).status_code == 404
    assert "MARKER" not in withdrew.get("/admin/changes/").content.decode()


def test_officer_who_withdrew_from_an_open_item_reads_part_b(setting, meeting):
    officer = make_user("open@example.org", roles.OFFICER, person=make_person(), is_staff=True)
    Interest.objects.create(item=meeting.items.get(number="1"), person=officer.person, withdrew=True)
    Interest.objects.create(item=meeting.items.get(number="3"), person=officer.person, withdrew=False)

    for version in meeting.versions.of_part(Part.B):
        assert signed_in(officer).get(change(version)).status_code == 200
    assert "MARKERTITLE" in signed_in(officer).get("/admin/boards/agendaitem/").content.decode()


@pytest.mark.parametrize("who", ["withdrew", "root"])
def test_page_of_a_conflict_names_nothing_of_it_whatever_versions_are_posted(setting, meeting, officers, who):
    root = signed_in(make_user("root@example.org", is_superuser=True, is_staff=True))
    client = officers[0] if who == "withdrew" else root
    secret, open_item = meeting.items.get(number="3"), meeting.items.get(number="1")
    number = secret.history.latest().pk
    posted = {"board": meeting.board_id, "held_on": "2025-10-16", "title": "Other", **inlines(*MEETING_INLINES)}

    for record, versions in (
        (meeting, {"": {}, "items": {}, "papers": {}, "attendances": {}}),
        (meeting, {"": {}, "items": {"999": number}}),
        (open_item, {"": {str(open_item.pk): number}}),
    ):
        page = client.post(change(record), {**posted, "versions": json.dumps(versions)})
        assert page.status_code == 409
        assert "MARKER" not in page.content.decode()
        assert "Gus Guest" not in page.content.decode()
    assert str(secret.pk) not in json.loads(client.get(change(meeting)).context["versions"])["items"]
