"""Days of a self-evaluation, typed as its own hints write them, and without a year."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError

from improvement.evaluation.forms import AgreeForm, HowForm, NewStepForm, OpenForm, StepForm
from improvement.evaluation.meeting_forms import StepRow
from improvement.forms import SUCH_AS_AHEAD, SUCH_AS_TODAY
from improvement.models import NextStep
from tests.factories import make_self_evaluation

pytestmark = pytest.mark.django_db
DAYS = [(2026, 11, 30), (2027, 8, 25), (2027, 8, 31), (2026, 9, 1), (2026, 12, 31), (2028, 2, 29)]


@pytest.fixture
def november():
    """The thirtieth of November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC), tick=False):
        yield


def field_of(name, partnership, **fields):
    """A field for a day, as its page has it."""
    if name == "open":
        return OpenForm(fields or None, partnership=partnership, by=None).fields["meets_on"]
    evaluation = make_self_evaluation(partnership, **fields)
    if name == "how":
        return HowForm(evaluation=evaluation, by=None).fields["meets_on"]
    if name == "agree":
        return AgreeForm(evaluation=evaluation, sheet=[], by=None).fields["agreed_on"]
    if name == "row":
        return StepRow(key="n1", step=None, owners=[], of=evaluation).fields["due_on"]
    if name == "done":
        step = NextStep(evaluation=evaluation)
        return StepForm(step=step, partnership=partnership, by=None).fields["done_on"]
    return NewStepForm(evaluation=evaluation, partnership=partnership, by=None).fields["due_on"]


def examples(hint) -> list[str]:
    """The days that a hint gives as examples."""
    found = re.search(r"Such as (.+?), (.+?) or (.+?)\.", str(hint))
    return list(found.groups())


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("name", ["open", "how", "agree", "step"])
@pytest.mark.parametrize("manner", ["here", "paper"])
def test_examples_of_hints_always_work_and_are_never_past(colne, today, name, manner):
    with time_machine.travel(dt.datetime(*today, 12, tzinfo=dt.UTC), tick=False):
        fields = {} if name == "open" else {"manner": manner}
        field = field_of(name, colne.partnership, **fields)
        read = [field.to_python(one) for one in examples(field.help_text)]

        assert len(set(read)) == 1
        assert read[0] >= dt.date(*today)


@pytest.mark.parametrize("today", DAYS)
def test_examples_of_the_page_to_type_in_always_work(colne, lead, today):
    with time_machine.travel(dt.datetime(*today, 12, tzinfo=dt.UTC), tick=False):
        field = field_of("row", colne.partnership, manner="paper")

        assert len({field.to_python(one) for one in examples(SUCH_AS_AHEAD)}) == 1
        assert {field.to_python(one) for one in examples(SUCH_AS_TODAY)} == {dt.date(*today)}


@pytest.mark.usefixtures("november")
class TestWithoutAYear:
    @pytest.mark.parametrize(
        ("typed", "day"),
        [("30 Nov", (2026, 11, 30)), ("2 Dec", (2026, 12, 2)), ("12/6", (2027, 6, 12)), ("today", (2026, 11, 30))],
    )
    @pytest.mark.parametrize("name", ["open", "how", "step", "row"])
    def test_day_that_lies_ahead_is_the_next_such_day(self, colne, name, typed, day):
        assert field_of(name, colne.partnership).to_python(typed) == dt.date(*day)

    def test_step_is_of_the_year_to_come_where_this_years_is_over(self, colne):
        assert field_of("step", colne.partnership).to_python("12 Nov") == dt.date(2027, 11, 12)

    @pytest.mark.parametrize(("typed", "day"), [("30 Nov", (2026, 11, 30)), ("2 Dec", (2025, 12, 2))])
    @pytest.mark.parametrize("name", ["agree", "done"])
    def test_day_that_is_past_is_the_last_such_day(self, colne, name, typed, day):
        assert field_of(name, colne.partnership).to_python(typed) == dt.date(*day)

    def test_meeting_that_is_neither_ahead_in_this_year_nor_on_paper_is_asked_about(self, colne):
        field = field_of("how", colne.partnership)

        with pytest.raises(ValidationError, match="may be 12 November 2026 or 12 November 2027"):
            field.to_python("12 November")
        assert field.to_python("12/11/26") == dt.date(2026, 11, 12)

    def test_meeting_on_paper_was_in_its_year(self, colne):
        data = {"year": "2025", "manner": "paper"}

        assert field_of("open", colne.partnership, **data).to_python("12 Jun") == dt.date(2026, 6, 12)
        assert field_of("how", colne.partnership, manner="paper").to_python("12 Nov") == dt.date(2026, 11, 12)

    @pytest.mark.parametrize(
        ("meets_on", "typed", "day"), [(None, "12 Jun", (2025, 6, 12)), ((2025, 7, 1), "12 Jun", (2026, 6, 12))]
    )
    def test_step_of_the_paper_of_a_past_year_lies_in_that_year_or_after_its_meeting(self, colne, meets_on, typed, day):
        met = dt.date(*meets_on) if meets_on else None
        field = field_of("row", colne.partnership, year=2024, manner="paper", meets_on=met)

        assert field.to_python(typed) == dt.date(*day)

    def test_paper_of_a_past_year_was_agreed_in_it(self, colne):
        assert field_of("agree", colne.partnership, year=2024, manner="paper").to_python("12 Jun") == dt.date(
            2025, 6, 12
        )

    def test_what_was_understood_stands_there_with_its_year_before_it_is_agreed(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership, year=2024, manner="paper")
        at = f"{colne.at}2024/"
        t = f"t{evaluation.framework.themes.first().pk}"
        data = {f"{t}-was": "{}", f"{t}-stage": "2", f"{t}-words": "", f"{t}-n1-what": "Go", f"{t}-n1-due_on": "12 Jun"}

        page = lead.post(f"{at}typed/", data, follow=True)

        said = html.unescape(page.content.decode())
        assert "Go: nobody yet, by 12 June 2025" in said

    def test_thirty_first_of_november_is_said_to_be_none_without_a_year(self, colne):
        for name in ("open", "agree", "step"):
            colne.partnership.self_evaluations.all().delete()
            with pytest.raises(ValidationError, match=r"November has 30 days\."):
                field_of(name, colne.partnership).to_python("31 Nov")
