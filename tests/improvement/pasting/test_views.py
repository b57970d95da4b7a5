"""Pasting a sheet: what is asked, what is looked through, and the round that comes of it."""

import datetime as dt
import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.debug import ExceptionReporter

from base.school_terms import academic_year, day_in_year
from improvement.models import Colleague, InsetDay, PeerReview, Reviewer, Round
from improvement.pasting import views
from improvement.pasting.preview import CHANGED_MEANWHILE
from improvement.rounds import group_writes
from partnerships import search
from partnerships.models import Lead, Person, School
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
    make_user,
)
from tests.made_once import made_once
from tests.pages.reading import read, text_of
from tests.post import outbox

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())
NAMES = ["Alderford", "Brightwell", "Coggeshall", "Dunmow", "Elmstead", "Felsted", "Greensted"]
HEADS = ["Ann Day", "Bob Lee", "Cyan May", "Dee Fox", "Ed Hall", "Fay Moss", "Gil Reed"]


@pytest.fixture(autouse=True)
def _search_of_these_schools() -> None:
    search.reset()


@made_once
def lead() -> Lead:
    """Who leads Colne, of seven schools with their heads."""
    return led("Colne", NAMES, HEADS)


@made_once
def client(lead):
    """Signed in as the lead."""
    return signed_in(make_user(person=lead.person))


def led(partnership: str, names: list[str], heads: list[str]) -> Lead:
    schools = [make_school(f"{name} Primary School") for name in names]
    for name, school in zip(heads, schools, strict=True):
        make_headship(make_person(name), school)
    return make_lead(make_partnership(partnership, schools=schools))


def address(lead: Lead) -> str:
    return f"/my-partnership/{lead.pk}/round/paste/"


def sheet(*rows: str) -> str:
    return "\n".join(row.replace(" | ", "\t") for row in rows)


def day(month: int, number: int, year: int = YEAR) -> str:
    return f"{number}/{month}/{year if month >= 9 else year + 1}"


def whole(year: int = YEAR) -> str:
    """All seven in two groups, each with a day, a lead reviewer and a reviewer."""
    rows = [
        f"{name} Primary | {1 + n // 4} | {day(11, 3 + n, year)} | {HEADS[(n + 1) % 7]} | {HEADS[(n + 2) % 7]}"
        for n, name in enumerate(NAMES)
    ]
    return sheet("School | Group | Review date | Lead reviewer | Reviewers", *rows)


def post(client, lead: Lead, text: str, **more: str):
    return client.post(address(lead), {"text": text, **more}, follow=True)


def shown(client, lead: Lead, text: str, **more: str) -> str:
    return post(client, lead, text, **more).content.decode()


def carried(response) -> dict[str, str]:
    """All that a page sends on into the next step, answers that were given too."""
    page = read(response).find(".//main")
    fields = {box.get("name"): box.get("value") for box in page.iterfind(".//input[@type='hidden']")}
    radios = page.iterfind(".//details//input[@type='radio']")
    fields |= {box.get("name"): box.get("value") for box in radios if box.get("checked") is not None}
    boxes = page.findall(".//textarea")
    fields |= {"text": (boxes[0].text or "")} if boxes else {}
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def answers(response, *wanted: str) -> dict[str, str]:
    """The fields of the questions of a page, each with the option that begins with the next of those words."""
    chosen, found = list(wanted), {}
    for question in read(response).iterfind(".//form/div/fieldset"):  # what is answered already stands in details
        begins = chosen.pop(0)
        boxes = {box.get("id"): box for box in question.iterfind(".//input")}
        labels = {label.get("for"): text_of(label) for label in question.iterfind(".//label")}
        box = next(boxes[name] for name, label in labels.items() if label.startswith(begins))
        found[box.get("name")] = box.get("value")
    assert not chosen, "a question for each answer"
    return found


def groups(lead: Lead) -> list[list[str]]:
    names = dict(School.objects.values_list("pk", "name"))
    round = Round.objects.get(partnership=lead.partnership, year=YEAR)
    return [[names[pk].removesuffix(" Primary School") for pk in group] for group in group_writes.groups_of(round)]


def people_of(school: str) -> list[tuple[str, str]]:
    rows = Reviewer.objects.filter(review__host__name__startswith=school).order_by("pk")
    return [(str(one.person), one.role) for one in rows]


def review_of(school: str) -> PeerReview:
    return PeerReview.objects.get(host__name__startswith=school)


class TestWhose:
    def test_page_is_the_leads_and_their_delegates_and_nobody_elses(self, client, lead):
        delegate = make_user(name="Sam Office")
        make_delegate(lead, delegate)
        head = make_headship(make_person(), School.objects.first()).person
        others = [make_user(person=make_lead().person), make_user(person=head), make_user(is_superuser=True)]

        for browser in (client, signed_in(delegate)):
            assert browser.get(address(lead)).status_code == 200
        for user in others:
            browser = signed_in(user)
            assert browser.get(address(lead)).status_code == 404
            assert browser.post(address(lead), {"text": whole(), "save": "1"}).status_code == 404
        assert not Round.objects.exists()

    def test_empty_state_and_sheet_lead_to_it_after_a_visit_was_held_too(self, client, lead):
        sheet_of_round = address(lead).removesuffix("paste/")
        assert address(lead) in client.get(sheet_of_round, follow=True).content.decode()
        post(client, lead, whole(), save="1")
        assert address(lead) in client.get(sheet_of_round).content.decode()

        PeerReview.objects.filter(pk=review_of("Dunmow").pk).update(topic=make_topic(), state="held")

        assert address(lead) in client.get(sheet_of_round).content.decode()
        assert client.get(address(lead)).status_code == 200


