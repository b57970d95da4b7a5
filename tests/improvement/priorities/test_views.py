"""How the county's priorities go: said at a quadrant's meeting, read by everybody once it is published."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from base.school_terms import Term
from boards.minutes.content import content_of
from boards.minutes.withdrawing.writes import withdraw
from boards.models import Part
from boards.recording.writes import move_to_part
from boards.workflow import finish_recording
from improvement.models import PriorityProgress
from improvement.priorities.sentences import name_in
from improvement.priorities.writes import record_progress
from tests.boards.minuted import MET_ON, Setting, bring_to_members, bring_to_the_public, make_recording, make_setting
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_partnership,
    make_priority,
    make_quadrant,
    make_school,
    make_seat,
    make_user,
)
from tests.made_once import made_once
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db

LIST = "/improvement/priorities/"
SENTENCE = "Zzfive of nine partnerships have begun"


@made_once
def setting() -> Setting:
    return make_setting(name="South quadrant meeting", slug="south-quadrant-meeting", quadrant=make_quadrant("South"))


@made_once
def meeting(setting):
    return make_recording(setting)


@made_once
def priority():
    return make_priority()


def at(meeting, priority=None, rest="") -> str:
    return f"/meetings/{meeting.pk}/priorities/" + (f"{priority.pk}/{rest}" if priority else "")


def typed(meeting, **changed) -> dict:
    return {"rating": "on-track", "sentence": SENTENCE, "item": meeting.items.first().pk} | changed


def say(meeting, priority, setting, **changed) -> PriorityProgress:
    of = {"rating": "on-track", "sentence": SENTENCE, "item": meeting.items.first()} | changed
    return record_progress(meeting=meeting, priority=priority, by=setting.minute_taker, **of)


class TestSaying:
    def test_minute_taker_says_it_from_the_recording_screen_and_its_minute_stands_there(
        self, setting, meeting, priority
    ):
        taker = signed_in(setting.minute_taker)
        assert at(meeting, priority) in taker.get(f"/meetings/{meeting.pk}/record/").content.decode()

        answer = taker.post(at(meeting, priority), typed(meeting))

        assert answer.url == f"/meetings/{meeting.pk}/record/#priorities"
        progress = PriorityProgress.objects.get()
        assert (progress.rating, progress.of_term) == ("on-track", Term.of(MET_ON))
        screen = taker.get(f"/meetings/{meeting.pk}/record/").content.decode()
        assert SENTENCE in screen
        assert f"({meeting.items.first().reference})" in screen

    def test_chair_says_it_too_and_comes_back_to_the_priorities(self, setting, meeting, priority):
        answer = signed_in(setting.chair).post(at(meeting, priority), typed(meeting))

        assert answer.url == at(meeting)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"rating": ""}, "Choose how it goes"),
            ({"rating": "splendid"}, "Choose how it goes"),
            ({"sentence": "  "}, "Enter in a sentence why"),
            ({"sentence": "x" * 301}, "Write at most 300 characters: these are 301"),
            ({"item": ""}, "Choose the item under which it was said"),
            ({"item": "999999"}, "Choose an item of this meeting that is not confidential"),
        ],
    )
    def test_what_is_left_out_is_said_at_the_field_and_nothing_is_lost(self, setting, meeting, priority, changed, said):
        answer = signed_in(setting.minute_taker).post(at(meeting, priority), typed(meeting, **changed))

        assert answer.status_code == 422
        assert said in texts(answer, ".//a")  # of the error summary
        assert [text_of(box) for box in read(answer).iter("textarea")] == [
            str(changed.get("sentence", SENTENCE)).strip()
        ]
        assert not PriorityProgress.objects.exists()

    def test_confidential_item_is_none_to_choose(self, setting, meeting, priority):
        secret = meeting.items.last()
        secret.is_part_b = True
        secret.save()
        taker = signed_in(setting.minute_taker)

        assert f'value="{secret.pk}"' not in taker.get(at(meeting, priority)).content.decode()
        assert taker.post(at(meeting, priority), typed(meeting, item=secret.pk)).status_code == 422

    def test_said_again_it_takes_the_place_and_may_be_taken_out(self, setting, meeting, priority):
        say(meeting, priority, setting)
        taker = signed_in(setting.minute_taker)

        taker.post(at(meeting, priority), typed(meeting, rating="off-track"))
        assert PriorityProgress.objects.get().rating == "off-track"

        taker.post(at(meeting, priority, "out/"))
        assert not PriorityProgress.objects.exists()

    def test_terms_before_stand_beside_it(self, setting, meeting, priority):
        for months, word in ((4, "at-risk"), (7, "off-track"), (12, "not-started"), (16, "achieved")):
            earlier = make_recording(setting, MET_ON - dt.timedelta(days=30 * months))
            say(earlier, priority, setting, rating=word, sentence=f"Zz{word}")

        page = signed_in(setting.minute_taker).get(at(meeting, priority)).content.decode()

        assert [f"Zz{word}" in page for word in ("at-risk", "off-track", "not-started", "achieved")] == [
            True,
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize("who", ["chair", "minute_taker", "officer"])
    def test_it_is_closed_with_the_minutes_and_what_was_typed_stays(self, setting, meeting, priority, who):
        say(meeting, priority, setting)
        bring_to_members(meeting, setting)
        client = signed_in(getattr(setting, who))

        answer = client.post(at(meeting, priority), typed(meeting, sentence="Zzanother"))
        client.post(at(meeting, priority, "out/"))

        assert answer.status_code == 422
        said = (
            "The minutes of this meeting are closed (minutes circulated). Say at the next meeting how it goes. What "
            "the minutes have wrong is put right by the meeting that approves them."
        )
        assert said in " ".join(texts(answer, ".//*"))
        assert "Zzanother" in [text_of(box) for box in read(answer).iter("textarea")]
        assert PriorityProgress.objects.get().sentence == SENTENCE
        assert client.get(at(meeting, priority)).url == at(meeting)
        for page in (client.get(at(meeting)), client.get(meeting.get_absolute_url())):
            assert said in texts(page, ".//p")
            assert SENTENCE in page.content.decode()
            assert at(meeting, priority) not in page.content.decode()

    def test_draft_is_changed_by_who_takes_the_minutes_and_a_chair_suggests(self, setting, meeting, priority):
        say(meeting, priority, setting)
        finish_recording(meeting=meeting, by=setting.minute_taker)
        chair = signed_in(setting.chair)

        refused = chair.post(at(meeting, priority), typed(meeting, sentence="Zzanother"))

        assert refused.status_code == 422
        assert "Zzanother" in refused.content.decode()
        page = chair.get(at(meeting))
        assert "Suggest a change of the draft" in texts(page, ".//a")
        assert at(meeting, priority) not in page.content.decode()
        assert PriorityProgress.objects.get().sentence == SENTENCE

        taker = signed_in(setting.minute_taker)
        assert taker.post(at(meeting, priority), typed(meeting, sentence="Zzanother")).status_code == 302
        assert PriorityProgress.objects.get().sentence == "Zzanother"

    def test_approved_while_the_form_was_open_is_refused_with_a_sentence(self, setting, meeting, priority):
        meeting.status = "approved"
        meeting.save()

        with pytest.raises(ValidationError, match=r"are closed \(minutes approved\), so this was not saved"):
            say(meeting, priority, setting)

    def test_each_meeting_of_a_term_has_its_own(self, setting, meeting, priority):
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(meeting, priority, setting)

        say(later, priority, setting, rating="at-risk", sentence="Zzlater")

        assert [(one.meeting, one.sentence) for one in PriorityProgress.objects.order_by("pk")] == [
            (meeting, SENTENCE),
            (later, "Zzlater"),
        ]

    def test_recording_counts_this_meeting_alone_and_shows_the_other_as_before(self, setting, meeting, priority):
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(meeting, priority, setting)
        taker = signed_in(setting.minute_taker)

        page = taker.get(f"/meetings/{later.pk}/record/")

        assert any(text.startswith("This meeting has said of 0 of 1 how they go.") for text in texts(page, ".//p"))
        [row] = [row for row in texts(page, ".//tbody/tr") if row.startswith(priority.name)]
        assert row.startswith(f"{priority.name} Not said 15 October 2025: On track. {SENTENCE}")
        assert f"({meeting.items.first().reference})" in row
        assert SENTENCE in taker.get(at(later, priority)).content.decode()

    def test_earlier_meeting_is_not_told_what_a_later_one_said(self, setting, meeting, priority):
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(later, priority, setting, sentence="Zzlater")

        assert "Zzlater" not in signed_in(setting.minute_taker).get(at(meeting)).content.decode()

    def test_taking_out_says_what_it_was_and_leaves_other_meetings(self, setting, meeting, priority):
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(meeting, priority, setting)
        taker = signed_in(setting.minute_taker)

        nothing = taker.post(at(later, priority, "out/"), follow=True)
        assert f"Nothing was taken out: this meeting has said nothing of “{priority}”." in nothing.content.decode()
        assert PriorityProgress.objects.exists()

        out = taker.post(at(meeting, priority, "out/"), follow=True).content.decode()
        assert f"Taken out, of “{priority}”: On track. {SENTENCE}. It stood at minute" in out
        assert not PriorityProgress.objects.exists()

    def test_what_somebody_else_said_meanwhile_is_shown_before_it_is_replaced(self, setting, meeting, priority):
        taker = signed_in(setting.minute_taker)
        say(meeting, priority, setting)
        mark = read(taker.get(at(meeting, priority))).find(".//input[@name='mark']").get("value")
        say(meeting, priority, setting, sentence="Zztheirs")

        answer = taker.post(at(meeting, priority), typed(meeting, sentence="Zzmine", mark=mark))

        assert answer.status_code == 409
        assert "Zztheirs" in " ".join(texts(answer, ".//p"))
        assert "Zzmine" in [text_of(box) for box in read(answer).iter("textarea")]
        assert PriorityProgress.objects.get().sentence == "Zztheirs"

        again = read(answer).find(".//input[@name='mark']").get("value")
        assert taker.post(at(meeting, priority), typed(meeting, sentence="Zzmine", mark=again)).status_code == 302
        assert PriorityProgress.objects.get().sentence == "Zzmine"

    def test_taken_out_meanwhile_is_said_too_and_an_old_page_takes_out_nothing_else(self, setting, meeting, priority):
        taker = signed_in(setting.minute_taker)
        say(meeting, priority, setting)
        mark = read(taker.get(at(meeting, priority))).find(".//input[@name='mark']").get("value")
        say(meeting, priority, setting, sentence="Zztheirs")

        answer = taker.post(at(meeting, priority, "out/"), {"mark": mark}, follow=True)
        assert "so nothing was taken out" in answer.content.decode()
        assert "Zztheirs" in answer.content.decode()

        PriorityProgress.objects.all().delete()
        answer = taker.post(at(meeting, priority), typed(meeting, mark=mark))
        assert answer.status_code == 409
        assert "Nothing: it was taken out." in texts(answer, ".//p")

    def test_list_of_places_leads_to_it_and_what_was_done_is_said_there(self, setting, meeting, priority):
        taker = signed_in(setting.minute_taker)

        page = taker.post(at(meeting, priority), typed(meeting), follow=True)

        [nav] = [nav for nav in read(page).iter("nav") if nav.get("aria-label") == "Agenda"]
        assert [link.get("href") for link in nav.iter("a") if text_of(link) == "The county’s priorities"] == [
            "#priorities"
        ]
        [panel] = read(page).findall(".//section[@aria-labelledby='priorities']")
        assert f"{priority}: on track, minute {meeting.items.first().reference}." in text_of(panel)

    def test_terms_before_it_was_one_are_said_to_be(self, setting, meeting):
        make_priority("Zznew", started_on=MET_ON)
        make_priority("Zzold", started_on=MET_ON - dt.timedelta(days=900))

        rows = texts(signed_in(setting.minute_taker).get(at(meeting)), ".//tbody/tr")

        assert any(row.startswith("Zznew Not said Not yet a priority") for row in rows)
        assert any(row.startswith("Zzold Not said Nothing to read") for row in rows)

    @pytest.mark.parametrize("who", ["member", "stranger", "other_chair"])
    def test_nobody_else_says_it(self, setting, meeting, priority, who):
        other = make_board("West quadrant meeting", quadrant=make_quadrant("West"))
        people = {"member": setting.member, "stranger": make_user(), "other_chair": make_user()}
        if who == "other_chair":
            people[who].person = make_seat(other, role="chair").person
            people[who].save()
        client = signed_in(people[who])

        assert client.post(at(meeting, priority), typed(meeting)).status_code == 404
        assert client.post(at(meeting, priority, "out/")).status_code == 404
        assert client.get(at(meeting)).status_code == 404
        assert not PriorityProgress.objects.exists()

    def test_meeting_of_no_quadrant_has_no_priorities(self, priority):
        board = make_setting("example.net", name="Steering group")
        meeting = make_recording(board)

        assert signed_in(board.minute_taker).get(at(meeting)).status_code == 404
        assert "priorities" not in signed_in(board.minute_taker).get(f"/meetings/{meeting.pk}/record/").content.decode()

    def test_without_priorities_it_says_why_there_is_nothing(self, setting, meeting):
        page = signed_in(setting.minute_taker).get(at(meeting)).content.decode()

        assert "The county has no priorities this term" in page

    @pytest.mark.parametrize(("title", "leads"), [("Our Priorities", ["#priorities"]), ("Finance", [])])
    def test_item_that_is_likely_about_it_leads_to_it(self, setting, meeting, priority, title, leads):
        item = meeting.items.first()
        type(item).objects.filter(pk=item.pk).update(title=title)

        page = read(signed_in(setting.minute_taker).get(f"/meetings/{meeting.pk}/record/"))

        [article] = page.findall(f".//article[@id='item-{item.pk}']")
        assert [a.get("href") for a in article.iter("a") if a.get("href") == "#priorities"] == leads

    def test_preview_of_its_item_has_it_and_of_no_other(self, setting, meeting, priority):
        say(meeting, priority, setting)
        pair = list(meeting.items.order_by("position"))
        taker = signed_in(setting.minute_taker)

        page = read(taker.get(f"/meetings/{meeting.pk}/record/"))
        drawn = taker.post(
            f"/meetings/{meeting.pk}/record/items/{pair[0].pk}/preview/", {"text": "More"}, "application/json"
        )

        [of_first], [of_second] = (
            page.findall(f".//article[@id='item-{one.pk}']/details[@data-preview]") for one in pair
        )
        assert SENTENCE in text_of(of_first)
        assert of_first.get("hidden") is None
        assert SENTENCE not in text_of(of_second)
        assert SENTENCE in drawn.content.decode()

    @pytest.mark.parametrize(
        ("sentence", "name"),
        [
            ("Zzthe heads of TABOR academy’s staff have begun", "Tabor Academy"),
            ("The Colne  Valley group began", "Colne Valley"),
            ("Kim ash and others began", "Kim Ash"),
            ("Tabor has begun, and the academy follows", ""),
            ("Ash trees were planted", ""),
            ("The head, Mrs Alderdice, is tired", "Mrs Alderdice"),
            ("So says Dr. O’Hara", "Dr. O’Hara"),
            ("Schools miss Year 2 and Mr is no name", ""),
        ],
    )
    def test_sentence_with_a_name_is_refused_at_its_field(self, setting, meeting, priority, sentence, name):
        make_school(name="Tabor Academy")
        make_partnership("Colne Valley")
        taker = signed_in(setting.minute_taker)

        answer = taker.post(at(meeting, priority), typed(meeting, sentence=sentence))

        said = f"It names “{name}”. Say it without a name: everybody reads it once the minutes are published"
        assert answer.status_code == (422 if name else 302)
        assert PriorityProgress.objects.count() == (0 if name else 1)
        assert not name or said in " ".join(texts(answer, ".//*[@id='id_sentence_1_error']"))

    def test_names_are_asked_for_in_one_query(self, django_assert_num_queries):
        for name in ("Tabor Academy", "Notley High"):
            make_school(name=name)

        with django_assert_num_queries(1):
            assert name_in("Notley High and Tabor Academy began") == "Tabor Academy"

    def test_queries_do_not_grow_with_priorities(self, setting, meeting, priority):
        taker = signed_in(setting.minute_taker)
        say(meeting, priority, setting)

        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                taker.get(at(meeting))
            return len(asked)

        before = count()
        for n in range(3):
            say(meeting, make_priority(f"Priority {n}"), setting)
        assert count() == before


class TestReading:
    @pytest.fixture
    def term(self) -> str:
        return f"{LIST}?term={Term.of(MET_ON).slug}"

    @pytest.fixture(autouse=True)
    def in_that_term(self, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: MET_ON + dt.timedelta(days=5))

    def test_it_is_public_once_the_minutes_are_and_no_more_once_they_are_withdrawn(
        self, client, setting, meeting, priority, term
    ):
        say(meeting, priority, setting)
        assert SENTENCE not in client.get(term).content.decode()

        bring_to_the_public(meeting, setting)
        assert SENTENCE in client.get(term).content.decode()

        version = meeting.versions.last_public().number
        of = {"instead": {"item-1": None}, "reason": "Names", "is_reason_shown": False}
        withdraw(meeting=meeting, version=version, by=setting.officer, **of)
        assert SENTENCE not in client.get(term).content.decode()

    def test_board_that_publishes_nothing_shows_it_to_nobody(self, client, setting, meeting, priority, term):
        say(meeting, priority, setting)
        bring_to_the_public(meeting, setting)
        setting.board.publishes_minutes = False
        setting.board.save()

        assert SENTENCE not in client.get(term).content.decode()

    def test_chair_minute_taker_and_officer_read_it_before(self, setting, meeting, priority, term):
        say(meeting, priority, setting)

        for who in (setting.chair, setting.minute_taker, setting.officer):
            assert SENTENCE in signed_in(who).get(term).content.decode()
        assert SENTENCE not in signed_in(setting.member).get(term).content.decode()

    def test_public_reads_the_latest_meeting_whose_minutes_are_published(
        self, client, setting, meeting, priority, term
    ):
        say(meeting, priority, setting)
        bring_to_the_public(meeting, setting)
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(later, priority, setting, rating="at-risk", sentence="Zzlater")

        for reader, reads in ((client, SENTENCE), (signed_in(setting.chair), "Zzlater")):
            page = reader.get(term).content.decode()
            assert [words in page for words in (SENTENCE, "Zzlater")] == [
                words == reads for words in (SENTENCE, "Zzlater")
            ]

    def test_public_is_told_that_a_later_meeting_has_said_it_in_minutes_that_are_not_published(
        self, client, setting, meeting, priority, term
    ):
        told = "A later meeting has said how it goes since; its minutes are not published yet."
        say(meeting, priority, setting)
        bring_to_the_public(meeting, setting)
        later = make_recording(setting, MET_ON + dt.timedelta(days=20))
        say(later, priority, setting, rating="at-risk", sentence="Zzlater")
        while_recorded = client.get(term).content.decode()
        bring_to_members(later, setting)

        page = client.get(term).content.decode()

        assert told not in while_recorded
        assert (told in page, SENTENCE in page, "Zzlater" in page) == (True, True, False)
        assert told not in signed_in(setting.member).get(term).content.decode()

    def test_members_read_it_once_the_minutes_went_round(self, client, setting, meeting, priority, term):
        say(meeting, priority, setting)
        member = signed_in(setting.member)
        assert SENTENCE not in member.get(term).content.decode()

        bring_to_members(meeting, setting)

        page = member.get(term)
        assert SENTENCE in page.content.decode()
        assert SENTENCE not in client.get(term).content.decode()
        assert SENTENCE not in signed_in(make_user()).get(term).content.decode()
        number = meeting.items.first().reference
        [link] = [link for link in read(page).iter("a") if text_of(link) == number]
        minute = member.get(link.get("href"), follow=True)
        assert minute.request["PATH_INFO"] == f"/meetings/{meeting.pk}/minutes/"
        assert SENTENCE in minute.content.decode()

    def test_superuser_reads_it_not_by_being_one(self, setting, meeting, priority, term):
        say(meeting, priority, setting)
        bring_to_members(meeting, setting)
        root = make_user("root@example.org", is_superuser=True, is_staff=True)

        assert SENTENCE not in signed_in(root).get(term).content.decode()

    def test_item_that_became_confidential_takes_it_along(self, client, setting, meeting, priority, term):
        say(meeting, priority, setting)
        move_to_part(item=meeting.items.first(), part=Part.B, by=setting.minute_taker)
        assert SENTENCE not in signed_in(setting.minute_taker).get(at(meeting)).content.decode()

        bring_to_the_public(meeting, setting)

        for reader in (client, signed_in(setting.member), signed_in(setting.officer)):
            assert SENTENCE not in reader.get(term).content.decode()
        confidential = content_of(meeting, part=Part.B)["items"]
        assert SENTENCE in str(confidential)
        assert SENTENCE not in str(content_of(meeting, part=Part.A))

    def test_queries_do_not_grow_with_meetings(self, client, setting, meeting, priority, term):
        say(meeting, priority, setting)
        officer = signed_in(setting.officer)

        def count() -> int:
            with CaptureQueriesContext(connection) as asked:
                officer.get(term)
            return len(asked)

        count()
        before = count()
        for days in (5, 10, 15):
            say(make_recording(setting, MET_ON + dt.timedelta(days=days)), priority, setting)
        assert count() == before

    def test_unknown_term_is_left_out_with_a_sentence(self, client):
        answer = client.get(f"{LIST}?term=2019-easter")

        assert answer.status_code == 200
        assert "There is no term “2019-easter” here" in answer.content.decode()

    def test_empty_county_says_why(self, client):
        assert "The county had no priorities in this term." in client.get(LIST).content.decode()


def test_finishing_needs_no_priority(setting, meeting, priority):
    """Nothing is held up by a priority of which the meeting said nothing."""
    finish_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.status == "draft"


def test_admin_says_who_says_how_a_priority_goes_and_what_its_last_day_does(priority):
    officer = signed_in(make_user("admin@example.org", roles.OFFICER, is_staff=True))

    for path in ("/admin/improvement/priority/", f"/admin/improvement/priority/{priority.pk}/change/"):
        assert "each quadrant’s meeting says how it goes there" in officer.get(path).content.decode(), path
    form = officer.get("/admin/improvement/priority/add/").content.decode()
    assert "A priority counts for the whole county, and each quadrant’s meeting says how it goes there." in form
    assert "those of later terms do not" in form
