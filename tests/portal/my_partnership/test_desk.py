"""A lead's own desk: what is asked of them, how to reach the schools, and what they sent."""

import datetime as dt

import pytest
from django.utils import timezone

from boards.models import Action, Meeting
from confirmations.models import Question
from confirmations.proposals.kinds import FieldIs, HandOver, OnlyWords, Record, SchoolLeft
from confirmations.proposals.writes import accept_proposal, decline_proposal, propose
from partnerships.models import Headship, Partnership
from tests.confirmations.asked import NEXT_YEAR, ask
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def lead():
    """Ann Day, who leads Colne in the South: Bea Hill heads one of its schools, of the other the telephone is known."""
    school = make_school("Colne Primary")
    make_headship(make_person("Bea Hill", email="bea@example.org"), school)
    schools = [school, make_school("Stour Primary", telephone="01206555010")]
    colne = make_partnership("Colne", schools=schools, focus="Reading", home_quadrant=make_quadrant("South"))
    return make_lead(colne, make_person("Ann Day", email="ann@example.org"))


@pytest.fixture
def ann(client, lead):
    client.force_login(make_user("ann@example.org", person=lead.person))
    return client


def own(lead, page: str = "") -> str:
    return f"/my-partnership/{lead.pk}/{page}"


def desk(client, lead) -> str:
    return client.get(own(lead)).content.decode()


def focus_is(value: str) -> Record:
    return Record((FieldIs("partnership", "focus", value),))


def meeting_of(lead, days: int, **fields) -> Meeting:
    quadrant = lead.partnership.home_quadrant
    board = make_board(f"{quadrant} {days}", quadrant=quadrant) if not hasattr(quadrant, "board") else quadrant.board
    return make_meeting(board, held_on=TODAY + dt.timedelta(days=days), **fields)


class TestAsked:
    def test_record_not_asked_about_may_be_confirmed_or_corrected(self, ann, lead):
        page = desk(ann, lead)

        assert "Nobody has confirmed it yet." in page
        assert "We asked you on" not in page
        assert page.index("This is right") < page.index("What the portal says")
        assert f'href="{own(lead, "correct/")}"' in page

    def test_question_comes_first_and_goes_once_it_is_answered(self, ann, lead):
        ask(lead)
        before = desk(ann, lead)
        ann.post(own(lead, "confirm/"))

        assert "We asked you on" in before
        assert "We asked you on" not in desk(ann, lead)
        assert Question.objects.get().answer == "right"

    def test_what_waits_leaves_all_else_to_be_confirmed(self, ann, lead):
        propose(lead=lead, what=[focus_is("Maths")], comment="")

        page = desk(ann, lead)
        assert "All else is right" in page
        assert "What it works on: from “Reading” to “Maths”. “All else is right” confirms the rest" in page

    def test_going_on_is_answered_here_once(self, ann, lead):
        ask(lead, NEXT_YEAR)
        before = desk(ann, lead)
        told = ann.post(own(lead, "go-on/"), follow=True).content.decode()
        again = ann.post(own(lead, "go-on/"), follow=True).content.decode()

        assert "Do you go on leading in" in before
        assert "Thank you. You go on leading Colne in" in told
        assert Question.objects.get().answer == "goes-on"
        assert "Do you go on leading in" not in again
        assert "This question is answered, or no longer open." in again

    def test_hand_over_answers_the_question_whether_they_go_on(self, ann, lead):
        question = ask(lead, NEXT_YEAR)
        first = question.year_starts_on
        day = {"successor_on_0": first.day, "successor_on_1": first.month, "successor_on_2": first.year}

        ann.post(own(lead, "hand-over/"), {"successor_name": "Cy New", "days_meant": first.isoformat(), **day})

        assert Question.objects.get().answer == "proposed"

    def test_next_meeting_of_their_quadrant_is_there_with_its_papers(self, ann, lead):
        later = meeting_of(lead, 20)
        Partnership.objects.update(home_quadrant=lead.partnership.home_quadrant)
        sooner = make_meeting(
            later.board, held_on=TODAY + dt.timedelta(days=2), status="agenda-issued", venue="County Hall"
        )
        sooner.papers.create(title="Attendance this term", timing="to-follow")
        make_meeting(held_on=TODAY + dt.timedelta(days=1))  # of the Board, which is not theirs

        page = desk(ann, lead)

        assert sooner.get_absolute_url() in page
        assert later.get_absolute_url() not in page
        assert "County Hall" in page
        assert "Attendance this term" in page

    @pytest.mark.parametrize(
        ("status", "said"),
        [("planned", "Its agenda and papers are not out yet."), ("agenda-issued", "Its agenda is out; there are no")],
    )
    def test_meeting_without_papers_says_why(self, ann, lead, status, said):
        meeting_of(lead, 3, status=status)

        assert said in desk(ann, lead)

    def test_no_meeting_says_so_and_of_a_county_wide_partnership_that_it_has_none(self, ann, lead):
        before = desk(ann, lead)
        Partnership.objects.update(home_quadrant=None)

        assert "No meeting of South is planned at present." in before
        assert "This partnership is county-wide" in desk(ann, lead)

    def test_own_open_actions_are_there_and_no_others(self, ann, lead):
        item = make_meeting(held_on=TODAY - dt.timedelta(days=30)).items.create(position=1, title="Business")
        days = {"undertaken_on": TODAY - dt.timedelta(days=30), "due_on": TODAY - dt.timedelta(days=1)}
        before = desk(ann, lead)
        for owner, text, closed_on in (
            (lead.person, "Share the template", None),
            (lead.person, "Done long since", TODAY),
            (make_person(), "Not theirs", None),
        ):
            Action.objects.create(item=item, owner=owner, text=text, closed_on=closed_on, **days)

        page = desk(ann, lead)

        assert "You have no open action." in before
        assert "Share the template" in page
        assert "Overdue" in page
        assert "Done long since" not in page
        assert "Not theirs" not in page


