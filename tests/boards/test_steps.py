"""The table of steps: what it says is what happens, what is offered, and what is asked first."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from boards.minutes.approving.writes import approve
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.withdrawing.writes import put_back, withdraw
from boards.models import Meeting, Part
from boards.models.access import RIGHTS
from boards.moving import enter
from boards.steps import BY_NAME, STEPS, MeetingStep, steps_for, taken_of
from boards.workflow import CALLS, publish
from office.models import Message
from tests.boards.how_to import table_of_steps
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts
from tests.template_databases import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Status = Meeting.Status
TODAY = timezone.localdate()
# What the officer, who has every right, is offered at each status: on a board that meets tomorrow.
OFFERED = {
    "planned": ["issue", "cancel"],
    "agenda-issued": ["cancel"],
    "in-progress": ["finish", "adjourn", "not-started"],
    "adjourned": ["resume", "finish", "adjourn"],
    "draft": ["clear", "circulate"],
    "circulated": ["approve", "approve-part-b"],
    "approved": ["approve-part-b", "publish", "postscript"],
    "published": ["approve-part-b", "postscript", "withdraw"],
    "cancelled": ["set-up-again"],
}


@pytest.fixture
def planned(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=1))
    make_item(meeting)
    return meeting


def steps_of(meeting: Meeting, user, *, reads_part_b: bool = True) -> list[str]:
    """The names of the steps that the user is offered."""
    with_rights = Meeting.objects.with_rights(user).get(pk=meeting.pk)
    return [offered.step.name for offered in steps_for(with_rights, reads_part_b=reads_part_b)]


class TestTable:
    def test_every_step_does_something_and_needs_a_right_that_there_is(self):
        assert len(BY_NAME) == len(STEPS)
        assert set(CALLS) == set(BY_NAME)
        assert {step.right for step in STEPS} <= set(RIGHTS)
        assert all(hasattr(Meeting, step.needs) for step in STEPS if step.needs)

    def test_how_to_shows_the_table_as_it_is(self):
        page = (PROJECT / "docs/how-to/add-a-step-of-a-meeting.md").read_text(encoding="utf-8")

        assert page.endswith(f"\n\n{table_of_steps()}\n"), table_of_steps()

    def test_every_status_is_reached_and_left_or_stays(self):
        reached = {step.leads_to for step in STEPS} - {None} | {Status.PLANNED}
        left = {status for step in STEPS for status in step.leads_from}

        assert reached == left == set(Status)

    @pytest.mark.parametrize("status", Status.values)
    def test_step_is_taken_from_the_statuses_of_the_table_alone(self, planned, status):
        Meeting.objects.update(status=status)

        for step in STEPS:
            if status in step.leads_from:
                assert enter(step, planned).status == status, step
            else:
                with pytest.raises(ValidationError, match="This meeting is at “"):
                    enter(step, planned)


def test_whole_way_leads_where_the_table_says_and_its_history_names_each_step(setting, planned):
    officer = setting.officer
    page = f"/meetings/{planned.pk}/"
    client = signed_in(officer)

    def go(step: MeetingStep, act) -> None:
        act()
        planned.refresh_from_db()
        assert step.leads_to in (None, planned.status), step

    def press(step: MeetingStep) -> None:
        go(step, lambda: client.post(f"{page}steps/{step.name}/", {"reason": "Snow", "sure": "yes", "nothing": "yes"}))

    press(BY_NAME["issue"])
    press(BY_NAME["cancel"])
    press(BY_NAME["set-up-again"])
    press(BY_NAME["issue"])
    Meeting.objects.filter(pk=planned.pk).update(held_on=TODAY - dt.timedelta(days=2))
    press(BY_NAME["start"])
    press(BY_NAME["not-started"])
    press(BY_NAME["start"])
    go(BY_NAME["adjourn"], lambda: client.post(f"{page}adjourn/", {"resumed_on": TODAY.isoformat()}))
    press(BY_NAME["resume"])
    client.post(f"{page}record/roll/", {"mark": f"{setting.ann.pk}:present"})
    client.post(f"{page}record/roll/", {"mark": f"{setting.lee.pk}:present"})
    press(BY_NAME["finish"])
    press(BY_NAME["clear"])
    press(BY_NAME["circulate"])
    approving = make_recording(setting, TODAY + dt.timedelta(days=1))
    item = approving.items.first()
    go(BY_NAME["approve"], lambda: approve(meeting=planned, in_item=item, version=2, part=Part.A, by=officer))
    press(BY_NAME["publish"])
    go(BY_NAME["postscript"], lambda: add_postscript(meeting=planned, text="More", part=Part.A, by=officer))
    public = planned.versions.last_public()
    why = {"instead": {"item-1": None}, "reason": "A name", "is_reason_shown": False}
    go(BY_NAME["withdraw"], lambda: withdraw(meeting=planned, version=public.number, by=officer, **why))
    assert "put-back" in steps_of(planned, officer)
    redacted = planned.versions.last_public()
    go(BY_NAME["put-back"], lambda: put_back(meeting=planned, version=redacted.number, reason="Wrong", by=officer))
    assert "put-back" not in steps_of(planned, officer)

    taken = [(line.history_change_reason, line.history_user) for line in taken_of(planned)]
    assert taken == [
        (name, officer)
        for name in (
            "Agenda issued",
            "Cancelled",
            "Set up again",
            "Agenda issued",
            "Recording started",
            "Not started after all",
            "Recording started",
            "Adjourned",
            "Resumed",
            "Recording finished",
            "Draft cleared for circulation in a chair’s place",
            "Cleared on the word of: Snow",
            "Minutes circulated",
            "Minutes approved",
            "Minutes published",
            "Postscript added",
            "Published minutes withdrawn",
            "Withdrawn minutes put back",
        )
    ]
    assert "Recording finished by" in client.get(page).content.decode()
    assert "Recording finished by" not in signed_in(setting.member).get(page).content.decode()


class TestOffered:
    @pytest.mark.parametrize(("days", "opens"), [(-1, False), (0, False), (1, True)])
    def test_before_its_day_recording_is_not_offered_and_the_page_says_when_it_opens(self, setting, days, opens):
        meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=days), status="agenda-issued")

        page = signed_in(setting.minute_taker).get(meeting.get_absolute_url()).content.decode()

        assert ("start" in steps_of(meeting, setting.officer)) != opens
        assert ("Start recording" in page) != opens
        assert (f"Recording opens on {date_format(meeting.held_on, 'j F Y')}." in page) == opens

    def test_cancelling_is_a_link_apart_from_the_buttons(self, setting):
        meeting = make_meeting(setting.board, held_on=TODAY, status="agenda-issued")

        response = signed_in(setting.minute_taker).get(meeting.get_absolute_url())

        assert texts(response, ".//*[@class='govuk-button-group']/form/button") == ["Start recording"]
        assert texts(response, ".//*[@class='govuk-body-s portal-apart']/a") == ["Cancel the meeting"]

    @pytest.mark.parametrize("status", Status.values)
    def test_officer_is_offered_what_leads_from_there(self, setting, planned, status):
        Meeting.objects.update(status=status)

        assert steps_of(planned, setting.officer) == OFFERED[status]

    @pytest.mark.parametrize(
        ("who", "status", "offered"),
        [
            ("member", "draft", []),
            ("member", "circulated", []),
            ("chair", "draft", ["clear"]),
            ("chair", "circulated", ["approve", "approve-part-b"]),
            ("chair", "published", ["approve-part-b"]),
            ("minute_taker", "circulated", ["approve", "approve-part-b"]),
            ("minute_taker", "published", ["approve-part-b", "postscript"]),
        ],
    )
    def test_others_are_offered_what_their_right_is(self, setting, planned, who, status, offered):
        Meeting.objects.update(status=status)

        assert steps_of(planned, getattr(setting, who)) == offered

    def test_steps_of_part_b_are_for_who_reads_it_and_while_it_needs_them(self, setting, planned):
        Meeting.objects.update(status="published")
        assert steps_of(planned, setting.officer, reads_part_b=False) == ["postscript", "withdraw"]

        Meeting.objects.filter(pk=planned.pk).update(part_b_approved_in=planned.items.first())

        assert steps_of(planned, setting.officer) == ["postscript", "postscript-part-b", "withdraw"]

    @pytest.mark.parametrize(("days", "is_offered"), [(-1, True), (0, False)])
    def test_old_minutes_are_uploaded_once_the_day_is_over(self, setting, days, is_offered):
        meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=days))

        assert ("upload" in steps_of(meeting, setting.officer)) == is_offered

    def test_link_to_the_upload_fills_in_the_board_and_the_day(self, setting):
        meeting = make_meeting(setting.board, held_on=TODAY - dt.timedelta(days=9))
        client = signed_in(setting.minute_taker)

        form = client.get(BY_NAME["upload"].address(meeting)).context["form"]

        assert form["held_on"].value() == meeting.held_on.isoformat()
        assert form["board"].value() == str(setting.board.pk)
        file = SimpleUploadedFile("old.pdf", b"%PDF-1.4\n%%EOF")
        client.post("/meetings/old-minutes/", {"board": setting.board.pk, "held_on": meeting.held_on, "file": file})
        assert [line.history_change_reason for line in taken_of(meeting)] == ["Old minutes uploaded"]


class TestApprovingByWhoRecords:
    """Design, section 9: who takes the minutes of the next meeting records that it approved the last ones."""

    @pytest.mark.parametrize(
        ("status", "answer"), [("in-progress", 200), ("draft", 200), ("planned", 404), ("circulated", 404)]
    )
    def test_stand_in_does_while_that_meeting_is_recorded(self, setting, circulated, next_meeting, status, answer):
        stand_in = setting.member  # of the board besides, which gives no right to record
        Meeting.objects.filter(pk=next_meeting.pk).update(stand_in=stand_in.person, status=status)

        assert signed_in(stand_in).get(f"/meetings/{circulated.pk}/minutes/approve/").status_code == answer

    def test_stand_in_records_it_under_items_of_that_meeting_alone(self, setting, circulated, next_meeting):
        other = make_recording(setting, NEXT_ON + dt.timedelta(days=1))
        Meeting.objects.filter(pk=next_meeting.pk).update(stand_in=setting.member.person)
        client, address = signed_in(setting.member), f"/meetings/{circulated.pk}/minutes/approve/"

        assert {item.meeting for item in client.get(address).context["approving"]} == {next_meeting}
        answer = client.post(address, {"in_item": other.items.first().pk, "version": 2})

        assert answer.context["errors"] == [("in-item", "Choose the item of the meeting that approved the minutes.")]
        assert other.items.first().text == ""

    def test_rows_are_not_doubled_by_several_meetings(self, setting, circulated, next_meeting):
        other = make_recording(setting, NEXT_ON + dt.timedelta(days=1))
        Meeting.objects.filter(pk__in=[next_meeting.pk, other.pk]).update(stand_in=setting.member.person)

        found = Meeting.objects.with_rights(setting.member).filter(pk=circulated.pk)

        assert [meeting.may_approve for meeting in found] == [True]


def test_published_minutes_are_noted_by_who_published_them(setting, next_meeting):
    meeting = bring_to_members(make_recording(setting), setting)
    approve(meeting=meeting, in_item=next_meeting.items.first(), version=2, part=Part.A, by=setting.chair)

    publish(meeting=meeting, by=setting.minute_taker)

    line = meeting.history.latest()
    assert (line.history_change_reason, line.history_user) == ("Minutes published", setting.minute_taker)


@pytest.mark.parametrize("publishes", [True, False])
def test_publishing_is_offered_where_the_board_publishes_and_explained_where_it_does_not(setting, planned, publishes):
    type(setting.board).objects.update(publishes_minutes=publishes)
    Meeting.objects.update(status="approved")

    page = signed_in(setting.officer).get(f"/meetings/{planned.pk}/").content.decode()

    assert ("publish" in steps_of(planned, setting.officer)) == publishes
    assert ("This board does not publish its minutes." in page) != publishes


@pytest.mark.parametrize(("days", "is_ticked", "is_told"), [(1, False, True), (-1, False, False), (-1, True, True)])
def test_agenda_of_a_meeting_that_is_over_is_issued_without_e_mails_unless_they_are_asked_for(
    setting, planned, days, is_ticked, is_told
):
    Meeting.objects.update(held_on=TODAY + dt.timedelta(days=days))
    page = f"/meetings/{planned.pk}/steps/issue/"
    client = signed_in(setting.officer)
    asked = client.get(page).content.decode()

    client.post(page, {"sure": "yes"} | ({"tell": "yes"} if is_ticked else {}))

    assert ("Tell them by e-mail" in asked) is (days < 0)
    assert Message.objects.filter(kind="agenda").exists() is is_told
    assert Meeting.objects.get().status == "agenda-issued"
