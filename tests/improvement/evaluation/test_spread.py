"""There is one spread of what heads answered, and no second one to set beside it: whatever a lead tries.

The lead here is somebody with bad intentions, who has what a lead has: pages, the day of the meeting, delegates, and
what happens to schools and heads in the meantime.
"""

import datetime as dt
import html
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.school_terms import academic_year
from improvement.evaluation.closing import count_spread, count_what_is_due
from improvement.evaluation.writes import MeanwhileError, agree, answer, change_how, open_evaluation
from improvement.models import Answer, SelfEvaluation, SpreadCount
from office.models import Message
from partnerships.models import Headship
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_self_evaluation,
    make_user,
)
from tests.improvement.evaluation.conftest import client_of

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
LATER = TODAY + 9 * A_DAY


def text_of(page) -> str:
    return html.unescape(page.content.decode())


def in_words(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


class Stour:
    """Eight schools with a head each, and their lead in a browser; numbers are schools, stages and themes from 1 on."""

    def __init__(self, meets_on: dt.date | None = LATER) -> None:
        self.schools = [make_school(f"School {number}") for number in range(1, 9)]
        self.partnership = make_partnership("Stour", schools=self.schools)
        self.heads = [make_headship(make_person(), school) for school in self.schools]
        self.lead = make_lead(self.partnership)
        self.client = client_of(self.lead.person)
        self.at = f"/my-partnership/{self.lead.pk}/self-evaluation/{YEAR}/"
        self.evaluation = open_evaluation(
            partnership=self.partnership, year=YEAR, manner="here", meets_on=meets_on, by=None
        )
        self.stages = list(self.evaluation.framework.stages.all())
        self.themes = list(self.evaluation.framework.themes.all())

    def answer(self, school: int, *stages: int | None) -> None:
        """Have the school's head choose a stage in each theme, the first theme first; None: cannot say."""
        said = {theme: stage and self.stages[stage - 1] for theme, stage in zip(self.themes, stages, strict=False)}
        school = self.schools[school - 1]
        seen = dict(self.evaluation.answers.filter(school=school).values_list("theme", "stage"))
        answer(evaluation=self.evaluation, school=school, stages=said, seen=seen, by=None)

    def move(self, day: dt.date, *, closes: bool = True):
        """Have the lead move the day of the meeting."""
        data = {"manner": "here", "meets_on": in_words(day)} | ({"closes": "yes"} if closes else {})
        return self.client.post(f"{self.at}how/", data)

    def day_comes(self) -> None:
        """Let it be the day of the meeting."""
        SelfEvaluation.objects.update(meets_on=TODAY, answers_close_on=TODAY)

    def spread(self, client=None) -> dict[int, list[int | None]]:
        """What the meeting's page shows, by theme."""
        page = (client or self.client).get(f"{self.at}meeting/")
        sheets = [theme.sheet for theme in page.context["form"].themes]
        return {
            one.number: ["alike"] if one.all_chose_alike else [stage.count for stage in one.stages]
            for one in sheets
            if one.has_spread or one.all_chose_alike
        }


@pytest.fixture
def stour() -> Stour:
    return Stour()


class TestFive:
    def test_heads_who_chose_a_stage_make_a_spread(self, stour):
        for school in range(1, 6):
            stour.answer(school, 1 if school < 5 else 2)
        stour.day_comes()

        assert stour.spread() == {1: [4, 1, 0, 0]}
        page = text_of(stour.client.get(f"{stour.at}meeting/"))
        assert "4 schools before</span>" in page
        assert "School 1" not in page, "never a name"

    def test_who_cannot_say_is_none_of_them(self, stour):
        for school in range(1, 9):
            stour.answer(school, 1 if school <= 2 else 2 if school <= 4 else None)
        stour.day_comes()

        assert stour.spread() == {}
        assert "could not say" not in text_of(stour.client.get(f"{stour.at}meeting/"))

    def test_who_all_chose_alike_are_said_to_and_not_what(self, stour):
        for school in range(1, 7):
            stour.answer(school, 3, school % 2 + 1)
        stour.day_comes()

        assert stour.spread() == {1: ["alike"], 2: [3, 3, 0, 0]}
        page = text_of(stour.client.get(f"{stour.at}meeting/"))
        assert page.count("all who chose a stage chose the same one") == 1
        assert SpreadCount.objects.get(theme=stour.themes[0]).stage is None, "it is not even kept"

    def test_schools_of_one_head_count_once(self, stour):
        executive = make_person()
        for school in stour.schools[:4]:
            make_headship(executive, school)
        for school in range(1, 6):
            stour.answer(school, 1 if school < 5 else 2)
        stour.day_comes()

        assert stour.spread() == {}, "whoever heads four would read the fifth"

    def test_school_that_left_before_has_no_part(self, stour):
        for school in range(1, 6):
            stour.answer(school, 1 if school < 5 else 2)
        stour.partnership.memberships.filter(school=stour.schools[4]).update(ended_on=TODAY - A_DAY)
        stour.day_comes()

        assert stour.spread() == {}
        assert "4 schools answered before" in text_of(stour.client.get(f"{stour.at}meeting/"))


class TestOneSpread:
    """The lead moves the day, reads, moves it back, waits for one head and moves it again."""

    @pytest.fixture
    def stour(self) -> Stour:
        stour = Stour()
        for school in range(1, 8):
            stour.answer(school, school % 2 + 1)
        return stour

    def test_is_closed_for_good_by_the_day_that_the_lead_sets(self, stour):
        stour.move(TODAY)
        shown = stour.spread()
        assert shown == {1: [3, 4, 0, 0]}

        stour.move(LATER)
        with pytest.raises(ValidationError, match="closed for good"):
            stour.answer(8, 4)
        stour.move(TODAY)

        assert stour.spread() == shown
        evaluation = SelfEvaluation.objects.get()
        assert (evaluation.answers_close_on, evaluation.answered_count) == (TODAY, 7)

    def test_day_that_is_put_off_opens_nothing_again_and_hides_nothing(self, stour):
        stour.day_comes()
        shown = stour.spread()

        stour.move(LATER)

        assert SelfEvaluation.objects.get().meets_on == LATER
        assert stour.spread() == shown
        head = client_of(stour.heads[7].person)
        assert head.post(f"{stour.at}answers/", {"theme-1": "4"}).status_code == 422
        assert "Answers closed for good on" in text_of(head.get(f"{stour.at}answers/"))
        assert not Answer.objects.filter(school=stour.schools[7]).exists()

    @pytest.mark.parametrize("day", [LATER, None])
    def test_is_not_shown_before_whatever_day_is_said(self, day):
        stour = Stour(day)
        for school in range(1, 8):
            stour.answer(school, school % 2 + 1)

        assert stour.spread() == {}
        page = text_of(stour.client.get(f"{stour.at}meeting/"))
        assert ("say which day it is" in page) == (day is None)

    def test_closing_today_is_asked_about_first(self, stour):
        page = stour.move(TODAY, closes=False)

        assert page.status_code == 422
        assert text_of(page).count("answers would close for good at once") >= 2
        assert SelfEvaluation.objects.get().answers_close_on == LATER
        assert 'value="yes"' in text_of(page)
        assert stour.move(TODAY - A_DAY, closes=False).status_code == 422
        assert stour.move(LATER - A_DAY, closes=False).status_code == 302

    def test_closing_is_never_said_to_have_been_before_it_was(self, stour):
        stour.move(TODAY - 3 * A_DAY)

        evaluation = SelfEvaluation.objects.get()
        assert (evaluation.meets_on, evaluation.answers_close_on) == (TODAY - 3 * A_DAY, TODAY)

    def test_page_says_before_that_it_closes_for_good(self, stour):
        assert "On that day answers close for good" in text_of(stour.client.get(f"{stour.at}how/"))
        stour.day_comes()
        assert "Answers closed for good on" in text_of(stour.client.get(f"{stour.at}how/"))

    def test_opening_on_a_day_that_is_not_to_come_is_asked_about(self):
        lead = make_lead(make_partnership(schools=3))
        client, at = client_of(lead.person), f"/my-partnership/{lead.pk}/self-evaluation/open/"
        data = {"year": YEAR, "manner": "here", "meets_on": in_words(TODAY)}

        assert client.post(at, data).status_code == 422
        assert client.post(at, data | {"closes": "yes"}).status_code == 302
        assert SelfEvaluation.objects.get().answers_close_on == TODAY

    def test_what_befalls_answers_schools_and_heads_changes_nothing_of_it(self, stour):
        stour.day_comes()
        shown = stour.spread()
        at_first = text_of(stour.client.get(f"{stour.at}meeting/"))

        Answer.objects.filter(school=stour.schools[0]).delete()
        stour.partnership.memberships.filter(school=stour.schools[1]).update(ended_on=TODAY - A_DAY)
        Headship.objects.filter(school=stour.schools[2]).update(ended_on=TODAY - A_DAY)
        make_membership(stour.partnership, make_school())
        stour.schools[3].status, stour.schools[3].closed_on = "closed", TODAY - A_DAY
        stour.schools[3].save()

        assert stour.spread() == shown
        assert "7 schools answered before" in at_first
        assert "7 schools answered before" in text_of(stour.client.get(f"{stour.at}meeting/"))

    def test_is_the_same_for_a_delegate_and_for_the_lead_who_follows(self, stour):
        stour.day_comes()
        shown = stour.spread()
        office = make_user(name="Sam Office")
        make_delegate(stour.lead, office)
        other = make_lead(stour.partnership)

        assert stour.spread(signed_in(office)) == shown
        assert stour.spread(client_of(other.person)) == shown

    def test_cannot_be_begun_anew(self, stour):
        with pytest.raises(ValidationError):
            open_evaluation(partnership=stour.partnership, year=YEAR, manner="here", meets_on=LATER, by=None)
        page = stour.client.post(f"{stour.at.replace(f'{YEAR}/', 'open/')}", {"year": YEAR, "manner": "here"})
        assert page.status_code == 422

    def test_does_not_change_by_counting_twice(self, stour):
        stour.day_comes()
        assert count_what_is_due()
        before = list(SpreadCount.objects.values_list("theme", "stage", "count"))
        Answer.objects.filter(school=stour.schools[0]).delete()

        assert not count_what_is_due()
        count_spread(stour.evaluation)

        assert list(SpreadCount.objects.values_list("theme", "stage", "count")) == before

    def test_worker_counts_no_day_to_come_and_nothing_agreed(self, stour):
        assert not count_what_is_due()
        SelfEvaluation.objects.update(agreed_on=TODAY, answers_close_on=TODAY)
        assert not count_what_is_due()

    def test_agreement_closes_answers_before_the_day(self, stour):
        for number, theme in enumerate(stour.themes):
            stour.evaluation.agreements.create(theme=theme, stage=stour.stages[number % 4])

        agree(evaluation=stour.evaluation, on=TODAY, schools=stour.schools, by=None)

        assert SelfEvaluation.objects.get().answers_close_on == TODAY

    @pytest.mark.parametrize("seed", range(6))
    def test_is_one_and_of_five_whatever_is_done_in_whatever_order(self, seed):
        """A lead's moves, heads' answers and what happens besides, at random: at most one spread is ever seen."""
        stour, luck, seen = Stour(None), Random(seed), []  # noqa: S311
        chosen: dict[int, int | None] = {}

        def somebody_answers() -> None:
            school, stage = luck.randint(1, 8), luck.choice([1, 2, 3, 4, None])
            try:
                stour.answer(school, stage)
            except ValidationError:
                assert SelfEvaluation.objects.get().are_answers_closed
            else:
                chosen[school] = stage

        def lead_moves() -> None:
            stour.move(TODAY + luck.choice([0, 1, 5, 9]) * A_DAY)

        def answer_is_erased() -> None:
            if SelfEvaluation.objects.get().are_answers_closed:
                Answer.objects.filter(school=luck.choice(stour.schools)).delete()

        for _ in range(8):
            somebody_answers()
        for _ in range(12):
            luck.choice([somebody_answers, somebody_answers, lead_moves, answer_is_erased])()
            if (shown := stour.spread()) and shown not in seen:
                seen.append(shown)
                counts = next(iter(shown.values()))
                real = [stage for stage in chosen.values() if stage]
                assert len(real) >= 5
                assert counts == ["alike"] or sum(counts) == len(real)
        assert len(seen) <= 1


class TestHeadsAreTold:
    @pytest.fixture
    def stour(self) -> Stour:
        stour = Stour()
        for number, head in enumerate(stour.heads[:3]):
            head.person.email = f"head.{number}@example.org"
            head.person.save()
        return stour

    def told(self) -> list[Message]:
        return list(Message.objects.filter(kind="evaluation-closes").exclude(recipient=""))

    def test_where_the_day_is_brought_forward(self, stour):
        page = stour.client.post(
            f"{stour.at}how/", {"manner": "here", "meets_on": in_words(LATER - 3 * A_DAY)}, follow=True
        )

        assert len(self.told()) == 3
        assert "3 e-mails go out now." in text_of(page)
        assert "sooner than was said before" in self.told()[0].text

    def test_where_it_closes_today(self, stour):
        stour.move(TODAY)

        assert "closed today" in self.told()[0].text
        assert not self.told()[0].links, "there is nothing to answer any more"

    def test_not_where_it_is_put_off_or_stays(self, stour):
        stour.move(LATER + A_DAY)
        stour.move(LATER + A_DAY)

        assert not self.told()

    @pytest.mark.parametrize("was_asked", [True, False])
    def test_where_no_day_was_said_once_they_were_asked(self, was_asked):
        stour = Stour(None)
        stour.heads[0].person.email = "head@example.org"
        stour.heads[0].person.save()
        if was_asked:
            stour.client.post(f"{stour.at}ask/")

        stour.move(LATER)

        assert bool(self.told()) == was_asked


def test_nobody_is_asked_once_answers_are_closed():
    stour = Stour()
    stour.day_comes()

    page = stour.client.post(f"{stour.at}ask/", follow=True)

    assert "Answers closed for good on" in text_of(page)
    assert not Message.objects.exists()
    assert "Send every head their link" not in text_of(page)


def test_answers_that_were_changed_meanwhile_are_not_written_over():
    stour = Stour()
    stour.answer(1, 2)

    with pytest.raises(MeanwhileError):
        answer(evaluation=stour.evaluation, school=stour.schools[0], stages={}, seen={}, by=None)

    assert Answer.objects.count() == 1


def test_day_is_changed_by_one_way_only():
    evaluation = make_self_evaluation(meets_on=TODAY)

    change_how(evaluation=evaluation, manner="here", meets_on=None, by=None)

    assert SelfEvaluation.objects.get().answers_close_on == TODAY