@pytest.mark.slow
class TestSchools:
    def test_each_has_its_head_or_the_schools_telephone(self, ann, lead):
        page = desk(ann, lead)

        assert "Bea Hill, headteacher" in page
        assert 'href="mailto:bea@example.org"' in page
        assert "telephone 01206 555010" in page

    def rows(self, ann, lead) -> dict[str, str]:
        """What the list says of each school by its name, under “To reach it”."""
        cells = texts(ann.get(own(lead)), ".//td[@data-label='To reach it']")
        return dict(zip(sorted(each.school.name for each in lead.partnership.memberships.all()), cells, strict=True))

    def test_each_says_truly_how_it_is_reached(self, ann, lead):
        office = make_school("An Infant School", office_email="office@example.org", telephone="01206555011")
        account = make_school("Bo Infant School")
        make_user("cy@example.org", person=make_headship(make_person("Cy Fox"), account).person)
        silent = make_school("Dun Infant School")
        closed = make_school("Ely School", office_email="ely@example.org", closed_on=TODAY - dt.timedelta(days=1))
        for school in (office, account, silent, closed):
            lead.partnership.memberships.create(school=school, started_on=TODAY - dt.timedelta(days=9))

        said = self.rows(ann, lead)

        assert said == {
            "An Infant School": "By the portal’s message School: 01206 555011",
            "Bo Infant School": "By the portal’s message",
            "Colne Primary": "bea@example.org",
            "Dun Infant School": "No address and no telephone number recorded",
            "Ely School": "No address and no telephone number recorded",
            "Stour Primary": "No address: telephone 01206 555010",
        }

    def test_heads_have_no_column_where_none_is_known(self, ann, lead):
        before = desk(ann, lead)
        Headship.objects.all().delete()

        assert "Bea Hill" in before
        assert 'data-label="Head"' not in desk(ann, lead)

    def test_addresses_are_there_to_copy_each_once(self, ann, lead):
        bea = make_headship(lead.partnership.memberships.first().school.headships.get().person, make_school()).school
        lead.partnership.memberships.create(school=bea, started_on=TODAY)
        other = lead.partnership.memberships.get(school__name="Stour Primary").school
        make_headship(make_person("Cal Dee", email="cal@example.org"), other)

        response = ann.get(own(lead))

        assert response.context["to_copy"].split("; ") == ["bea@example.org", "cal@example.org"]
        assert "readonly" in response.content.decode()
        assert "They reach every school." in response.content.decode()

    def test_addresses_say_how_many_they_reach(self, ann, lead):
        assert "They reach 1 of the 2 schools" in desk(ann, lead)

    def test_without_an_address_there_is_nothing_to_copy(self, ann, lead):
        type(lead.person).objects.update(email="")

        page = desk(ann, lead)

        assert "<textarea" not in page
        assert "copy.js" not in page

    def test_partnership_without_a_school_says_what_to_do(self, ann, lead):
        lead.partnership.memberships.all().delete()

        assert "No school is recorded in this partnership." in desk(ann, lead)


