"""Whom a sheet makes a lead: somebody new, who takes over or leads too, and who of that name is meant."""

import pytest
from django.utils.formats import date_format

from partnerships.models import Lead, Person
from spreadsheets.matching.questions import LEAVE_OUT, NEW
from spreadsheets.planning.leads import HAND_OVER, TOGETHER
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import LeadLine, Sheet, SheetPartnership
from tests.factories import make_lead, make_partnership, make_person
from tests.spreadsheets.planning.sheets import DAY, TERMS, TODAY, answer, apply, lead, of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# Leads


def test_new_lead_is_a_new_person_with_the_address_on_the_role(colne, langham):
    apply(of(colne.name, leads=[LeadLine(2, "Mrs Ann Day", "Langham", email="head@example.org")]))

    made = Lead.objects.get()
    assert (made.person.title, made.person.name, made.person.email) == ("Mrs", "Ann Day", "")
    assert (made.email, made.school, made.started_on, made.role) == ("head@example.org", langham, TODAY, "lead")
    assert not made.publish_contact


def test_new_leads_are_said_with_their_day_and_whether_they_share(colne):
    alone = make_plan(of(colne.name, leads=[lead("Ann Day")]), {}, TERMS)
    shared = make_plan(of(colne.name, leads=[lead("Ann Day"), lead("Ben Hill", row=3)]), {}, TERMS)

    def said(plan) -> list[str]:
        return [creation.sentence for creation in plan.created if creation.model == "lead"]

    assert said(alone) == ["Ann Day leads from 2 November 2026"]
    assert said(shared) == [
        "Ann Day leads from 2 November 2026, with others",
        "Ben Hill leads from 2 November 2026, with others",
    ]


def test_lead_whom_the_portal_has_is_unchanged_but_for_a_new_address(colne):
    ann = make_lead(colne, make_person("Ann Day"), email="old@example.org")

    same = make_plan(of(colne.name, leads=[lead("Dr Ann  DAY", "OLD@example.org")]), {}, TERMS)
    apply(of(colne.name, leads=[lead("Ann Day", "new@example.org")]))

    ann.refresh_from_db()
    assert same.changes_nothing
    assert ann.email == "new@example.org"
    assert Person.objects.count() == 1


