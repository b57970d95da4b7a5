"""Who leads by a sheet, at the edges: a lead's last day is theirs still, and the day after it is somebody else's."""

import datetime as dt

import pytest

from partnerships.models import Lead, Partnership
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.planning.leads import HAND_OVER
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import LeadLine, Sheet, SheetPartnership
from tests.factories import make_lead, make_partnership, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST = dt.date(2026, 11, 2)  # the day on which new leads of the sheet begin
DAY = dt.timedelta(days=1)
TERMS = Terms(FIRST)


@pytest.fixture
def colne() -> Partnership:
    return make_partnership("Colne schools partnership", schools=2)


def sheet_of(*names: str) -> Sheet:
    """A sheet of the Colne partnership with those leads."""
    lines = [LeadLine(row, name) for row, name in enumerate(names, start=2)]
    return Sheet(
        [SheetPartnership(partnership_key("Colne schools partnership"), "Colne schools partnership", 2, leads=lines)], 1
    )


def apply(sheet: Sheet, answers: dict[str, str] | None = None) -> SheetPlan:
    digest = make_plan(sheet, answers, TERMS).digest
    return apply_sheet(sheet, answers=answers or {}, terms=TERMS, digest=digest, file_name="sheet.xlsx")


def days_of(partnership: Partnership) -> list[tuple]:
    """Each lead with the first and the last day, in their order."""
    leads = partnership.leads.order_by("started_on", "pk")
    return list(leads.values_list("person__name", "started_on", "ended_on"))


@pytest.mark.parametrize("last_day", [FIRST, FIRST + DAY, None])
def test_lead_who_leads_on_the_first_day_still_is_the_one_whom_the_sheet_names(colne, last_day):
    ann = make_lead(colne, make_person("Ann Day"), ended_on=last_day)

    plan = make_plan(sheet_of("Ann Day"), {}, TERMS)

    assert plan.changes_nothing
    assert days_of(colne) == [("Ann Day", ann.started_on, last_day)]


def test_lead_whose_last_day_was_the_day_before_leads_anew(colne):
    ann = make_lead(colne, make_person("Ann Day"), ended_on=FIRST - DAY)

    apply(sheet_of("Ann Day"))

    assert days_of(colne) == [("Ann Day", ann.started_on, FIRST - DAY), ("Ann Day", FIRST, None)]


@pytest.mark.parametrize(("last_day", "is_asked"), [(FIRST - DAY, False), (FIRST, True), (FIRST + DAY, True)])
def test_somebody_new_is_asked_about_only_while_the_last_one_leads_still(colne, last_day, is_asked):
    make_lead(colne, make_person("Ann Day"), ended_on=last_day)

    plan = make_plan(sheet_of("Ben Hill"), {}, TERMS)

    assert bool(plan.answers.open) is is_asked
    assert plan.changes_nothing is is_asked, "while it is asked nothing is planned"


@pytest.mark.parametrize("last_day", [FIRST, FIRST + DAY])
def test_hand_over_brings_the_last_day_forward_to_the_day_before(colne, last_day):
    ann = make_lead(colne, make_person("Ann Day"), ended_on=last_day)
    sheet = sheet_of("Ben Hill")
    (question,) = make_plan(sheet, {}, TERMS).answers.open

    apply(sheet, {question.key: HAND_OVER})

    assert question.options[0].hint == "the last day of Ann Day is 1 November 2026"
    assert days_of(colne) == [("Ann Day", ann.started_on, FIRST - DAY), ("Ben Hill", FIRST, None)]


def test_lead_of_one_day_may_hand_over(colne):
    make_lead(colne, make_person("Ann Day"), started_on=FIRST - DAY)
    sheet = sheet_of("Ben Hill")
    (question,) = make_plan(sheet, {}, TERMS).answers.open

    apply(sheet, {question.key: HAND_OVER})

    assert days_of(colne) == [("Ann Day", FIRST - DAY, FIRST - DAY), ("Ben Hill", FIRST, None)]


@pytest.mark.parametrize(("started_on", "is_asked"), [(FIRST, True), (FIRST + DAY, False)])
def test_lead_who_begins_later_than_the_sheet_is_no_reason_to_ask(colne, started_on, is_asked):
    make_lead(colne, make_person("Ann Day"), started_on=started_on)

    plan = make_plan(sheet_of("Ben Hill"), {}, TERMS)

    assert bool(plan.answers.open) is is_asked


def test_last_lead_of_a_year_ago_is_left_as_it_was(colne):
    ann = make_lead(colne, make_person("Ann Day"), ended_on=FIRST - 365 * DAY)

    apply(sheet_of("Ben Hill"))

    assert days_of(colne) == [("Ann Day", ann.started_on, FIRST - 365 * DAY), ("Ben Hill", FIRST, None)]
    assert Lead.objects.get(person__name="Ben Hill").role == "lead"


def test_line_that_has_to_be_asked_about_keeps_none_after_it_from_the_plan(colne):
    for _ in range(2):
        make_person("Ann Day")

    plan = make_plan(sheet_of("Ann Day", "Bo West"), {}, TERMS)

    assert [question.text for question in plan.answers.asked.values()] == ["Ann Day"]
    assert [creation.model for creation in plan.created] == ["person", "lead"]
    assert "Bo West" in plan.created[1].sentence