@pytest.mark.slow
class TestCorrecting:
    def test_choices_show_the_record_and_lead_to_a_page_each(self, ann, lead):
        page = ann.get(own(lead, "correct/")).content.decode()

        assert "Reading" in page
        for what in ("focus", "website", "contact", "your-contact", "school-left", "school-joined", "something-else"):
            assert f'href="{own(lead, f"correct/{what}/")}"' in page
            assert ann.get(own(lead, f"correct/{what}/")).status_code == 200

    @pytest.mark.parametrize("what", ["nothing", "comment", "lead_email"])
    def test_what_is_not_there_to_be_corrected_is_not_found(self, ann, lead, what):
        assert ann.get(own(lead, f"correct/{what}/")).status_code == 404

    def test_page_asks_for_its_one_thing_alone(self, ann, lead):
        form = ann.get(own(lead, "correct/website/")).context["form"]

        assert list(form.fields) == ["website", "comment"]

    def test_correction_waits_and_of_another_field_nothing_is_taken(self, ann, lead):
        page = ann.post(own(lead, "correct/focus/"), {"focus": "Maths", "website": "https://x.org"}, follow=True)

        lead.partnership.refresh_from_db()
        assert (lead.partnership.focus, lead.partnership.proposals.get().proposed["facts"]) == (
            "Reading",
            [{"fact": "field", "of": "partnership", "name": "focus", "value": "Maths"}],
        )
        assert "The council has what you sent. What it works on: from “Reading” to “Maths”." in page.content.decode()

    def test_what_waits_is_tagged_in_the_record_and_stands_under_what_is_asked(self, ann, lead):
        gone = lead.partnership.memberships.get(school__name="Stour Primary")
        facts = (FieldIs("partnership", "focus", "Maths"), FieldIs("lead", "email", "a@example.org"))
        before = desk(ann, lead)
        [proposal] = propose(lead=lead, what=[Record((*facts, SchoolLeft(gone.pk, TODAY)))], comment="")

        page = ann.get(own(lead))
        tagged = [row for row in texts(page, ".//*[strong]/..") if "Change waiting" in row]
        decline_proposal(proposal=proposal, note="", by=make_user())

        assert before.index("What the portal says") < before.index("What you sent")
        assert page.content.decode().index("What you sent") < page.content.decode().index("What the portal says")
        assert [row.split()[0] for row in tagged] == ["What", "Ann", "Stour"]
        assert "Change waiting" not in before
        assert "Change waiting" not in desk(ann, lead)

    def test_website_is_quoted_in_the_receipt_and_words_alone_are_not(self, ann, lead):
        first = ann.post(own(lead, "correct/website/"), {"website": "https://colne.example"}, follow=True)
        second = ann.post(own(lead, "correct/something-else/"), {"comment": "Please call"}, follow=True)

        assert "Website: from nothing to “https://colne.example”. An officer" in first.content.decode()
        assert "The council has what you sent. An officer" in " ".join(second.content.decode().split())

    def test_school_that_left_is_chosen_with_its_last_day(self, ann, lead):
        membership = lead.partnership.memberships.first()
        boxes = {"left_1_on_0": TODAY.day, "left_1_on_1": TODAY.month, "left_1_on_2": TODAY.year}

        ann.post(own(lead, "correct/school-left/"), {"left_1": membership.pk, **boxes})

        [fact] = lead.partnership.proposals.get().proposed["facts"]
        assert (fact["fact"], fact["membership"], fact["on"]) == ("left", membership.pk, TODAY.isoformat())

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("focus", "Nothing is changed."),
            ("school-left", "Choose the school that has left, and enter its last day"),
            ("school-joined", "Enter the school that has joined, and its first day"),
            ("something-else", "Say what is wrong, and how it should be"),
        ],
    )
    def test_nothing_is_said_what_to_do(self, ann, lead, what, said):
        page = ann.post(own(lead, f"correct/{what}/"), {"focus": "Reading"}).content.decode()

        assert "govuk-error-summary" in page
        assert said in page
        assert not lead.partnership.proposals.exists()