class TestPlanning:
    def test_sheet_is_looked_through_before_anything_is_planned(self, client, lead):
        first = read(client.get(address(lead))).find(".//main//form")
        button = next(box for box in first.iter() if box.get("type") == "submit")
        page = shown(client, lead, whole(), **{button.get("name"): "1"})

        assert "Nothing is planned yet. 7 schools in 2 groups, 7 with a day; 7 people in their reviews." in page
        assert not Round.objects.exists()

    def test_whole_sheet_becomes_the_round(self, client, lead):
        looked = post(client, lead, whole())

        page = client.post(address(lead), carried(looked) | {"save": "1"}, follow=True).content.decode()

        assert "7 peer reviews are planned, as your sheet has it." in page
        assert groups(lead) == [NAMES[:4], NAMES[4:]]
        assert people_of("Alderford") == [("Bob Lee", "lead-reviewer"), ("Cyan May", "reviewer")]
        assert review_of("Dunmow").visit_on == dt.date(YEAR, 11, 6)

    def test_days_workshop_topics_and_champion_are_planned(self, client, lead):
        make_topic("Inclusion")
        text = sheet(
            "Host school | Visit (2 days) | Day 2 | Improvement champions | Topic | Workshop date | Impact review",
            f"Alderford | 12 Nov am | 13 November {YEAR} | Day, Ann | inclusion | 1 Dec | 1 May",
            "Brightwell",
        )

        post(client, lead, text, save="1")

        review = review_of("Alderford")
        assert list(review.visit_days) == [(dt.date(YEAR, 11, 12), "morning"), (dt.date(YEAR, 11, 13), "day")]
        assert (review.workshop_on, review.impact_review_on) == (dt.date(YEAR, 12, 1), dt.date(YEAR + 1, 5, 1))
        assert str(review.topic) == "Inclusion"
        assert people_of("Alderford") == [("Ann Day", "champion")]

    def test_data_shared_is_kept_once_its_day_has_come(self, client, lead):
        first = dt.date(YEAR, 9, 1)
        text = sheet("School | Data shared", f"Alderford | {first:%d/%m/%Y}", f"Brightwell | {day(8, 31)}")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "Data shared: 1 of the days are still to come" in page
        assert review_of("Alderford").data_shared_on == first
        assert review_of("Brightwell").data_shared_on is None

    def test_groups_that_cannot_be_are_completed_and_it_is_said_why(self, client, lead):
        text = whole().replace("Dunmow Primary\t1", "Dunmow\t2").replace("Coggeshall Primary\t1", "Coggeshall\t2")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "Group 1 has two schools, and a group has three or four." in page
        assert sorted(map(len, groups(lead))) == [3, 4]

    def test_member_whose_row_is_missing_is_named_and_can_be_added(self, client, lead):
        text = whole().rsplit("\n", 1)[0]

        assert "Not in the sheet: Greensted Primary School" in shown(client, lead, text)
        page = shown(client, lead, text, save="1")

        assert "6 peer reviews are planned" in page
        assert "Plan its review" in page

    def test_reviews_that_are_planned_already_are_changed_and_others_stay(self, client, lead):
        round = group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)[0]
        make_reviewer(review_of("Alderford"), make_person("Old One"), role="lead-reviewer")
        text = sheet("School | Date | Lead", f"Alderford | {day(3, 2)} | Ed Hall", "Brightwell |  | Ed Hall")

        looked = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "2 of these are planned already. What the sheet has takes the place" in looked
        assert "Planned already and not changed by the sheet: Coggeshall" in looked
        assert people_of("Alderford") == [("Ed Hall", "lead-reviewer")]
        assert review_of("Alderford").visit_on == dt.date(YEAR + 1, 3, 2)
        assert round.reviews.count() == 7

    def test_two_rows_leave_the_groups_and_the_other_schools_as_they_are_planned(self, client, lead):
        post(client, lead, whole(), save="1")
        before = groups(lead)
        text = sheet("School | Group | Date", f"Alderford | 1 | {day(3, 2)}", f"Felsted | 1 | {day(3, 3)}")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "2 schools in 2 groups" in page
        assert "Not in the sheet" not in page
        assert "The groups stay as they are planned, for the sheet has only some of their schools." in page
        assert groups(lead) == before

    def test_what_was_held_stays_and_the_rest_of_the_sheet_is_planned(self, client, lead):
        post(client, lead, whole(), save="1")
        PeerReview.objects.filter(pk=review_of("Dunmow").pk).update(topic=make_topic(), state="held")
        text = whole().replace(day(11, 3), day(3, 2)).replace(day(11, 6), "31/2/2027")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "Row 5: the visit of Dunmow Primary School was held, so its review stays as it is." in page
        assert review_of("Dunmow").visit_on == dt.date(YEAR, 11, 6)
        assert review_of("Alderford").visit_on == dt.date(YEAR + 1, 3, 2)

    def test_sheet_of_held_visits_alone_plans_nothing_and_says_so(self, client, lead):
        post(client, lead, whole(), save="1")
        PeerReview.objects.filter(pk=review_of("Dunmow").pk).update(topic=make_topic(), state="held")

        page = shown(client, lead, sheet("School | Date", f"Dunmow | {day(3, 2)}"), save="1")

        assert "The visits of these schools of Colne were held, so their reviews stay as they are." in page

    def test_school_that_is_moved_as_another_is_left_out_is_named(self, client, lead):
        shared = School.objects.get(name__startswith="Felsted")
        make_review(make_round(make_partnership("Other", schools=[shared])), shared)
        wrong = post(client, lead, whole())

        looked = client.post(address(lead), carried(wrong) | {"without": "1"})
        done = client.post(address(lead), carried(looked) | {"save": "1"}, follow=True).content.decode()

        moved = next(name for name in groups(lead)[1] if name in NAMES[:4])
        said = f"Moved to another group: {moved} Primary School (now in group 2)."
        assert said in looked.content.decode()
        assert f"6 peer reviews are planned, as you looked it through. {said}" in done
        assert "as your sheet has it" not in done

    def test_groups_that_have_other_numbers_and_schools_that_move_are_named_before_and_after(self, client, lead):
        post(client, lead, whole(), save="1")
        other = whole().replace("Primary\t1\t", "Primary\tX\t").replace("Primary\t2\t", "Primary\t1\t")
        other = other.replace("Primary\tX\t", "Primary\t2\t")

        looked = shown(client, lead, other)
        done = shown(client, lead, other, save="1")

        first, second = (", ".join(f"{name} Primary School" for name in names) for names in (NAMES[:4], NAMES[4:]))
        for page in (looked, done):
            assert f"Group 1 is group 2 now: {first}." in page
            assert f"Group 2 is group 1 now: {second}." in page

        moved = shown(client, lead, other.replace("Dunmow Primary\t2", "Dunmow Primary\t1"))

        assert "Dunmow Primary School moves from group 2 to group 1." in moved
        assert "Elmstead Primary School moves" not in moved

    def test_partnership_that_said_on_paper_is_told_that_it_plans_in_groups_now(self, client, lead):
        make_round(lead.partnership, manner="paper")

        page = shown(client, lead, whole())
        post(client, lead, whole(), save="1")

        assert "You said before: on paper. From now on it is in groups." in page
        assert Round.objects.get(partnership=lead.partnership).manner == "groups"

    def test_review_that_was_cancelled_is_planned_anew(self, client, lead):
        round = make_round(lead.partnership)
        school = School.objects.get(name__startswith="Alderford")
        make_review(round, school, state="cancelled", reason="capacity")

        post(client, lead, whole(), save="1")

        assert sorted(PeerReview.objects.filter(host=school).values_list("state", flat=True)) == [
            "cancelled",
            "planned",
        ]

    def test_topics_that_are_agreed_stay_and_are_not_told(self, client, lead):
        inclusion, _ = make_topic("Inclusion"), make_topic("Achievement")
        group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)
        PeerReview.objects.filter(pk=review_of("Alderford").pk).update(topic=inclusion)
        text = sheet("School | Topic", "Alderford | Achievement")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "topics are agreed for Alderford Primary School already, and stay" in page
        assert "Inclusion" not in page
        assert review_of("Alderford").topic == inclusion

    def test_what_a_day_clashes_with_is_said_beside_it_and_planned_all_the_same(self, client, lead):
        InsetDay.objects.create(school=School.objects.get(name__startswith="Brightwell"), day=day_in_year(YEAR, 11, 5))
        christmas, text = day_in_year(YEAR, 12, 25), f"5 November {YEAR}"
        rows = [f"Alderford | {text} | Bob Lee | 25 December {YEAR}", f"Brightwell | {text} | | "]
        text = sheet("School | Review date | Lead reviewer | Workshop", *rows)

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "an INSET day for Bob Lee" in page
        assert "(an INSET day" in page.replace("an INSET day for Bob Lee", "")
        assert "a bank holiday (Christmas Day)" in page or christmas.weekday() >= 5
        assert review_of("Alderford").workshop_on == christmas

    def test_head_who_reviews_on_the_day_of_their_own_visit_is_said_of_days_that_the_sheet_alone_has(
        self, client, lead
    ):
        same = day(11, 5)
        rows = [f"Alderford | {same} | Bob Lee", f"Brightwell | {same} | Cyan May", "Dunmow | "]

        looked = post(client, lead, sheet("School | Review date | Lead reviewer", *rows))

        row = text_of(read(looked).find(".//tr[@id='row-2']"))
        assert "the visit of their own school for Bob Lee" in row
        assert "another visit for Bob Lee, who heads the school" in text_of(read(looked).find(".//tr[@id='row-3']"))
        assert not Round.objects.exists()

    def test_what_is_asked_takes_as_many_queries_for_seven_schools_as_for_two(self, client, lead):
        def queries(*rows: str) -> int:
            with CaptureQueriesContext(connection) as asked:
                page = shown(client, lead, sheet("School | Reviewers", "Felsted | Day", *rows))
            assert "What is meant?" in page
            return len(asked)

        rows = [f"{name} | {head}; {head.split()[0]}" for name, head in zip(NAMES, HEADS, strict=True)]
        queries(*rows)  # the index of names

        assert queries(*rows) == queries(*rows[:2])