def test_other_lead_is_asked_and_hands_over_on_the_day_before(colne):
    ann = make_lead(colne, make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ben Hill")])
    plan = make_plan(sheet, {}, TERMS)

    apply(sheet, answer(plan, HAND_OVER))

    ann.refresh_from_db()
    ben = Lead.objects.get(person__name="Ben Hill")
    assert plan.changes_nothing
    assert (ann.ended_on, ben.started_on, ben.role) == (TODAY - DAY, TODAY, "lead")


@pytest.mark.parametrize(("choice", "leads"), [(TOGETHER, 2), (LEAVE_OUT, 1)])
def test_other_lead_may_lead_together_or_be_left_out(colne, choice, leads):
    ann = make_lead(colne, make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ben Hill")])

    apply(sheet, answer(make_plan(sheet, {}, TERMS), choice))

    ann.refresh_from_db()
    assert (ann.ended_on, colne.leads.count()) == (None, leads)


def test_hand_over_that_was_entered_ahead_is_left_alone(colne):
    make_lead(colne, make_person("Ann Day"), ended_on=TODAY + DAY)
    make_lead(colne, make_person("Ben Hill"), started_on=TODAY + 2 * DAY)

    plan = make_plan(of(colne.name, leads=[lead("Ben Hill")]), {}, TERMS)

    assert (plan.changes_nothing, plan.answers.open) == (True, [])


def test_hand_over_is_not_offered_from_a_lead_who_began_today_and_the_question_says_why(colne):
    make_lead(colne, make_person("Ann Day"), started_on=TODAY)
    sheet = of(colne.name, leads=[lead("Ben Hill")])
    (question,) = make_plan(sheet, {}, TERMS).answers.open

    again = make_plan(sheet, {question.key: HAND_OVER}, TERMS)

    values = [option.value for option in question.options]
    assert values == [f"same-person-{Person.objects.get(name='Ann Day').pk}", TOGETHER, LEAVE_OUT]
    assert f"Ann Day only began on {date_format(TODAY)} and cannot hand over on that day" in question.sentence
    assert again.answers.open == [question]


def test_hand_over_is_offered_from_the_other_lead_alone_where_one_began_today(colne):
    make_lead(colne, make_person("Ann Day"))
    make_lead(colne, make_person("Carmel Dee"), started_on=TODAY, role="co-lead")

    (question,) = make_plan(of(colne.name, leads=[lead("Ben Hill")]), {}, TERMS).answers.open

    labels = [option.label for option in question.options if option.value.startswith(HAND_OVER)]
    assert labels == ["Hand over from Ann Day to Ben Hill"]


def test_namesake_elsewhere_is_offered_and_not_taken(colne):
    elsewhere = make_lead(make_partnership("Dengie"), make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ann Day")])

    plan = make_plan(sheet, {}, TERMS)

    (question,) = plan.answers.open
    assert question.options[0].label == "Ann Day, who leads or led Dengie"
    same = make_plan(sheet, answer(plan, question.options[0].value), TERMS)
    other = make_plan(sheet, answer(plan, NEW), TERMS)
    assert dict(same.created[0].values)["person_id"] == elsewhere.person_id
    assert [creation.model for creation in other.created] == ["person", "lead"]
    assert make_plan(sheet, answer(plan, LEAVE_OUT), TERMS).left_out == [(2, colne.name, "Ann Day")]


def test_same_address_is_the_same_person_unless_the_names_differ(colne):
    elsewhere = make_lead(make_partnership("Dengie"), make_person("Ann Day"), email="head@example.org")

    alike = make_plan(of(colne.name, leads=[lead("A. Day", "Head@example.org")]), {}, TERMS)
    handed_on = make_plan(of(colne.name, leads=[lead("Ben Hill", "head@example.org")]), {}, TERMS)

    assert dict(alike.created[0].values)["person_id"] == elsewhere.person_id
    assert [question.text for question in handed_on.answers.open] == ["Ben Hill"]


@pytest.mark.parametrize("written", ["Ann Hill", "Ben Day"])
def test_same_address_is_not_the_same_person_where_surname_or_first_name_differs(colne, written):
    make_lead(make_partnership("Dengie"), make_person("Ann Day"), email="head@example.org")

    plan = make_plan(of(colne.name, leads=[lead(written, "head@example.org")]), {}, TERMS)

    assert [question.text for question in plan.answers.open] == [written]


def test_new_person_gets_the_first_slug_that_is_free(colne):
    make_person("Ann Married", slug="ann-day")

    apply(of(colne.name, leads=[lead("Ann Day"), lead("Bo Elm", row=3)]))

    assert list(colne.leads.order_by("person__name").values_list("person__slug", flat=True)) == ["ann-day-2", "bo-elm"]


def test_new_person_with_one_address_leads_two_partnerships_as_one(colne):
    dengie = make_partnership("Dengie")
    entries = [
        SheetPartnership(partnership_key(p.name), p.name, 2, leads=[lead("Ann Day", "ann@example.org")])
        for p in (colne, dengie)
    ]

    apply(Sheet(entries, 2))

    assert Person.objects.get().leads.count() == 2


def test_two_leads_of_one_sheet_lead_together(colne):
    apply(of(colne.name, leads=[lead("Ann Day"), lead("Ben Hill")]))

    assert sorted(colne.leads.values_list("role", flat=True)) == ["co-lead", "co-lead"]


class TestHandOverAmongSeveral:
    @pytest.fixture
    def ann(self, colne):
        """The lead of Colne."""
        return make_lead(colne, make_person("Ann Day"))

    @pytest.fixture
    def bo(self, colne):
        """The co-lead."""
        return make_lead(colne, make_person("Bo Dee"), role="co-lead")

    def test_one_hands_over_and_the_others_stay_as_in_admin(self, colne, ann, bo):
        sheet = of(colne.name, leads=[lead("Ben Hill")])
        plan = make_plan(sheet, {}, TERMS)
        (question,) = plan.answers.open
        assert [option.label for option in question.options] == [
            "Hand over from Ann Day to Ben Hill",
            "Hand over from Bo Dee to Ben Hill",
            "Ann Day, Bo Dee and Ben Hill lead together",
            "No change for Ann Day and Bo Dee: leave Ben Hill out",
        ]
        assert (
            question.options[0].hint == f"the last day of Ann Day is {date_format(TODAY - DAY)}; Bo Dee stays co-lead"
        )

        done = apply(sheet, answer(plan, question.options[0].value))

        assert states(colne) == [
            ("Ann Day", "lead", TODAY - DAY),
            ("Ben Hill", "lead", None),
            ("Bo Dee", "co-lead", None),
        ]
        assert "Bo Dee stays co-lead of Colne schools partnership, though the sheet does not name them." in done.notes

    def test_three_are_named_in_a_row(self, colne, ann, bo):
        make_lead(colne, make_person("Cy Fox"), role="co-lead")

        (question,) = make_plan(of(colne.name, leads=[lead("Ben Hill")]), {}, TERMS).answers.open

        assert "the portal Ann Day, Bo Dee and Cy Fox. What happens?" in question.sentence
        assert question.options[-1].label == "No change for Ann Day, Bo Dee and Cy Fox: leave Ben Hill out"

    def test_who_takes_over_from_a_co_lead_is_one(self, colne, ann, bo):
        sheet = of(colne.name, leads=[lead("Ben Hill")])
        plan = make_plan(sheet, {}, TERMS)

        apply(sheet, answer(plan, plan.answers.open[0].options[1].value))

        assert states(colne) == [
            ("Ann Day", "lead", None),
            ("Ben Hill", "co-lead", None),
            ("Bo Dee", "co-lead", TODAY - DAY),
        ]

    def test_two_new_ones_may_take_over_from_one_each(self, colne, ann, bo):
        sheet = of(colne.name, leads=[lead("Ben Hill"), lead("Cy Lee", row=3)])
        first, second = make_plan(sheet, {}, TERMS).answers.open

        apply(sheet, {first.key: first.options[1].value, second.key: second.options[0].value})

        assert states(colne) == [
            ("Ann Day", "lead", TODAY - DAY),
            ("Ben Hill", "co-lead", None),
            ("Bo Dee", "co-lead", TODAY - DAY),
            ("Cy Lee", "lead", None),
        ]

    def test_two_may_take_over_from_one_and_share_it(self, colne, ann):
        sheet = of(colne.name, leads=[lead("Ben Hill"), lead("Cy Lee", row=3)])
        first, second = make_plan(sheet, {}, TERMS).answers.open

        apply(sheet, {first.key: HAND_OVER, second.key: HAND_OVER})

        assert states(colne) == [
            ("Ann Day", "lead", TODAY - DAY),
            ("Ben Hill", "co-lead", None),
            ("Cy Lee", "co-lead", None),
        ]

    def test_nothing_is_planned_before_each_new_one_is_decided(self, colne, ann):
        sheet = of(colne.name, leads=[lead("Ben Hill"), lead("Cy Lee", row=3)])
        first, second = make_plan(sheet, {}, TERMS).answers.open

        assert make_plan(sheet, {first.key: HAND_OVER}, TERMS).changes_nothing
        assert make_plan(sheet, {first.key: HAND_OVER}, TERMS).answers.open == [second]

    @pytest.mark.parametrize("terms", [TERMS, Terms(TODAY, TODAY - DAY)])
    def test_lead_whom_a_sheet_leaves_out_goes_on_and_is_told_of_complete_or_not(self, colne, ann, bo, terms):
        plan = make_plan(of(colne.name, leads=[lead("Ann Day")]), {}, terms)

        assert [update for update in plan.updated if update.model == "lead"] == []
        assert "Bo Dee stays co-lead of Colne schools partnership, though the sheet does not name them." in plan.notes

    def test_sheet_that_names_no_lead_says_nothing_of_leads(self, colne, ann):
        assert make_plan(of(colne.name, leads=[]), {}, TERMS).notes == []


def states(partnership) -> list[tuple]:
    """Each lead by name, with the role and the last day."""
    return list(partnership.leads.order_by("person__name").values_list("person__name", "role", "ended_on"))


def test_initial_and_surname_of_who_leads_is_asked_about(colne):
    hamza = make_lead(colne, make_person("Hamza Ekwueme"))
    make_lead(colne, make_person("Cy Eff"), role="co-lead")

    plan = make_plan(of(colne.name, leads=[lead("Dr. H. Ekwueme")]), {}, TERMS)

    (asked,) = plan.answers.open
    assert asked.sentence == "Who is “Dr. H. Ekwueme”, the lead of Colne schools partnership?"
    assert asked.options[0].value == f"person-{hamza.person_id}"


# Names that are nearly known ones


def test_misspelt_lead_beside_the_right_name_is_asked_about_and_is_that_person(colne):
    asha = make_lead(colne, make_person("Asha Ambrose"), email="asha@example.org")
    sheet = of(colne.name, leads=[LeadLine(2, "Asha Ambrosse", telephone="01206 555010"), lead("Asha Ambrose", row=3)])
    plan = make_plan(sheet, {}, TERMS)

    (question,) = plan.answers.open
    apply(sheet, answer(plan, f"person-{asha.person_id}"))

    asha.refresh_from_db()
    assert question.sentence == f"Who is “Asha Ambrosse”, the lead of {colne.name}?"
    assert [option.label for option in question.options] == [
        f"Asha Ambrose, who leads or led {colne.name}",
        "Somebody else",
        "Leave this lead out",
    ]
    assert (plan.created, plan.is_ready) == ([], False)
    assert (asha.email, asha.telephone, asha.person.name) == ("asha@example.org", "01206 555010", "Asha Ambrose")
    assert Person.objects.count() == colne.leads.count() == 1


def test_misspelt_lead_beside_the_right_name_may_be_somebody_else_or_left_out(colne):
    make_lead(colne, make_person("Asha Ambrose"))
    sheet = of(colne.name, leads=[lead("Asha Ambrosse"), lead("Asha Ambrose", row=3)])
    plan = make_plan(sheet, {}, TERMS)

    other = make_plan(sheet, answer(plan, NEW), TERMS)
    none = make_plan(sheet, answer(plan, LEAVE_OUT), TERMS)

    assert [creation.sentence for creation in other.created] == [
        "New person: Asha Ambrosse",
        "Asha Ambrosse leads from 2 November 2026, with others",
    ]
    assert (none.created, none.left_out, none.is_ready) == ([], [(2, colne.name, "Asha Ambrosse")], True)


def test_misspelt_lead_who_stands_alone_is_asked_about_once(colne):
    anil = make_lead(colne, make_person("Anil Qureshi"))
    sheet = of(colne.name, leads=[lead("Anil Quarshi")])

    (question,) = make_plan(sheet, {}, TERMS).answers.open

    assert question.sentence.startswith("The sheet has Anil Quarshi as lead of")
    assert f"same-person-keep-name-{anil.person_id}" in [option.value for option in question.options]


@pytest.mark.parametrize("written", ["Asha Ambrosse", "Asha Ambrse", "Aesha Ambrosse", "Ambrose Asha", "Ash Ambrose"])
def test_name_near_that_of_somebody_who_led_it_before_is_asked(colne, written):
    make_lead(colne, make_person("Asha Ambrose"), ended_on=TODAY - 30 * DAY)

    plan = make_plan(of(colne.name, leads=[lead(written)]), {}, TERMS)

    assert [question.text for question in plan.answers.open] == [written]
    assert plan.created == []


@pytest.mark.parametrize(("written", "is_asked"), [("Asha Ambrosse", True), ("Aesha Ambrosse", False)])
def test_name_one_letter_from_that_of_somebody_elsewhere_is_asked(colne, written, is_asked):
    make_lead(make_partnership("Dengie"), make_person("Asha Ambrose"))

    plan = make_plan(of(colne.name, leads=[lead(written)]), {}, TERMS)

    assert bool(plan.answers.open) is is_asked
    assert not is_asked or plan.answers.open[0].options[0].label == "Asha Ambrose, who leads or led Dengie"


@pytest.mark.parametrize("one", [0, 1])
def test_two_spellings_of_a_new_lead_are_asked_and_either_may_be_the_name(colne, one):
    names = ["Asha Ambrosse", "Asha Ambrose"]
    sheet = of(colne.name, leads=[lead(names[0]), lead(names[1], "asha@example.org", row=3)])
    plan = make_plan(sheet, {}, TERMS)
    (question,) = plan.answers.open

    apply(sheet, answer(plan, question.options[one].value))

    made = Lead.objects.get()
    assert question.text == "Asha Ambrose"
    assert [option.label for option in question.options[:2]] == [
        f"The Asha Ambrosse of {colne.name}",
        f"The Asha Ambrosse of {colne.name}, whose name is Asha Ambrose",
    ]
    assert (made.person.name, made.email, made.role) == (names[one], "asha@example.org", "lead")
    assert Person.objects.count() == 1


def test_rows_of_one_person_that_differ_are_to_be_put_right(colne):
    asha = make_lead(colne, make_person("Asha Ambrose"))
    rows = [lead("Asha Ambrosse", "a@example.org"), lead("Asha Ambrose", "b@example.org", row=3)]
    sheet = of(colne.name, leads=rows)

    plan = make_plan(sheet, answer(make_plan(sheet, {}, TERMS), f"person-{asha.person_id}"), TERMS)

    assert [str(fault) for fault in plan.faults] == [
        "Row 3, Lead’s e-mail: Asha Ambrose is Asha Ambrosse, who has another one in row 2. Make them the same."
    ]


def test_names_that_are_not_near_or_differ_by_a_number_are_not_asked_about(colne):
    make_lead(colne, make_person("Asha Ambrose"))
    make_lead(make_partnership("Dengie"), make_person("Lead 12"))
    names = ["Asha Ambrose", "Ashok Amberley", "Lead 13", "Lead 14", "Bo Dee", "Bo Day"]

    plan = make_plan(of(colne.name, leads=[lead(name, row=n) for n, name in enumerate(names, 2)]), {}, TERMS)

    assert plan.answers.open == []
    assert sum(creation.model == "lead" for creation in plan.created) == 5