@pytest.mark.slow
class TestSent:
    def sent(self, ann, lead, proposal) -> str:
        return " ".join(ann.get(own(lead, f"sent/{proposal.pk}/")).content.decode().split())

    def test_nothing_sent_says_what_is_here_later(self, ann, lead):
        assert "You have sent nothing yet." in desk(ann, lead)

    def test_each_is_listed_with_its_state_and_the_officers_note(self, ann, lead):
        facts = (FieldIs("partnership", "focus", "Maths"), FieldIs("partnership", "telephone", "01245 000000"))
        [partly] = propose(lead=lead, what=[Record(facts)], comment="")
        accept_proposal(proposal=partly, taken=[1], note="The school told us otherwise.", by=make_user())
        propose(lead=lead, what=[OnlyWords("record")], comment="Please call")

        _, latest, first, *_ = texts(ann.get(own(lead)), ".//tr")

        assert "in your own words" in latest
        assert "Waiting for an officer" in latest
        assert "what it works on: Maths, and 1 more" in first
        assert "Accepted in part" in first
        assert "The school told us otherwise." in first

    def test_one_that_waits_is_read_beside_the_record_and_may_be_withdrawn(self, ann, lead):
        [proposal] = propose(lead=lead, what=[focus_is("Maths")], comment="Since May.")
        page = self.sent(ann, lead, proposal)
        told = ann.post(own(lead, f"sent/{proposal.pk}/withdraw/"), follow=True).content.decode()

        for text in ("Maths", "Reading", "Since May.", "Withdraw this"):
            assert text in page, text
        assert "You withdrew this." in told
        assert "Withdraw this" not in told
        assert lead.partnership.proposals.get().decided_by.person == lead.person

    def test_one_that_is_decided_shows_what_was_taken_and_the_note_and_is_not_withdrawn(self, ann, lead):
        facts = (FieldIs("partnership", "focus", "Maths"), FieldIs("partnership", "telephone", "01245 000000"))
        [proposal] = propose(lead=lead, what=[Record(facts)], comment="")
        accept_proposal(proposal=proposal, taken=[1], note="Not so.", by=make_user())

        page = self.sent(ann, lead, proposal)
        told = ann.post(own(lead, f"sent/{proposal.pk}/withdraw/"), follow=True).content.decode()

        for text in ("In the record", "Not taken over", "Not so."):
            assert text in page, text
        assert "Withdraw this" not in page
        assert "An officer has decided on this meanwhile" in told
        assert lead.partnership.proposals.get().state == "partly"

    def test_two_that_contradict_are_shown_as_such(self, ann, lead):
        bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
        [first] = propose(lead=lead, what=[focus_is("Maths")], comment="")
        [second] = propose(lead=lead, what=[focus_is("Music")], comment="")
        propose(lead=bo, what=[focus_is("Secret")], comment="")

        page = self.sent(ann, lead, first)

        assert own(lead, f"sent/{second.pk}/") in page
        assert "what Bo Ray sent on" in page
        assert "Secret" not in page

    def test_a_co_leads_is_not_found_and_not_withdrawn_and_only_that_it_waits_is_said(self, ann, lead):
        bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
        what = HandOver("Di Lane", "di@example.org", TODAY + dt.timedelta(days=9))
        [proposal] = propose(lead=bo, what=[what], comment="")

        page = desk(ann, lead)

        assert ann.get(own(lead, f"sent/{proposal.pk}/")).status_code == 404
        assert ann.post(own(lead, f"sent/{proposal.pk}/withdraw/")).status_code == 404
        assert ann.get(own(bo, f"sent/{proposal.pk}/")).status_code == 404
        assert "what Bo Ray sent on" in page
        assert "Di Lane" not in page
        assert lead.partnership.proposals.get().is_waiting

    def test_what_was_erased_still_opens(self, ann, lead):
        [proposal] = propose(lead=lead, what=[focus_is("Maths")], comment="")
        decline_proposal(proposal=proposal, note="No.", by=make_user())
        type(proposal).objects.update(proposed={}, comment="", note="")

        assert "None was written." in self.sent(ann, lead, proposal)


def test_several_partnerships_of_one_lead_are_told_apart_and_lead_to_each_other(ann, lead):
    other = make_lead(make_partnership("Stour", schools=2), lead.person)
    ask(other)

    rows = texts(ann.get("/my-partnership/"), ".//ul[@class='govuk-list govuk-list--spaced']/li")

    assert [("Colne" in row, "A question for you" in row) for row in rows] == [(True, False), (False, True)]
    assert f'href="{own(other)}"' in desk(ann, lead)
    assert "which you lead too" in desk(ann, lead)


def test_desk_of_a_head_leads_to_their_schools_page(ann, lead):
    before = desk(ann, lead)
    school = make_school("Ann’s School")
    make_headship(lead.person, school)

    assert "As head:" not in before
    assert f'As head: <a class="govuk-link" href="{school.get_absolute_url()}">' in desk(ann, lead)


@pytest.mark.slow
def test_desk_costs_no_more_for_more_of_everything(ann, lead, count_queries):
    def add() -> None:
        number = lead.partnership.proposals.count()
        propose(lead=lead, what=[focus_is(f"Maths {number}")], comment="")
        school = make_school()
        make_headship(make_person(email=f"head{number}@example.org"), school)
        lead.partnership.memberships.create(school=school, started_on=TODAY)

    add()
    before = count_queries(own(lead))
    add()
    add()

    assert count_queries(own(lead)) == before