class TestQuestions:
    def test_fourteen_schools_with_two_to_ask_are_planned_in_three_posts(self):
        search.reset()
        places = [f"{name}{end}" for name in NAMES for end in ("", " St Mary")]
        surnames = ["Ash", "Birch", "Cole", "Dale", "Elm", "Fern", "Gorse"]
        heads = [f"{first} {last}" for first in ("Una", "Vic") for last in surnames]
        lead = led("Stour", places, heads)
        client = signed_in(make_user(person=lead.person))
        rows = [
            f"Trio {1 + n // 4} | {place} Primary | {day(11, n + 1)} | {heads[(n + 1) % 14]} | zzmarker"
            for n, place in enumerate(places)
        ]
        rows[3] = rows[3].replace(f"{places[3]} Primary", "St Mary’s")
        rows[5] = rows[5].replace(heads[6], "Mrs Gorse")
        text = sheet("Peer reviews", "Group | School | Review date | Lead reviewer | Outcome", *rows)

        asked = post(client, lead, text)
        looked = client.post(address(lead), carried(asked) | answers(asked, "Brightwell St Mary", "Una Gorse"))
        done = client.post(address(lead), carried(looked) | {"save": "1"}, follow=True)

        assert "2 to ask" in asked.content.decode()
        assert "14 peer reviews are planned" in done.content.decode()
        assert review_of("Brightwell St Mary").visit_on == dt.date(YEAR, 11, 4)
        assert sorted(map(len, groups(lead))) == [3, 3, 4, 4]
        assert people_of("Coggeshall St Mary") == [("Una Gorse", "lead-reviewer")]

    def test_question_that_is_passed_over_is_a_problem_and_the_other_answer_stays(self, client, lead):
        make_headship(make_person("Una Day"), make_school("Elsewhere Primary School"))
        text = sheet("School | Lead", "Alderfrod | A Lee", "Brightwell | Day", "Dunmow | Bo Lee")
        asked = post(client, lead, text)
        given = answers(asked, "Nobody of these", "Bob Lee")
        first, second = given

        again = client.post(address(lead), carried(asked) | {first: given[first]})

        page = again.content.decode()
        assert page.count("Choose one") == 2, "in the summary and at the question"
        assert f'href="#{second}-1"' in page
        assert f'value="leave-out" id="{first}-2" checked' in page
        assert not Round.objects.exists()

    def test_row_of_a_name_like_none_of_the_members_is_asked_and_can_be_left_out(self, client, lead):
        asked = post(client, lead, whole().replace("Elmstead Primary", "Qqq"))

        looked = client.post(address(lead), carried(asked) | answers(asked, "None of these: leave its row out"))

        assert "6 schools in 2 groups" in looked.content.decode()
        assert "Row 6: Qqq is no school of Colne, so it is left out." in looked.content.decode()

    def test_last_years_days_are_asked_about_and_moved_to_the_same_day_of_the_week(self, client, lead):
        asked = post(client, lead, whole(YEAR - 1))

        looked = client.post(address(lead), carried(asked) | answers(asked, "Move them by 52 weeks"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        before = dt.date(YEAR - 1, 11, 3)
        assert f"The days of 7 schools are of {YEAR - 1} to {YEAR}." in asked.content.decode()
        assert review_of("Alderford").visit_on == before + dt.timedelta(weeks=52)
        assert review_of("Alderford").visit_on.weekday() == before.weekday()

    def test_data_that_was_shared_last_year_is_not_shared_for_this_one(self, client, lead):
        rows = [f"Alderford | {day(11, 20, YEAR - 1)} | {day(11, 18, YEAR - 1)}", f"Dunmow |  | {day(11, 3, YEAR - 1)}"]
        asked = post(client, lead, sheet("School | Review date | Data shared", *rows))

        looked = client.post(address(lead), carried(asked) | answers(asked, "Move them by 52 weeks"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        said = "Rows 2, 3, Data shared: what was done in another year is not done for this one, so it is left out."
        assert [page.content.decode().count(said) for page in (asked, looked)] == [1, 1]
        assert list(PeerReview.objects.filter(data_shared_on=None)) == list(PeerReview.objects.all()) != []

    @pytest.mark.parametrize(("answer", "topics"), [("No", []), ("Yes", ["Inclusion"])])
    def test_last_years_topics_are_agreed_for_this_one_only_where_the_lead_says_so(self, client, lead, answer, topics):
        make_topic("Inclusion")
        rows = [f"Alderford | {day(11, 20, YEAR - 1)} | Inclusion", "Brightwell |  | Inclusion", "Dunmow"]
        asked = post(client, lead, sheet("School | Review date | Topics", *rows))

        looked = client.post(address(lead), carried(asked) | answers(asked, "Move them", answer))
        again = client.post(address(lead), carried(looked) | {"look": "1"})
        client.post(address(lead), carried(again) | {"save": "1"})

        assert "The topics of 2 schools are of another year." in asked.content.decode()
        assert ("Rows 2, 3, Topics: of another year, and left out" in again.content.decode()) == (not topics)
        assert [str(one) for one in review_of("Alderford").topics] == topics
        assert [str(one) for one in review_of("Brightwell").topics] == topics

    def test_last_years_topics_are_left_out_unless_the_lead_chooses_otherwise(self, client, lead):
        make_topic("Inclusion")
        text = sheet("School | Review date | Topics", f"Alderford | {day(11, 20, YEAR - 1)} | Inclusion", "Dunmow")

        page = read(post(client, lead, text))

        assert [box.get("value") for box in page.iterfind(".//main//input[@checked]")] == ["without"]

    def test_day_without_a_year_beside_last_years_days_stays_in_this_year(self, client, lead):
        text = sheet(
            "School | Review date | Workshop",
            *(f"{name} Primary | {day(11, 3 + n, YEAR - 1)} | 3 December" for n, name in enumerate(NAMES)),
        )
        asked = post(client, lead, text)

        looked = client.post(address(lead), carried(asked) | answers(asked, "Move them by 52 weeks"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert review_of("Alderford").workshop_on == dt.date(YEAR, 12, 3)

    def test_last_years_days_can_be_left_out(self, client, lead):
        asked = post(client, lead, whole(YEAR - 1))

        looked = client.post(address(lead), carried(asked) | answers(asked, "Leave them out"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert "7 schools in 2 groups, 0 with a day" in looked.content.decode()
        assert review_of("Alderford").visit_on is None
        assert people_of("Alderford") == [("Bob Lee", "lead-reviewer"), ("Cyan May", "reviewer")]

    def test_namesake_elsewhere_is_offered_and_never_taken(self, client, lead):
        make_headship(make_person("Una Far"), make_school("Elsewhere Primary School"))

        asked = post(client, lead, sheet("School | Lead", "Alderford | Una Far", "Brightwell | "))

        assert answers(asked, "Una FarElsewhere")

    def test_person_whom_nobody_knows_is_named_among_what_is_left_out(self, client, lead):
        page = shown(client, lead, sheet("School | Lead", "Alderford | Zoë Nobody", "Brightwell | Zoë Nobody"))

        assert "Nobody of the portal is called Zoë Nobody (rows 2, 3)." in page
        assert "2 schools in 1 group, 0 with a day; 0 people" in page
        assert (
            "Zoë"
            not in carried(post(client, lead, sheet("School | Lead", "Alderford | Zoë Nobody", "Dunmow | ")))["text"]
        )

    def test_unknown_name_with_a_title_and_without_it_is_said_once(self, client, lead):
        text = sheet("School | Lead", "Alderford | Olu Bankole", "Brightwell | Dr Olu Bankole", "Dunmow")

        page = shown(client, lead, text)

        assert "Nobody of the portal is called Olu Bankole (rows 2, 3)." in page
        assert "Dr Olu" not in page

    def test_champion_who_reviews_the_school_too_is_not_left_out_without_a_word(self, client, lead):
        text = sheet("School | Reviewers | Champions", "Alderford | Bob Lee | Bob Lee; Ann Day", "Dunmow")

        page = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "Row 2, Champions: Bob Lee is reviewer of this review, and has one part in it." in page
        assert people_of("Alderford") == [("Bob Lee", "reviewer"), ("Ann Day", "champion")]

    def test_doubled_row_is_said_with_the_day_that_comes_of_it(self, client, lead):
        page = shown(
            client, lead, sheet("School | Date", f"Alderford | {day(11, 3)}", f"Alderford | {day(11, 5)}", "Dunmow")
        )

        assert "Row 3: the school has a row above, and is put together with it." in page
        assert "Row 3: the day is read as the second one of the visit." in page

    def test_surname_alone_with_a_slip_of_the_pen_is_asked_about(self, client, lead):
        make_headship(make_person("Una Tidewell"), School.objects.first())

        asked = post(client, lead, sheet("School | Lead", "Brightwell | Mr Tidewelle", "Dunmow | "))

        assert answers(asked, "Una Tidewell")

    def test_name_with_its_school_in_brackets_is_no_question(self, client, lead):
        make_headship(make_person("Bert Lee"), make_school("Zeals Primary School"))
        text = sheet("School | Lead", "Alderford | B Lee (Brightwell)", "Dunmow |  ")

        post(client, lead, text, save="1")

        assert people_of("Alderford") == [("Bob Lee", "lead-reviewer")]

    def test_name_of_people_of_two_schools_can_be_asked_about_row_by_row(self, client, lead):
        make_headship(make_person("Una Day"), School.objects.get(name__startswith="Brightwell"))
        text = sheet("School | Lead", "Coggeshall | Day", "Dunmow | Mrs Day", "Elmstead | Bob Lee")
        asked = post(client, lead, text)

        each = client.post(address(lead), carried(asked) | answers(asked, "Not the same in every row"))
        looked = client.post(address(lead), carried(each) | answers(each, "Ann Day", "Una Day"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert asked.content.decode().count("Who is “") == 1
        assert "Who is “Mrs Day” in the review of Dunmow?" in each.content.decode()
        assert people_of("Coggeshall") == [("Ann Day", "lead-reviewer")]
        assert people_of("Dunmow") == [("Una Day", "lead-reviewer")]

    @pytest.mark.parametrize("second", ["Dunmow | Bob Lee", "Dunmow | Una Day"])
    def test_name_of_one_row_is_not_asked_about_row_by_row(self, client, lead, second):
        make_headship(make_person("Una Day"), School.objects.get(name__startswith="Brightwell"))

        page = shown(client, lead, sheet("School | Lead", "Coggeshall | Day", second))

        assert "Who is “Day”?" in page
        assert "Not the same in every row" not in page

    def test_name_of_people_of_one_school_is_asked_about_once(self, client, lead):
        make_headship(make_person("Una Day"), School.objects.get(name__startswith="Alderford"))

        page = shown(client, lead, sheet("School | Lead", "Coggeshall | Day", "Dunmow | Day"))

        assert "Not the same in every row" not in page


class TestTwoWordsWithAComma:
    """“Day, Ann” is one person, the other way round; “Day, Lee” may be two."""

    def test_two_surnames_of_the_partnership_are_two_people(self, client, lead):
        asked = post(client, lead, sheet("School | Reviewers", "Alderford | Lee, Fox", "Dunmow |  "))

        client.post(address(lead), carried(asked) | answers(asked, "Bob Lee", "Dee Fox") | {"save": "1"})

        assert people_of("Alderford") == [("Bob Lee", "reviewer"), ("Dee Fox", "reviewer")]

    def test_surname_and_first_name_of_one_are_one(self, client, lead):
        post(client, lead, sheet("School | Reviewers", "Alderford | Lee, Bob", "Dunmow |  "), save="1")

        assert people_of("Alderford") == [("Bob Lee", "reviewer")]

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ("Two people", "Who is “Lee”?"),
            ("One", "Nobody of the portal is called Quill Lee (row 2)."),
            ("Lee alone: leave out Quill", "Who is “Lee”?"),
            ("Quill alone: leave out Lee", "Nobody of the portal is called Quill (row 2)."),
            ("Leave both out", "2 schools"),
        ],
    )
    def test_one_word_that_is_known_is_asked_about_once(self, client, lead, answer, said):
        text = sheet("School | Reviewers", "Alderford | Lee, Quill", "Dunmow | Ed Hall")

        asked = post(client, lead, text)
        looked = client.post(address(lead), carried(asked) | answers(asked, answer))
        again = client.post(address(lead), carried(looked))

        assert "Is “Lee, Quill” one person or two?" in asked.content.decode()
        assert said in looked.content.decode()
        assert "one person or two?" not in again.content.decode()

    def test_one_likely_answer_is_chosen_until_another_is_and_of_two_none(self, client, lead):
        make_headship(make_person("Eva Hall"), School.objects.get(name="Brightwell Primary School"))

        asked = post(client, lead, sheet("School | Reviewers", "Alderford | B Lee; E Hall", "Dunmow |  "))

        chosen = [box for box in read(asked).iterfind(".//input[@type='radio']") if box.get("checked") is not None]
        assert [box.get("value") for box in chosen] == [f"person-{Person.objects.get(name='Bob Lee').pk}"]
        assert "Where there is one likely answer, it is chosen" in asked.content.decode()
        assert people_of("Alderford") == []

    def test_question_that_was_answered_stands_apart_and_is_no_problem_of_a_new_one(self, client, lead):
        asked = post(client, lead, sheet("School | Reviewers", "Alderford | B Lee", "Dunmow | E Hall"))
        once = client.post(address(lead), carried(asked) | answers(asked, "Bob Lee", "Ed Hall"))
        text = sheet("School | Reviewers", "Alderford | B Lee; D Fox", "Dunmow | E Hall")

        more = client.post(address(lead), carried(once) | {"text": text})

        said = more.content.decode()
        assert "1 to ask." in said
        assert "Answered already: 2" in said
        assert "There is a problem" not in said

    def test_two_of_whom_one_is_known_are_each_found_or_named(self, client, lead):
        text = sheet("School | Reviewers", "Alderford | Lee, Quill", "Dunmow | Ed Hall")
        asked = post(client, lead, text)

        who = client.post(address(lead), carried(asked) | answers(asked, "Two people"))
        looked = client.post(address(lead), carried(who) | answers(who, "Bob Lee"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Nobody of the portal is called Quill (row 2)." in looked.content.decode()
        assert people_of("Alderford") == [("Bob Lee", "reviewer")]

    def test_word_for_nobody_yet_is_no_first_name(self, client, lead):
        asked = post(client, lead, sheet("School | Reviewers", "Alderford | Lee, TBC", "Dunmow |  "))

        assert "Who is “Lee”?" in asked.content.decode()
        assert "TBC" not in text_of(read(asked))


def test_second_row_of_a_school_says_which_of_its_days_is_left_out(client, lead):
    first, second = f"Alderford | {day(3, 2)}", f"Alderford Primary School | {day(3, 9)}"

    page = shown(client, lead, sheet("School | Date", first, second, "Dunmow | "))

    assert f"Row 3, Review date: 9 March {YEAR + 1} is left out, because row 2 has 2 March {YEAR + 1}." in page


class TestLeftOut:
    """What an earlier page left out is told on the later ones too, up to the button that plans."""

    TEXT = sheet(
        "School | Focus | Lead | Outcome | Topics",
        "Alderford | zzfocus | B Lee | zzoutcome | zztopic",
        "Brightwell |  | Zoë Nobody |  | ",
        "Wq Junior |  |  |  | ",
        "Dunmow",
    )
    SAID = (
        "Dropped, and not kept: “Focus” (column B), “Outcome” (column D).",
        "Row 2, Topics: something there is none of the topics, so it is left out.",
        "Nobody of the portal is called Zoë Nobody (row 3).",
        "Row 4: this is no school of Colne, so it is left out.",
    )

    def test_notes_of_the_first_page_stand_on_the_later_ones(self, client, lead):
        asked = post(client, lead, self.TEXT)
        missed = client.post(address(lead), carried(asked))
        looked = client.post(address(lead), carried(missed) | answers(missed, "Bob Lee"))

        for page in (asked, missed, looked):
            text = page.content.decode()
            assert [said for said in self.SAID if text.count(said) != 1] == []
        assert not any(f"zz{cell}" in looked.content.decode() for cell in ("focus", "outcome", "topic"))

    def test_cells_that_are_left_out_as_asked_are_told_on_the_next_page(self, client, lead):
        wrong = post(client, lead, sheet("School | Date | Focus", "Alderford | 31/2/2027", "Dunmow | "))

        looked = client.post(address(lead), carried(wrong) | {"without": "1"}).content.decode()

        assert "has 28 days. Write it as 31 August 2026 or 31/8/2026. Left out, as you asked." in looked
        assert looked.count("“Focus” (column C)") == 1

    def test_another_sheet_in_the_box_has_notes_of_its_own(self, client, lead):
        looked = post(client, lead, sheet("School | Focus", "Alderford", "Dunmow"))

        other = client.post(address(lead), carried(looked) | {"text": sheet("School", "Felsted", "Dunmow")})

        assert "Dropped" in looked.content.decode()
        assert "Dropped" not in other.content.decode()

    def test_sentence_that_is_not_ours_is_not_told(self, client, lead):
        looked = post(client, lead, sheet("School | Focus", "Alderford", "Dunmow"))

        forged = client.post(address(lead), carried(looked) | {"left_out": "[“zzforged”]"})

        assert forged.status_code == 200
        assert "zzforged" not in forged.content.decode()

    def test_third_topic_of_a_cell_is_told_of(self, client, lead):
        for name in ("Inclusion", "Achievement", "Early years"):
            make_topic(name)
        text = sheet("School | Topics", "Alderford | Inclusion; Achievement; Early", "Dunmow | ")

        assert "Row 2: a review has two topics at most; left out: Early years." in shown(client, lead, text)


class TestNaming:
    """Whom nobody knows is named once, and stands wherever the sheet had them."""

    TEXT = sheet(
        "School | Date | Lead | Champions",
        f"Alderford | {day(11, 3)} | Olu Bankole | ",
        f"Brightwell | {day(11, 5)} | Dr Olu Bankole | Pia Stone",
        "Dunmow",
    )

    def asked(self, client, lead: Lead):
        looked = post(client, lead, self.TEXT)
        return client.post(address(lead), carried(looked) | {"people": "1"})

    def sent(self, client, lead: Lead, **typed: str):
        page = carried(self.asked(client, lead))
        school = School.objects.get(name__startswith="Felsted").pk
        filled = {"name_0": "Olu Bankole", "school_0": school, "email_0": "Olu@felsted.example.org"}
        return client.post(address(lead), page | filled | typed | {"named": "1"})

    def test_each_is_asked_about_once_with_rows_and_name(self, client, lead):
        page = read(self.asked(client, lead))
        boxes = {box.get("name"): box.get("value") for box in page.iterfind(".//main//input")}
        assert (boxes["name_0"], boxes["name_1"]) == ("Olu Bankole", "Pia Stone")
        assert "name_2" not in boxes
        assert "Rows 2, 3" in text_of(page)

    def test_who_gets_an_address_is_planned_in_all_the_places_and_the_others_are_said(self, client, lead):
        looked = self.sent(client, lead)
        assert not Colleague.objects.exists(), "nobody is kept before it is planned"
        client.post(address(lead), carried(looked) | {"save": "1"})

        page = looked.content.decode()
        assert "Look through, then plan it" in page
        assert "Nobody of the portal is called Olu" not in page
        assert "Nobody of the portal is called Pia Stone (row 3)." in page
        assert people_of("Alderford") == people_of("Brightwell") == [("Olu Bankole", "lead-reviewer")]
        assert Colleague.objects.get().person.email == "olu@felsted.example.org"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"email_0": "olu"}, "Enter an e-mail address in the correct format"),
            ({"school_0": ""}, "Choose the school where they work"),
            ({"name_0": "Was weak in maths"}, "Enter their name alone"),
            (
                {"name_0": "Ann Day"},
                "is known: Ann Day, headteacher, Alderford Primary School.",
            ),
            ({"name_1": "Pia Stone", "school_1": "1", "email_1": "olu@felsted.example.org"}, "is of somebody else"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_nobody_is_recorded(self, client, lead, typed, said):
        page = self.sent(client, lead, **typed)

        assert said in page.content.decode()
        assert "Name these people" in page.content.decode()
        assert not Colleague.objects.exists()

    def test_more_than_a_school_may_name_in_a_day_are_refused_together(self, client, lead, monkeypatch):
        monkeypatch.setattr("improvement.colleagues.writes.A_DAY", 1)
        school = School.objects.get(name__startswith="Felsted").pk

        page = self.sent(client, lead, name_1="Pia Stone", school_1=school, email_1="pia@felsted.example.org")

        assert "were named today, which is as many as a day takes" in page.content.decode()
        assert not Colleague.objects.exists()

    def test_who_was_named_is_not_kept_where_the_sheet_is_not_planned(self, client, lead):
        looked = self.sent(client, lead)
        again = client.post(address(lead), carried(looked) | {"look": "1"})

        assert "Olu Bankole" in carried(again)["text"]
        assert not Person.objects.filter(name="Olu Bankole").exists()

    def test_name_that_may_be_who_was_named_is_asked_about_once(self, client, lead):
        looked = carried(self.sent(client, lead))
        rows = looked["text"].splitlines()
        place = rows[0].split("\t").index("Lead reviewer")
        dunmow = rows[-1].split("\t")
        dunmow[place] = "Mr Bankole"

        who = client.post(address(lead), looked | {"text": "\n".join([*rows[:-1], "\t".join(dunmow)])})
        found = client.post(address(lead), carried(who) | answers(who, "Olu Bankole"))
        make_person("Somebody Else")  # whose key would be that of who was tried
        again = client.post(address(lead), carried(found) | {"look": "1"})
        client.post(address(lead), carried(again) | {"save": "1"})

        assert people_of("Dunmow") == [("Olu Bankole", "lead-reviewer")]

    def test_somebody_known_of_the_partnership_is_said_with_school_and_without_an_address(self, client, lead):
        make_headship(make_person("Zed Far", email="zed@secret.example.org"), make_school("Far Primary School"))
        named = self.sent(client, lead, name_0="Zed Far")

        page = named.content.decode()
        assert "Somebody of that name is known: Zed Far, headteacher, Far Primary School." in page
        assert "zed@secret" not in page

    def test_somebody_who_can_be_named_no_more_is_left_out_and_it_is_looked_at_again(self, client, lead, monkeypatch):
        looked = self.sent(client, lead)
        monkeypatch.setattr("improvement.colleagues.writes.A_DAY", 0)

        again = client.post(address(lead), carried(looked) | {"save": "1"})

        page = again.content.decode()
        assert "which is as many as a day takes" in page
        assert CHANGED_MEANWHILE not in page
        assert not Round.objects.exists()

        looked = client.post(address(lead), carried(again) | answers(again, "Nobody of these"))
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert Round.objects.exists()
        assert not Colleague.objects.exists()


class TestChoosingTopics:
    """Topics of a sheet that are none of the list, or several of it, are asked for again before it is planned."""

    TEXT = sheet("School | Topics", "Alderford | zzbehaviour", "Brightwell | Inclusion; zztoo", "Dunmow | Inclusion")

    @pytest.fixture
    def topics(self):
        return {name: str(make_topic(name).pk) for name in ("Inclusion", "Achievement", "Early years")}

    def asked(self, client, lead: Lead):
        looked = post(client, lead, self.TEXT)
        assert "Choose topics that were not taken (2)" in looked.content.decode()
        return client.post(address(lead), carried(looked) | {"choose": "1"})

    def test_form_asks_for_those_rows_with_what_was_taken_and_nothing_of_their_words(self, client, lead, topics):
        page = self.asked(client, lead)

        ticked = [box.get("name") for box in read(page).iterfind(".//main//input[@checked]")]
        assert ticked == ["topics_3"]
        assert "topics_4" not in page.content.decode()
        assert "zz" not in text_of(read(page).find(".//main"))

    def test_what_is_chosen_is_planned_and_the_rest_is_the_schools(self, client, lead, topics):
        page = carried(self.asked(client, lead))
        chosen = {"topics_2": [topics["Achievement"], topics["Early years"]], "topics_3": [], "topics_chosen": "1"}

        looked = client.post(address(lead), page | chosen)
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Choose topics that were not taken (1)" in looked.content.decode()
        assert [str(one) for one in review_of("Alderford").topics] == ["Achievement", "Early years"]
        assert [review_of(name).topics for name in ("Brightwell",)] == [[]]
        assert [str(one) for one in review_of("Dunmow").topics] == ["Inclusion"]

    def test_three_topics_are_refused_with_a_sentence(self, client, lead, topics):
        page = carried(self.asked(client, lead))

        again = client.post(address(lead), page | {"topics_2": list(topics.values()), "topics_chosen": "1"})

        assert "Row 2: choose one topic, or two" in again.content.decode()
        assert len(read(again).findall(".//main//input[@checked]")) == 3

    def test_topics_that_are_agreed_already_are_not_asked_for(self, client, lead, topics):
        group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)
        PeerReview.objects.filter(pk=review_of("Alderford").pk).update(topic=int(topics["Inclusion"]))

        looked = shown(client, lead, self.TEXT)

        assert "Choose topics that were not taken (1)" in looked


class TestRules:
    """Each rule is said with its row and its column; nothing is written, and the rest can be planned without."""

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (f"Alderford | {day(11, 3)} | Ann Day", "Row 3, Lead reviewer: Ann Day heads Alderford Primary School"),
            (f"Alderford | {day(11, 4)} | Bob Lee", "Row 4, Lead reviewer: Bob Lee is at another visit on"),
            ("Alderford | 3/11/2019 | ", "Row 3, Review date: 3 November 2019 is not in"),
            ("Alderford | 31/2/2027 | ", "Row 3, Review date: “31/2/2027” is not a day"),
            ("Alderford | ##### | ", "Row 3, Review date: the column is too narrow"),
        ],
    )
    def test_rule_is_a_sentence_with_row_and_column(self, client, lead, row, said):
        text = sheet("title", "School | Date | Lead", row, f"Dunmow | {day(11, 4)} | Bob Lee", "Felsted |  | ")

        page = shown(client, lead, text, save="1")

        assert said in page
        assert not Round.objects.exists()

    def test_workshop_before_the_visit_is_said_at_the_workshop(self, client, lead):
        text = sheet("School | Date | Workshop", f"Alderford | {day(11, 3)} | {day(11, 2)}", "Dunmow |  | ")

        assert "Row 2, Workshop: The workshop would be on 2 November" in shown(client, lead, text)

    def test_visit_after_the_workshop_that_is_planned_already_is_said_at_its_row(self, client, lead):
        shown(
            client,
            lead,
            sheet("School | Date | Workshop", f"Alderford | {day(11, 3)} | {day(11, 20)}", "Dunmow |  | "),
            save="1",
        )

        page = shown(client, lead, sheet("School | Date", f"Alderford | {day(12, 3)}", "Dunmow | "), save="1")

        assert "Row 2, Workshop: The workshop would be on 20 November" in page
        assert review_of("Alderford").visit_on == dt.date(YEAR, 11, 3)

    def test_visit_and_workshop_that_are_planned_already_move_together(self, client, lead):
        for month in (11, 12):
            rows = (f"Alderford | {day(month, 3)} | {day(month, 20)}", "Dunmow |  | ")
            shown(client, lead, sheet("School | Date | Workshop", *rows), save="1")

        assert review_of("Alderford").workshop_on == dt.date(YEAR, 12, 20)

    def test_school_that_is_reviewed_in_another_partnership_is_said_at_its_row(self, client, lead):
        shared = School.objects.get(name__startswith="Dunmow")
        other = make_partnership("Other", schools=[shared])
        make_review(make_round(other), shared)

        page = shown(client, lead, whole(), save="1")

        assert "Row 5, School: This school has a peer review this academic year already" in page
        assert not Round.objects.filter(partnership=lead.partnership).exists()

    def test_rest_is_planned_without_what_is_wrong(self, client, lead):
        text = sheet("School | Date | Lead", f"Alderford | {day(11, 3)} | Ann Day", "Dunmow | 31/2/2027 | Bob Lee")
        wrong = post(client, lead, text)

        looked = client.post(address(lead), carried(wrong) | {"without": "1"})
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Leave out 1 day and 1 person, and go on" in wrong.content.decode()
        assert "Look through, then plan it" in looked.content.decode()
        assert people_of("Alderford") == []
        assert review_of("Dunmow").visit_on is None
        assert people_of("Dunmow") == [("Bob Lee", "lead-reviewer")]

    @pytest.mark.parametrize(
        ("team", "left"),
        [
            ("Bob Lee, Ann Day; Dee Fox", ["Bob Lee", "Dee Fox"]),
            ("Lee, Bob; Day, Ann", ["Bob Lee"]),
            ("Dee Fox; A Day (Alderford)", ["Dee Fox"]),
            ("Ann Day", []),
        ],
    )
    def test_one_wrong_name_of_several_is_left_out_alone(self, client, lead, team, left):
        text = sheet("School | Date | Reviewers", f"Alderford | {day(11, 3)} | {team}", "Dunmow |  | Ann Day")
        wrong = post(client, lead, text)

        looked = client.post(address(lead), carried(wrong) | {"without": "1"})
        client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Leave out 1 person, and go on" in wrong.content.decode()
        assert "heads Alderford Primary School, which is reviewed. Choose somebody of another school. Left out" in (
            looked.content.decode()
        )
        assert people_of("Alderford") == [(name, "reviewer") for name in left]
        assert people_of("Dunmow") == [("Ann Day", "reviewer")]

    def test_second_lead_who_may_not_review_is_left_out_where_the_sheet_has_them(self, client, lead):
        text = sheet("School | Date | Lead", f"Alderford | {day(11, 3)} | Bob Lee; Ann Day", "Dunmow |  | ")
        wrong = post(client, lead, text)

        looked = client.post(address(lead), carried(wrong) | {"without": "1"})

        assert "Look through, then plan it" in looked.content.decode()
        assert "Ann Day" not in carried(looked)["text"]

    def test_button_says_what_it_leaves_out(self, client, lead):
        shared = School.objects.get(name__startswith="Felsted")
        make_review(make_round(make_partnership("Other", schools=[shared])), shared)
        rows = [
            f"Alderford | {day(11, 3)} | Ann Day",
            "Dunmow | 31/2/2027 | Bob Lee",
            f"Felsted | {day(11, 5)} | Fay Moss",
        ]

        page = shown(client, lead, sheet("School | Date | Lead", *rows))

        assert "Leave out 1 day, 1 school and 1 person, and go on" in page

    def test_cell_that_is_wrong_can_be_put_right_in_the_box(self, client, lead):
        wrong = post(client, lead, sheet("School | Date", "Alderford | 31/2/2027", "Dunmow | "))
        text = carried(wrong)["text"].replace("31/2/2027", f"28/2/{YEAR + 1}")

        post(client, lead, text, save="1")

        assert review_of("Alderford").visit_on == dt.date(YEAR + 1, 2, 28)


class TestBadInput:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "Paste the cells of your spreadsheet"),
            ("\n \t\n", "Paste the cells of your spreadsheet"),
            ("Alderford\t3/11/2026", "No row of this says what its columns are"),
            ("Dear Ann, here is our sheet.\n\nBest wishes", "This is no table: nothing in it stands in columns"),
            (sheet("School", *["Alderford"] * 300), "These are 301 rows, and at most 200 are read"),
            ("x" * 1_000_000, "This is more than 200,000 characters"),
            (sheet("School | Date | Visit", "Alderford"), "has two columns that are read as Review date"),
            (sheet("School", "Alderford"), "One school has nobody to review it"),
            (sheet("School", "Unheard of"), "No school of this is of Colne"),
        ],
        ids=[
            "empty",
            "blank",
            "no headings",
            "no table",
            "300 rows",
            "1 MB",
            "twice a column",
            "one school",
            "no school",
        ],
    )
    def test_is_refused_with_a_sentence_and_nothing_is_planned(self, client, lead, text, said):
        response = post(client, lead, text, save="1")

        assert response.status_code == 200
        assert said in response.content.decode()
        assert not Round.objects.exists()

    def test_without_headings_what_is_known_stays_in_the_box_for_its_headings_to_be_written(self, client, lead):
        body = "\n".join(f"{row}\tzzmarker {n}" for n, row in enumerate(whole().splitlines()[1:]))

        refused = post(client, lead, body)
        text = carried(refused)["text"]
        assert text.splitlines()[0] == "School\tDays 1\tPeople 1\tPeople 2"
        assert "zzmarker" not in refused.content.decode()
        looked = post(
            client, lead, text.replace("Days 1", "Visit").replace("People 1", "Lead").replace("People 2", "Team")
        )

        assert "7 schools in 2 groups, 7 with a day; 7 people in their reviews." in looked.content.decode()

    def test_member_of_another_partnership_is_left_out_and_told(self, client, lead):
        search.reset()
        make_partnership("Other", schools=[make_school("Zeals Junior School")])

        page = shown(client, lead, sheet("School", "Zeals Junior School", "Alderford", "Dunmow"))

        assert "Row 2: Zeals Junior School is no member of Colne, so its row is left out." in page
        assert "2 schools in 1 group" in page

    def test_school_under_two_names_is_put_together(self, client, lead):
        text = sheet("School | Date", f"Alderford | {day(11, 3)}", "Dunmow", "Alderford Primary School | ")

        page = shown(client, lead, text)

        assert "Rows 2 and 4 are both Alderford Primary School, and are put together." in page
        assert "2 schools in 1 group, 1 with a day" in page

    def test_half_of_the_names_unknown_are_asked_each_with_the_members_that_are_left(self, client, lead):
        rows = [f"{name} | {day(11, n + 1)}" for n, name in enumerate([*NAMES[:3], "Wq", "Wx", "Wz", "Wy"])]

        asked = post(client, lead, sheet("School | Date", *rows))

        questions = read(asked).findall(".//fieldset")
        assert [len(question.findall(".//input")) for question in questions] == [5, 5, 5, 5]

    def test_sheet_of_another_partnership_is_not_asked_about_name_by_name(self, client, lead):
        rows = [f"Wq{chr(97 + n // 26)}{chr(97 + n % 26)} | {day(11, 3)}" for n in range(45)]

        page = shown(client, lead, sheet("School | Date", *NAMES, *rows), save="1")

        assert "Hardly a name of this is of Colne" in page
        assert "Wqaa" in page, "what was typed of schools is still in the box"
        assert not Round.objects.exists()

    def test_cells_that_begin_with_an_equals_sign_are_dropped(self, client, lead):
        text = sheet("School | Lead | Date", "Alderford | =A1 | =TODAY()", '=HYPERLINK("http://x") |  | ', "Dunmow")

        page = shown(client, lead, text)

        assert "=" not in carried(post(client, lead, text))["text"]
        assert "Row 3, School: the cell holds a formula" in page

    def test_quotation_mark_that_is_not_closed_swallows_no_row(self, client, lead):
        page = shown(client, lead, sheet("School | Lead", 'Alderford | "Bob', "Dunmow | ", "Felsted | "))

        assert "3 schools in 1 group" in page

    def test_fifty_rows_of_a_sheet_with_strange_letters_are_answered(self, client, lead):
        text = "School\tDate\n" + "\n".join(f"\x00\ud800{chr(n)}\t\u202e{n}" for n in range(300, 350))

        assert client.post(address(lead), {"text": text.encode("utf-8", "replace").decode()}).status_code == 200


MARKERS = [
    "zzfocus",
    "zzoutcome",
    "zzfindings",
    "zznotes",
    "zzunknown",
    "zztitle",
    "zztopic",
    "zzday",
    "zzname",
    "zzaside",
]


class TestKeptNowhere:
    """Words of a sheet that are none of ours are in no page, table, session or line of the log."""

    TEXT = sheet(
        "zztitle of the sheet",
        "School | Date | Focus | Outcome | Findings | zznotes | Lead | Topic | zzunknown | Workshop",
        f"Alderford | {day(11, 3)} | zzfocus | zzoutcome | zzfindings | zznotes | Bob Lee (zzaside) | zztopic | "
        "zzunknown | zzday is bad",
        "Dunmow |  | zzfocus | zzoutcome | zzfindings | zznotes | Mrs Lee (zzaside), zzname is weak | Inclusion | "
        "zzunknown | ",
        "Felsted |  | zzfocus | ",
        "zztitle of the second sheet",
        "School | Outcome",
        "Dunmow | zzoutcome",
    )

    def steps(self, client, lead: Lead):
        make_topic("Inclusion")
        asked = post(client, lead, self.TEXT)
        missed = client.post(address(lead), carried(asked))
        looked = client.post(address(lead), carried(asked) | answers(asked, "Bob Lee"))
        done = client.post(address(lead), carried(looked) | {"save": "1"}, follow=True)
        assert "3 peer reviews are planned" in done.content.decode()
        return [asked, missed, looked, done, post(client, lead, self.TEXT.replace("School", "Xx"), save="1")]

    def test_no_answer_has_a_word_of_them(self, client, lead):
        for response in self.steps(client, lead):
            page = response.content.decode().lower()
            assert [marker for marker in MARKERS if marker in page] == []

    def test_no_table_and_no_session_has_a_word_of_them(self, client, lead, tmp_path):
        self.steps(client, lead)

        call_command("dumpdata", output=str(tmp_path / "all.json"))
        held = (tmp_path / "all.json").read_text().lower()
        held += str([session.get_decoded() for session in Session.objects.all()]) + str(dict(client.session))
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                held += str(cursor.fetchall()).lower()

        assert "bob lee" in held
        assert [marker for marker in MARKERS if marker in held] == []

    def test_no_line_of_the_log_has_a_word_of_them(self, client, lead, caplog):
        caplog.set_level(logging.DEBUG)

        self.steps(client, lead)

        said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records).lower()
        assert [marker for marker in MARKERS if marker in said] == []

    def test_error_of_ours_is_logged_and_reported_without_a_word_of_them(self, client, lead, caplog, monkeypatch):
        def fail(text: str, **what: object) -> None:
            raise ValueError(text)

        monkeypatch.setattr(views, "read_pasted", fail)
        client.raise_request_exception = False

        response = client.post(address(lead), {"text": self.TEXT})

        assert response.status_code == 500
        records = [record for record in caplog.records if record.exc_info]
        said = caplog.text + response.content.decode()
        for record in records:
            reporter = ExceptionReporter(response.wsgi_request, *record.exc_info)
            said += reporter.get_traceback_text() + reporter.get_traceback_html()
        assert records
        assert "ValueError at" in said
        assert [marker for marker in MARKERS if marker in said.lower()] == []


def test_each_person_gets_one_e_mail_of_all_that_was_pasted(client, lead):
    for head in Person.objects.filter(name__in=HEADS):
        Person.objects.filter(pk=head.pk).update(email=f"{head.pk}@example.org")
    later = timezone.localdate() + dt.timedelta(days=20)
    rows = [
        f"{name} Primary | {later + dt.timedelta(days=n)} | {HEADS[(n + 1) % 7]} | {HEADS[(n + 2) % 7]}"
        for n, name in enumerate(NAMES)
    ]

    page = post(client, lead, sheet("School | Review date | Lead reviewer | Reviewers", *rows))
    post(client, lead, **{**carried(page), "save": "1"})

    written = [mail.to[0] for mail in outbox()]
    assert Reviewer.objects.count() == 14
    assert len(written) == len(set(written)) == 7


def test_lead_reviewer_who_is_another_by_paste_is_told_to_host_and_fellow_reviewers(client, lead):
    later = timezone.localdate() + dt.timedelta(days=40)
    for name in HEADS:
        Person.objects.filter(name=name).update(email=f"{name.split()[0].lower()}@example.org")
    columns = "School | Review date | Lead reviewer | Reviewers"
    post(client, lead, sheet(columns, f"Alderford | {later} | Bob Lee | Cyan May", "Dunmow"), save="1")
    outbox().clear()

    post(client, lead, sheet(columns, f"Alderford | {later} | Dee Fox | Cyan May", "Dunmow"), save="1")

    written = {mail.to[0]: mail.body for mail in outbox()}
    assert written.keys() == {f"{name}@example.org" for name in ("ann", "bob", "cyan", "dee")}
    assert all("Dee Fox" in written[f"{name}@example.org"] for name in ("ann", "cyan"))


class TestPlannedAlready:
    """A sheet about a review that is planned: what of that stays is seen before anything is planned."""

    @pytest.fixture
    def review(self, lead):
        """Alderford's, led by Old One, with Bob Lee and the champion Gil Reed, and all its days."""
        group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)
        review = review_of("Alderford")
        days = {"visit_on": (3, 2), "workshop_on": (4, 20), "impact_review_on": (7, 1)}
        PeerReview.objects.filter(pk=review.pk).update(
            **{name: dt.date(YEAR + 1, month, number) for name, (month, number) in days.items()}
        )
        make_reviewer(review, make_person("Old One"), role="lead-reviewer")
        make_reviewer(review, Person.objects.get(name="Bob Lee"), role="reviewer")
        make_reviewer(review, Person.objects.get(name="Gil Reed"), role="champion")
        return review

    def test_sheet_that_names_no_leads_has_the_whole_team_of_reviewers(self, client, lead, review):
        text = sheet("School | Reviewers", "Alderford | Ed Hall; Dee Fox", "Brightwell | Ed Hall")

        looked = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "No longer: Old One (lead)" in looked
        assert "Gil Reed (stays)" in looked
        expected = [("Gil Reed", "champion"), ("Ed Hall", "reviewer"), ("Dee Fox", "reviewer")]
        assert people_of("Alderford") == expected

    def test_who_leads_and_is_among_the_reviewers_goes_on_leading(self, client, lead, review):
        Reviewer.objects.filter(person__name="Old One").update(person=Person.objects.get(name="Ed Hall"))
        text = sheet("School | Reviewers", "Alderford | Ed Hall; Dee Fox", "Brightwell | Ed Hall")

        post(client, lead, text, save="1")

        expected = [("Ed Hall", "lead-reviewer"), ("Gil Reed", "champion"), ("Dee Fox", "reviewer")]
        assert people_of("Alderford") == expected

    def test_sheet_with_leads_alone_keeps_the_other_reviewers_and_shows_them(self, client, lead, review):
        text = sheet("School | Lead reviewer", "Alderford | Ed Hall", "Brightwell | Ed Hall")

        looked = shown(client, lead, text)
        post(client, lead, text, save="1")

        assert "Bob Lee (stays)" in looked
        expected = [("Bob Lee", "reviewer"), ("Gil Reed", "champion"), ("Ed Hall", "lead-reviewer")]
        assert people_of("Alderford") == expected

    def test_who_is_in_the_same_part_as_before_keeps_their_link_and_what_they_said(self, client, lead, review):
        before = Reviewer.objects.get(person__name="Bob Lee")
        Reviewer.objects.filter(pk=before.pk).update(can_come=True)
        text = sheet("School | Reviewers", "Alderford | Bob Lee; Dee Fox", "Brightwell | Ed Hall")

        post(client, lead, text, save="1")

        after = Reviewer.objects.get(person__name="Bob Lee")
        assert (after.pk, after.can_come) == (before.pk, True)

    def test_two_reviews_whose_days_change_places_keep_a_reviewer_of_both(self, client, lead, review):
        other = review_of("Brightwell")
        PeerReview.objects.filter(pk=other.pk).update(visit_on=dt.date(YEAR + 1, 3, 3))
        ed = Person.objects.get(name="Ed Hall")
        both = [make_reviewer(review, ed, role="reviewer").pk, make_reviewer(other, ed, role="reviewer").pk]
        rows = (f"Alderford | {day(3, 3)} | Ed Hall", f"Brightwell | {day(3, 2)} | Ed Hall")

        post(client, lead, sheet("School | Date | Reviewers", *rows), save="1")

        assert sorted(Reviewer.objects.filter(person=ed).values_list("pk", flat=True)) == sorted(both)
        review.refresh_from_db()
        assert review.visit_on == dt.date(YEAR + 1, 3, 3)

    def test_day_that_does_not_fit_one_that_stays_is_left_out_when_asked(self, client, lead, review):
        wrong = post(client, lead, sheet("School | Date", f"Alderford | {day(5, 4)}", f"Brightwell | {day(5, 5)}"))

        looked = client.post(address(lead), carried(wrong) | {"without": "1"})

        assert "Leave out 1 day, and go on" in wrong.content.decode()
        assert "Look through, then plan it" in looked.content.decode()
        assert f"2 Mar {YEAR + 1} (stays)" in text_of(read(looked).find(".//tr[@id='row-2']"))

    def test_review_that_was_cancelled_is_said_to_be_planned_anew(self, client, lead, review):
        PeerReview.objects.filter(pk=review.pk).update(state="cancelled", reason="inspection")

        page = shown(client, lead, sheet("School | Date", f"Alderford | {day(3, 2)}", "Brightwell | "))

        assert "Row 2: the review of Alderford Primary School was cancelled. This plans it anew." in page

    def test_days_that_stay_are_shown_and_those_of_the_sheet_take_the_place_of_the_others(self, client, lead, review):
        text = sheet("School | Date", f"Alderford | {day(3, 9)}", "Brightwell | ")

        looked = text_of(read(post(client, lead, text)).find(".//main"))
        post(client, lead, text, save="1")

        assert [said for said in ("20 Apr", "1 Jul") if f"{said} {YEAR + 1} (stays)" not in looked] == []
        assert f"No longer: {dt.date(YEAR + 1, 3, 2):%a} 2 Mar {YEAR + 1}" in looked
        review.refresh_from_db()
        assert review.visit_on == dt.date(YEAR + 1, 3, 9)
        assert review.impact_review_on == dt.date(YEAR + 1, 7, 1)

    def test_day_that_stays_is_shown_where_it_does_not_go_with_one_of_the_sheet(self, client, lead, review):
        text = sheet("School | Date", f"Alderford | {day(5, 4)}", "Brightwell | ")

        looked = post(client, lead, text)

        row = text_of(read(looked).find(".//tr[@id='row-2']"))
        assert "(stays)" in row
        assert "Put this right first" in looked.content.decode()

    def test_what_goes_is_said_of_each_school_before_anything_is_planned(self, client, lead, review):
        PeerReview.objects.filter(pk=review.pk).update(
            second_visit_on=dt.date(YEAR + 1, 3, 3), second_visit_half="morning"
        )
        rows = (f"Alderford | {day(3, 9)} | Bob Lee | Dee Fox", "Brightwell |  |  | ")

        looked = post(client, lead, sheet("School | Date | Lead reviewer | Champions", *rows))

        goes = text_of(next(one for one in read(looked).iterfind(".//main/ul/li") if "Old One" in text_of(one)))
        first, second = dt.date(YEAR + 1, 3, 2), dt.date(YEAR + 1, 3, 3)
        expected = (
            "Alderford Primary School: Gil Reed is its champion; Old One leads its review; Bob Lee reviews it; "
            f"review date {first:%a} 2 Mar {YEAR + 1}; second day {second:%a} 3 Mar {YEAR + 1}, morning."
        )
        assert goes.replace("\xa0", " ") == expected
        assert "Brightwell Primary School:" not in looked.content.decode()

    def test_sheet_that_says_what_is_planned_takes_nothing_away(self, client, lead, review):
        rows = (f"Alderford | {day(3, 2)} | Old One | Bob Lee | Gil Reed", "Brightwell |  |  |  | ")

        looked = shown(client, lead, sheet("School | Date | Lead | Reviewers | Champions", *rows))

        assert "No longer" not in looked

    @pytest.mark.parametrize(
        ("number", "state", "said"),
        [
            (None, "postponed", "It stays so until it has a new day."),
            (2, "postponed", "It stays so until it has a new day."),
            (9, "planned", "This plans it anew."),
        ],
    )
    def test_visit_that_is_postponed_stays_so_unless_the_sheet_has_a_new_day(
        self, client, lead, review, number, state, said
    ):
        PeerReview.objects.filter(pk=review.pk).update(
            state="postponed", reason="capacity", visit_on=None, postponed_from=dt.date(YEAR + 1, 3, 2)
        )
        text = sheet("School | Date | Champions", f"Alderford | {day(3, number) if number else ''} | ", "Brightwell")

        looked = post(client, lead, text)
        client.post(address(lead), carried(looked) | {"save": "1"})

        page = text_of(read(looked).find(".//main"))
        assert f"Row 2: the visit of Alderford Primary School is postponed from 2 March {YEAR + 1}. {said}" in page
        assert ("Postponed (stays)" in page) == (state == "postponed")
        assert ("the visit was postponed from that day, so it is left out" in page) == (number == 2)
        assert review_of("Alderford").state == state


class TestChangedMeanwhile:
    """What somebody else changed since the sheet was looked through is not overwritten unseen."""

    TEXT = sheet("School | Reviewers | Zz", f"Alderford | B Lee | {day(3, 2)}", "Brightwell |  | ")

    @pytest.fixture
    def looked(self, client, lead):
        """The preview of a sheet over a plan, with a question answered."""
        group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)
        asked = post(client, lead, self.TEXT)
        return client.post(address(lead), carried(asked) | answers(asked, "Bob Lee"))

    def test_plan_that_somebody_changed_is_looked_through_again_and_then_planned(self, client, lead, looked):
        make_reviewer(review_of("Alderford"), Person.objects.get(name="Ed Hall"), role="reviewer")

        again = client.post(address(lead), carried(looked) | {"save": "1"})

        assert again.status_code == 200
        page = text_of(read(again).find(".//main"))
        assert "Somebody has changed these peer reviews since you looked this through" in page
        assert "Alderford Primary School: Ed Hall reviews it." in page
        assert "Dropped, and not kept: column C" in page
        assert people_of("Alderford") == [("Ed Hall", "reviewer")]

        done = client.post(address(lead), carried(again) | {"save": "1"}, follow=True)

        assert "2 peer reviews are planned" in done.content.decode()
        assert people_of("Alderford") == [("Bob Lee", "reviewer")]

    @pytest.mark.parametrize(
        "change",
        [
            {"visit_on": dt.date(YEAR + 1, 3, 2)},
            {"workshop_on": dt.date(YEAR + 1, 3, 2)},
            {"impact_review_on": dt.date(YEAR + 1, 3, 2)},
            {"data_shared_on": dt.date(YEAR, 9, 2)},
            {"state": "cancelled", "reason": "capacity"},
            {"group": None},
        ],
    )
    def test_whatever_a_preview_shows_may_be_changed_meanwhile(self, client, lead, looked, change):
        PeerReview.objects.filter(pk=review_of("Brightwell").pk).update(**change)

        again = client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Somebody has changed these peer reviews" in again.content.decode()

    def test_first_plan_that_somebody_else_made_meanwhile_is_looked_at(self, client, lead):
        looked = post(client, lead, whole())
        group_writes.begin_in_groups(partnership=lead.partnership, year=YEAR, by=None)

        again = client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Somebody has changed these peer reviews" in again.content.decode()
        assert "7 of these are planned already." in again.content.decode()

    def test_change_between_the_plan_and_its_writing_is_seen_too(self, client, lead, looked, monkeypatch):
        made = views.make_plan

        def change_after(*args: object, **what: object):
            plan = made(*args, **what)
            monkeypatch.setattr(views, "make_plan", made)
            PeerReview.objects.filter(pk=review_of("Alderford").pk).update(visit_on=dt.date(YEAR + 1, 3, 2))
            return plan

        monkeypatch.setattr(views, "make_plan", change_after)

        again = client.post(address(lead), carried(looked) | {"save": "1"})

        assert "Somebody has changed these peer reviews" in again.content.decode()
        assert people_of("Alderford") == []
