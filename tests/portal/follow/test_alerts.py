"""What those who follow something are told, by night: what changed in public since they were told, and once."""

import datetime as dt
from contextlib import contextmanager
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting
from office.models import JobRun, Message
from partnerships.leads.writes import hand_over_lead
from partnerships.models import Lead, Partnership, SchoolLink
from portal.follow.partnerships import Partnerships
from portal.models import Subscription
from tests.boards.minuted import bring_to_members, bring_to_the_public, make_recording, make_setting, type_text
from tests.factories import (
    make_board,
    make_council,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)
from tests.portal.follow.following import ANN, asked, follow, told
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FIRST = dt.date(2026, 8, 31)
A_DAY = dt.timedelta(days=1)


@contextmanager
def on(day: dt.date, hour: int = 6):
    """It is that day, early in the morning by UTC."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC), tick=False):
        yield


def send_alerts(day: dt.date = FIRST + A_DAY) -> list[str]:
    """What is told on that day."""
    with on(day):
        call_command("send_alerts")
        return told()


@pytest.fixture
def colne():
    """A partnership of two schools, led by Ann Day."""
    schools = [make_school("Oak School"), make_school("Elm School")]
    partnership = make_partnership("Colne", schools=schools)
    make_lead(partnership, make_person("Ann Day", email="private@example.org"), email="secret@example.org")
    return partnership


@pytest.fixture
def follower(colne) -> Subscription:
    with on(FIRST):
        return follow(colne)


@pytest.mark.slow
@pytest.mark.usefixtures("follower")
class TestPartnership:
    def test_nothing_is_told_where_nothing_changed(self, capsys):
        assert send_alerts() == []
        assert "nothing to do" in capsys.readouterr().out

    def test_lead_who_takes_over_is_told_on_the_day_and_not_as_it_is_entered(self, colne):
        with on(FIRST):
            officer = make_user("officer@example.org")
            hand_over_lead(lead=Lead.objects.get(), to=make_person("Lee Oak"), on=FIRST + A_DAY, by=officer)

        assert send_alerts(FIRST) == []
        assert send_alerts(FIRST + A_DAY) == ["Lee Oak is lead since 1 September 2026.", "Ann Day leads it no longer."]
        assert send_alerts(FIRST + 2 * A_DAY) == []

    def test_first_of_september_begins_at_midnight_by_the_clock_on_the_wall(self, colne):
        make_membership(colne, make_school("Ash School"), started_on=FIRST + A_DAY)

        with time_machine.travel(dt.datetime(2026, 8, 31, 22, 59, tzinfo=dt.UTC), tick=False):  # 23.59 here
            call_command("send_alerts")
            before = told()
        with time_machine.travel(dt.datetime(2026, 8, 31, 23, 1, tzinfo=dt.UTC), tick=False):  # 0.01 here
            call_command("send_alerts")

        assert before == []
        assert told() == ["Ash School joined."]

    def test_nights_that_were_missed_are_made_up_for_once(self, colne):
        make_membership(colne, make_school("Ash School"), started_on=FIRST + 2 * A_DAY)
        colne.memberships.filter(school__name="Oak School").update(ended_on=FIRST + 5 * A_DAY)

        assert send_alerts(FIRST + 9 * A_DAY) == ["Ash School joined.", "Oak School left."]
        assert send_alerts(FIRST + 10 * A_DAY) == []

    def test_what_came_and_went_between_two_nights_is_not_told(self, colne):
        make_membership(colne, make_school("Ash School"), started_on=FIRST + 2 * A_DAY, ended_on=FIRST + 3 * A_DAY)

        assert send_alerts(FIRST + 4 * A_DAY) == []

    def test_second_run_on_a_day_writes_nothing_and_leaves_the_rest_for_the_next(self, colne):
        make_membership(colne, make_school("Ash School"), started_on=FIRST)
        first = send_alerts()
        make_membership(colne, make_school("Yew School"), started_on=FIRST)

        again, next_day = send_alerts(), send_alerts(FIRST + 2 * A_DAY)

        assert (first, again, next_day) == (["Ash School joined."], [], ["Yew School joined."])

    def test_partnership_that_is_renamed_says_both_names(self, colne):
        colne.name = "Colne and Stour"
        colne.save()

        assert send_alerts() == ["Colne is now called Colne and Stour."]

    def test_partnership_that_ends_says_so_once_and_nothing_of_each_school(self, colne):
        colne.ended_on = FIRST
        colne.save()
        colne.memberships.update(ended_on=FIRST)
        colne.leads.update(ended_on=FIRST)

        assert send_alerts(FIRST) == []
        assert send_alerts() == ["Colne ended on 31 August 2026. Its page stays, and says what it was."]
        assert send_alerts(FIRST + 2 * A_DAY) == []

    def test_partnership_into_which_another_is_merged_says_which_schools_came(self, colne):
        stour = make_partnership("Stour", schools=2)
        with on(FIRST):
            follow(stour, "lee@example.org")
        for membership in list(colne.memberships.all()):
            make_membership(stour, membership.school, started_on=FIRST + A_DAY)
        colne.memberships.update(ended_on=FIRST)
        colne.ended_on = FIRST
        colne.save()

        assert sorted(send_alerts()) == [
            "Colne ended on 31 August 2026. Its page stays, and says what it was.",
            "Elm School and Oak School joined.",
        ]

    def test_partnership_that_starts_says_who_is_in_it(self):
        ahead = make_partnership("Stour", schools=[make_school("Yew School")], started_on=FIRST + A_DAY)
        make_lead(ahead, make_person("Kim Ash"), started_on=FIRST + A_DAY)
        with on(FIRST):
            follow(ahead, "lee@example.org")

        assert send_alerts() == [
            "Stour started on 1 September 2026.",
            "Kim Ash is lead since 1 September 2026.",
            "Yew School joined.",
        ]

    def test_partnership_without_a_lead_says_so(self, colne):
        colne.leads.update(ended_on=FIRST)

        assert send_alerts() == ["Ann Day leads it no longer.", "It has no lead at present."]

    @pytest.mark.parametrize(
        ("name", "said"),
        [("Oak School", []), ("Oak Academy", ["Oak Academy has taken the place of Oak School."])],
    )
    def test_school_that_becomes_an_academy_neither_joins_nor_leaves(self, colne, name, said):
        old, new = colne.memberships.get(school__name="Oak School"), make_school(name)
        SchoolLink.objects.create(
            school=old.school, linked_urn=new.urn, linked_name=name, direction=SchoolLink.Direction.SUCCESSOR
        )
        old.ended_on = FIRST
        old.save()
        make_membership(colne, new, started_on=FIRST + A_DAY)

        assert send_alerts() == said

    def test_person_who_is_entered_twice_is_no_change(self, colne):
        Lead.objects.update(person=make_person("Ann Day"))

        assert send_alerts() == []

    def test_role_that_changes_is_told(self, colne):
        Lead.objects.update(role="co-lead")

        assert send_alerts() == ["Ann Day is co-lead since 1 September 2023."]

    def test_person_who_is_erased_meanwhile_is_not_named(self, colne):
        Lead.objects.update(ended_on=FIRST)
        Lead.objects.get().person.__class__.objects.filter(name="Ann Day").update(name="D.")

        assert send_alerts() == ["D. leads it no longer.", "It has no lead at present."]

    def test_private_contact_is_in_no_email_and_names_are_in_no_subscription(self, colne, follower):
        make_lead(colne, make_person("Lee Oak"), email="hidden@example.org", telephone="01632 960001")

        send_alerts()

        [message] = Message.objects.all()
        for secret in ("private@", "secret@", "hidden@", "01632"):
            assert secret not in message.text + message.html
        follower.refresh_from_db()
        assert "Oak" not in str(follower.known)
        assert "Lee" not in str(follower.known)


@pytest.mark.slow
class TestMeetings:
    @pytest.fixture
    def board(self):
        return make_board("South quadrant meeting", quadrant=make_quadrant("South"))

    @pytest.fixture
    def meeting(self, board) -> Meeting:
        return make_meeting(board, held_on=dt.date(2026, 10, 15), start_time=dt.time(9, 30), venue="County Hall")

    @pytest.fixture
    def _followed(self, meeting):
        with on(FIRST):
            follow(meeting.board.quadrant)

    def test_date_that_is_set_is_told(self, board):
        with on(FIRST):
            follow(board.quadrant)
        make_meeting(
            board, held_on=dt.date(2026, 10, 15), start_time=dt.time(9, 30), end_time=dt.time(12), venue="Hall"
        )
        make_meeting(board, held_on=dt.date(2025, 10, 15))  # one that was forgotten, and is over
        make_meeting(make_board("Other"), held_on=dt.date(2026, 10, 16))

        assert send_alerts() == ["A meeting is planned, on Thursday 15 October 2026, 9.30am to midday, Hall."]

    @pytest.mark.usefixtures("_followed")
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            (
                {"held_on": dt.date(2026, 10, 22)},
                "The meeting on Thursday 15 October 2026 is moved: it is now on Thursday 22 October 2026, 9.30am, "
                "County Hall.",
            ),
            (
                {"start_time": dt.time(14)},
                "The time or place of a meeting changed: it is on Thursday 15 October 2026, 2pm, County Hall.",
            ),
            (
                {"venue": "The Library"},
                "The time or place of a meeting changed: it is on Thursday 15 October 2026, 9.30am, The Library.",
            ),
            ({"status": "cancelled"}, "The meeting on Thursday 15 October 2026 is cancelled."),
            (
                {"status": "adjourned", "resumed_on": dt.date(2026, 11, 5)},
                "The meeting of Thursday 15 October 2026 goes on on Thursday 5 November 2026. The agenda of the "
                "meeting on Thursday 15 October 2026 is out.",
            ),
        ],
    )
    def test_date_that_is_moved_or_cancelled_is_told(self, meeting, changes, said):
        Meeting.objects.update(**changes)

        assert send_alerts() == [said]
        assert send_alerts(FIRST + 2 * A_DAY) == []

    @pytest.mark.usefixtures("_followed")
    def test_meeting_that_is_taken_off_the_list_is_told_without_a_page(self, meeting):
        meeting.delete()

        with on(FIRST + A_DAY):
            call_command("send_alerts")
        [email] = outbox()

        assert "The meeting on Thursday 15 October 2026 is no longer planned." in email.body
        assert "/meetings/" not in email.body

    @pytest.mark.usefixtures("_followed")
    def test_meeting_that_is_cancelled_and_set_up_again_is_told_both_times(self, meeting):
        Meeting.objects.update(status="cancelled")
        first = send_alerts()
        Meeting.objects.update(status="planned")

        assert first == ["The meeting on Thursday 15 October 2026 is cancelled."]
        assert send_alerts(FIRST + 2 * A_DAY) == [
            "A meeting takes place after all, on Thursday 15 October 2026, 9.30am, County Hall."
        ]

    @pytest.mark.usefixtures("_followed")
    def test_agenda_that_is_issued_is_told_without_a_word_of_it(self, meeting):
        meeting.items.create(position=1, number="1", title="Secret school", is_part_b=True)
        Meeting.objects.update(status="agenda-issued")

        with on(FIRST + A_DAY):
            call_command("send_alerts")
        [email] = outbox()

        assert "The agenda of the meeting on Thursday 15 October 2026 is out." in email.body
        assert f"/meetings/{meeting.pk}/" in email.body
        assert "Secret" not in email.body + email.alternatives[0][0]

    @pytest.mark.usefixtures("_followed")
    def test_link_to_join_a_remote_meeting_is_in_no_email(self, meeting):
        Meeting.objects.update(joining_link="https://join.example.org/secret", venue="Online")

        send_alerts()

        [message] = Message.objects.all()
        assert "Online" in message.text
        assert "/secret" not in message.text + message.html

    @pytest.mark.usefixtures("_followed")
    @pytest.mark.parametrize(("day", "is_told"), [(dt.date(2026, 10, 15), True), (dt.date(2026, 10, 16), False)])
    def test_meeting_that_is_over_is_no_news(self, meeting, day, is_told):
        Meeting.objects.update(venue="The Library")

        assert bool(send_alerts(day)) is is_told

    @pytest.mark.usefixtures("_followed")
    def test_meeting_that_comes_and_is_held_is_told_of_once(self, meeting):
        days = [dt.date(2026, 10, 14) + number * A_DAY for number in range(60)]
        Meeting.objects.update(status="agenda-issued")

        assert len([line for day in days for line in send_alerts(day)]) == 1

    def test_clocks_that_go_back_make_no_meeting_another(self, board):
        make_meeting(board, held_on=dt.date(2026, 10, 26), start_time=dt.time(9, 30))
        with on(dt.date(2026, 10, 24)):
            follow(board.quadrant)

        assert [send_alerts(dt.date(2026, 10, day)) for day in (25, 26)] == [[], []]


class TestMinutes:
    @pytest.fixture
    def setting(self):
        return make_setting()

    def test_minutes_that_are_published_are_told_with_the_number_of_decisions_and_no_word_of_them(self, setting):
        follow(setting.board)
        meeting = make_recording(setting)
        type_text(meeting.items.first(), "A plan was heard.\nAgreed: The plan is good.", setting.minute_taker)
        bring_to_the_public(meeting, setting)

        call_command("send_alerts")
        email = next(email for email in outbox() if email.to == [ANN])

        assert "- Minutes of Wednesday 15 October 2025 are published. They record 1 decision." in email.body
        assert f"/meetings/{meeting.pk}/minutes/" in email.body
        assert "plan" not in email.body + email.alternatives[0][0]

    def test_minutes_for_members_are_told_to_nobody(self, setting):
        follow(setting.board)
        bring_to_members(make_recording(setting), setting)

        call_command("send_alerts")

        assert ANN not in {message.recipient for message in Message.objects.all()}

    def test_board_that_stops_publishing_is_told_of_no_more_and_nothing_twice(self, setting):
        follow(setting.board)
        bring_to_the_public(make_recording(setting), setting)
        setting.board.publishes_minutes = False
        setting.board.save()
        call_command("send_alerts")
        closed = Message.objects.filter(recipient=ANN).count()
        setting.board.publishes_minutes = True
        setting.board.save()
        call_command("send_alerts")
        opened = Message.objects.filter(recipient=ANN).count()
        for publishes in (False, True):
            setting.board.publishes_minutes = publishes
            setting.board.save()
            Subscription.objects.update(told_on=None)
            call_command("send_alerts")

        assert (closed, opened, Message.objects.filter(recipient=ANN).count()) == (0, 1, 1)

    def test_publication_that_is_withdrawn_before_the_night_is_not_announced(self, setting):
        follow(setting.board)
        meeting = make_recording(setting)
        type_text(meeting.items.first(), "A pupil was named.", setting.minute_taker)
        meeting = bring_to_the_public(meeting, setting)
        _withdraw(meeting, setting)

        call_command("send_alerts")

        assert ANN not in {message.recipient for message in Message.objects.all()}

    def test_minutes_that_were_published_before_are_not_told(self, setting):
        bring_to_the_public(make_recording(setting), setting)
        follow(setting.board)

        call_command("send_alerts")

        assert ANN not in {message.recipient for message in Message.objects.all()}


def _withdraw(meeting: Meeting, setting) -> None:
    from boards.minutes.redaction import passages_of

    public = meeting.versions.last_public()
    passage = passages_of(public)[0]
    withdraw(
        meeting=meeting,
        version=public.number,
        instead={passage.key: None},
        reason="It names a pupil.",
        is_reason_shown=False,
        by=setting.officer,
    )


@pytest.mark.parametrize("kept", ["name", "state", "leads", "schools"])
def test_fact_of_a_partnership_that_was_not_kept_before_is_no_change(colne, follower, kept):
    del follower.known[kept]
    follower.save()

    assert send_alerts() == []
    follower.refresh_from_db()
    assert kept in follower.known


@pytest.mark.parametrize("kept", ["day", "start", "venue", "resumed", "is_cancelled", "has_agenda"])
def test_fact_of_a_meeting_that_was_not_kept_before_is_no_change(kept):
    quadrant = make_quadrant("South")
    meeting = make_meeting(make_board("South quadrant meeting", quadrant=quadrant))
    with on(FIRST):
        subscription = follow(quadrant)
    del subscription.known[str(meeting.pk)][kept]
    subscription.save()

    assert send_alerts() == []


class TestEmail:
    @pytest.fixture
    def email(self, colne, follower):
        make_membership(colne, make_school("Ash <b>School"), started_on=FIRST)
        make_council(name="Essex County Council", area="Essex")
        with on(FIRST + A_DAY):
            call_command("send_alerts")
            return outbox()[0]

    def test_it_says_why_one_gets_it_and_how_to_leave_in_both_forms(self, email):
        [(html, kind)] = email.alternatives

        assert kind == "text/html"
        for body in (email.body, html):
            assert "You get this because you asked" in body
            assert "/follow/leave/" in body
        assert "- Ash <b>School joined." in email.body
        assert "Ash &lt;b&gt;School joined." in html
        assert email.subject == "What changed: Colne"

    def test_mailbox_offers_to_leave_with_one_press(self, email, client, settings):
        address = email.extra_headers["List-Unsubscribe"].strip("<>")

        assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address.startswith(settings.SITE_URL)
        assert address in email.body
        assert (
            client.post(address.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"}).status_code == 200
        )
        assert not Subscription.objects.exists()

    def test_link_is_kept_nowhere(self, email):
        [message] = Message.objects.all()

        assert "/follow/leave/" not in message.text + message.html + str(message.links)

    def test_one_who_leaves_before_it_is_sent_gets_nothing(self, colne, follower, client):
        from tests.portal.follow.following import to_leave

        make_membership(colne, make_school("Ash School"), started_on=FIRST)
        with on(FIRST + A_DAY):
            call_command("send_alerts")
            client.post(to_leave(follower))

            assert outbox() == []

    def test_run_is_noted(self, email):
        run = JobRun.objects.get()

        assert (run.job, run.state, run.said) == ("send_alerts", "done", "Alerts written: 1.")


def test_who_did_not_say_yes_is_told_nothing(colne):
    asked(colne)
    make_membership(colne, make_school("Ash School"), started_on=FIRST)

    assert send_alerts() == []


def test_each_who_follows_is_told_and_of_what_they_follow_alone(colne):
    stour = make_partnership("Stour", schools=2)
    with on(FIRST):
        for number in range(3):
            follow(colne, f"p{number}@example.org")
        follow(stour, "stour@example.org")
        follow(stour, "p0@example.org")
    make_membership(colne, make_school("Ash School"), started_on=FIRST)

    with on(FIRST + A_DAY):
        call_command("send_alerts")

    assert sorted(email.to[0] for email in outbox()) == ["p0@example.org", "p1@example.org", "p2@example.org"]


def test_many_who_follow_one_record_cost_one_look_at_it(colne, django_assert_num_queries, capsys):
    def queries() -> int:
        with (
            on(FIRST + A_DAY),
            CaptureQueriesContext(
                connection,
            ) as captured,
        ):
            call_command("send_alerts")
        return len(captured)

    with on(FIRST):
        follow(colne)
    one = queries()
    with on(FIRST):
        for number in range(10):
            follow(colne, f"p{number}@example.org")

    assert queries() <= one


def looks_at_records(record, followers: int) -> list[str]:
    """The queries about records, not followers or the post, of a night with news for so many who follow it."""
    with on(FIRST):
        for number in range(Subscription.objects.count(), followers):
            follow(record, f"p{number}@example.org")
    known_before = {"name": "Colne, as it was"} if record.__class__ is Partnership else {}
    Subscription.objects.update(known=known_before, told_on=None)
    Message.objects.all().delete()
    with on(FIRST + A_DAY), CaptureQueriesContext(connection) as captured:
        call_command("send_alerts")
    assert Message.objects.filter(kind="follow-changes").count() == followers
    selects = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    tables = [sql.partition(' FROM "')[2] for sql in selects if 'FROM "office_council"' not in sql]  # who writes
    return [table for table in tables if table.startswith(("boards_", "partnerships_"))]


def test_news_of_one_partnership_are_looked_up_once_however_many_follow_it(colne):
    of_three = looks_at_records(colne, 3)
    of_six = looks_at_records(colne, 6)

    assert of_three == of_six


def test_news_of_one_board_are_looked_up_once_however_many_follow_it_and_of_no_other_board():
    setting = make_setting()
    bring_to_the_public(make_recording(setting), setting)

    looks_at_records(setting.board, 1)  # what the minutes say is read once and kept
    of_three = looks_at_records(setting.board, 3)
    of_six = looks_at_records(setting.board, 6)

    assert of_three == of_six
    versions = [sql for sql in of_six if sql.startswith("boards_minutesversion")]
    assert all(f'"board_id" = {setting.board.pk}' in sql for sql in versions[:2])


class TestFault:
    @pytest.fixture
    def stour(self):
        return make_partnership("Stour", schools=2)

    def test_one_record_that_cannot_be_looked_at_keeps_nobody_else_from_their_e_mail(self, colne, stour, caplog):
        with on(FIRST):
            follow(colne)
            follow(stour, "stour@example.org")
        for partnership in (colne, stour):
            make_membership(partnership, make_school(f"{partnership} School"), started_on=FIRST + A_DAY)
        looked_at = Partnerships.known_on

        def known_on(self, record, day):
            if record == colne:
                raise RuntimeError("no such thing")
            return looked_at(self, record, day)

        with on(FIRST + A_DAY), mock.patch.object(Partnerships, "known_on", known_on):
            with pytest.raises(CommandError, match=r"Alerts written: 1\. For a fault, 1 could not be"):
                call_command("send_alerts")
            run = JobRun.objects.get()

            assert [email.to for email in outbox()] == [["stour@example.org"]]
            assert (run.state, run.said[:18]) == ("failed", "Alerts written: 1.")
            assert "no such thing" in caplog.text

        outbox().clear()
        assert send_alerts() == ["Colne School joined."], "the next run makes up for it"

    def test_one_follower_whose_e_mail_cannot_be_written_keeps_nobody_else_from_theirs(self, colne):
        with on(FIRST):
            odd = follow(colne, "odd@example.org")
            follow(colne)
        Subscription.objects.filter(pk=odd.pk).update(known={"leads": "no such thing"})
        make_membership(colne, make_school("Ash School"), started_on=FIRST + A_DAY)

        with on(FIRST + A_DAY), pytest.raises(CommandError):
            call_command("send_alerts")

        assert [email.to for email in outbox()] == [[ANN]]


def test_board_or_partnership_that_is_deleted_takes_its_followers_along():
    empty = make_partnership("Empty")
    follow(empty)

    empty.delete()

    assert not Subscription.objects.exists()
