"""Sheets as councils really write them, made here: each imports, or asks what only an officer can say."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from partnerships import search
from partnerships.models import School, SchoolLink
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.matching.closed import UNTIL_IT_CLOSED
from spreadsheets.matching.days import DAY_FIRST, MONTH_FIRST, NO_DAY, WHOLE_PERIOD
from spreadsheets.matching.leads import ALL
from spreadsheets.planning.leads import ENDS, HAND_OVER, STAYS
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.faults import SheetRefused, SheetUnclear
from spreadsheets.reading.headings import Layout
from spreadsheets.reading.sheet import read_sheet
from tests.factories import (
    make_district,
    make_headship,
    make_kind,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
)
from tests.spreadsheets.workbooks import text

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = dt.date(2026, 11, 2)
SEPTEMBER = dt.date(2024, 9, 1)


@dataclass
class Tab:
    """A sheet of a workbook to make: its rows, and what is hidden or merged."""

    rows: list[list]
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: str = ""


@pytest.fixture(autouse=True)
def _schools():
    search.reset()
    for name in ("South", "Mid", "North-East"):
        make_quadrant(name)
    for kind in ("Local consortium or cluster", "Multi-academy trust", "Other"):
        make_kind(kind)
    south = make_district("Basildon", make_quadrant("South"))
    for urn, name in enumerate(
        ["Abacus Primary School", "Hilltop Infant School", "Hilltop Junior School", "Warley Primary School"], 200001
    ):
        make_school(name, urn=urn, district=south, town="Wickford")
    yield
    search.reset()


def workbook(path: Path, **tabs: Tab) -> Path:
    """A workbook with those sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, tab in tabs.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for cells in tab.rows:
            sheet.append(cells)
        for place in tab.merged:
            sheet.merge_cells(place)
        for number in tab.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for letter in tab.hidden_columns:
            sheet.column_dimensions[letter].hidden = True
    book.save(path)
    return path


def planned(path: Path, answers: dict[str, str] | None = None, layout: Layout | None = None) -> SheetPlan:
    """What the file does; ``answers`` by the beginnings of the keys of questions."""
    sheet = read_sheet(path, layout=layout)
    plan = make_plan(sheet, {}, Terms(TODAY))
    for _ in range(3):  # an answer may bring the next question
        given = {
            q.key: v for q in plan.answers.asked.values() for k, v in (answers or {}).items() if q.key.startswith(k)
        }
        plan = make_plan(sheet, given, Terms(TODAY))
    return plan


def said(plan: SheetPlan) -> list[str]:
    """What it does, in its words."""
    return [change.sentence for change in (*plan.created, *plan.updated)]


def asked(plan: SheetPlan) -> list[str]:
    """What is open, by the beginnings of the keys."""
    return [question.key.split(":")[0] for question in plan.answers.open]


def test_one_sheet_a_quadrant_with_titles_and_headings_of_their_own(tmp_path):
    path = workbook(
        tmp_path / "master.xlsx",
        READ_ME=Tab([["Ask Sue before you edit"]]),
        South=Tab(
            [
                ["SOUTH QUADRANT 2026/27"],
                ["Cluster", "School name", "Date joined", "Type"],
                ["Wickford", "Abacus Primary", "1/9/2024", "Cluster"],
                [None, "Hilltop Infants", "1/9/2024"],
                ["* thinking of leaving"],
                ["Total", 2],
            ],
            merged=["A1:D1"],
        ),
        Mid_Quadrant=Tab([["Partnership", "Lead", "School"], ["Chelmer", "Ann Day", "Warley Primary"]]),
    )

    with pytest.raises(SheetUnclear, match=r"on 2 sheets: “South”, “Mid Quadrant”\. Say which are meant"):
        read_sheet(path)
    plan = planned(path, layout=Layout(takes_all=True))
    one = planned(path, layout=Layout(sheets=("mid quadrant",)))

    assert (plan.faults, asked(plan)) == ([], [])
    assert said(plan)[:2] == [
        "New partnership: South, Local consortium or cluster, from 1 September 2024",
        "Abacus Primary School (200001) joins on 1 September 2024",
    ]
    assert "New partnership: Mid, Other, from 2 November 2026" in said(plan), "the sheet's name gives the quadrant"
    assert "South: Row 6 is a total and is left out: “Total”." in plan.notes
    assert "South: Row 5 is a note and is left out: “* thinking of leaving”." in plan.notes
    assert {change.partnership for change in one.created} == {"Chelmer"}
    assert [str(change.row) for change in plan.created][-1] == "2 of Mid Quadrant"


def test_fault_says_of_which_sheet_it_is(tmp_path):
    rows = [["Partnership", "School", "Joined"], ["Wickford", "Abacus Primary", "soon"]]
    path = workbook(
        tmp_path / "master.xlsx", South=Tab([["Partnership", "School"], ["Wickford", "Hilltop Infants"]]), Mid=Tab(rows)
    )

    with pytest.raises(SheetRefused) as refused:
        read_sheet(path, layout=Layout(takes_all=True))
    with pytest.raises(SheetRefused, match=r"has no sheet “West”\. It has: South, Mid"):
        read_sheet(path, layout=Layout(sheets=("West",)))

    assert [str(fault) for fault in refused.value.faults] == [
        "Row 2 of Mid, Joined: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026."
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "Abacus Primary, Wickford, Hilltop Infants, Hilltop Juniors",
        "Abacus Primary; Hilltop Infants\nHilltop Juniors",
        "1. Abacus Primary\n2. Hilltop Infants*\n• Hilltop Juniors office@hilltop.example",
    ],
)
def test_schools_of_a_cell_are_told_apart_however_they_are_separated(tmp_path, cell):
    path = workbook(tmp_path / "a.xlsx", S=Tab([["Cluster", "Area", "Schools"], ["Wickford", "Basildon", cell]]))

    plan = planned(path)

    assert (plan.faults, asked(plan)) == ([], [])
    schools = [dict(change.values)["school_id"] for change in plan.created if change.model == "membership"]
    assert sorted(School.objects.filter(pk__in=schools).values_list("urn", flat=True)) == [200001, 200002, 200003]


def test_lead_with_address_number_and_school_in_one_cell_and_a_second_lead(tmp_path):
    make_partnership("Wickford", home_quadrant=make_quadrant("South"))
    cell = "Ann Day (Abacus Primary) <a.day@example.org> 01268 555010"
    rows = [
        ["Partnership", "Lead", "Since", "Lead", "Email"],
        ["Wickford", cell, "Sept 2024", "Ben Hill", "b@example.org"],
    ]

    plan = planned(workbook(tmp_path / "a.xlsx", S=Tab(rows)), {"days-periods": WHOLE_PERIOD})

    leads = [dict(change.values) for change in plan.created if change.model == "lead"]
    abacus = School.objects.get(urn=200001).pk
    assert [(lead["email"], lead["telephone"], lead["school_id"], lead["started_on"]) for lead in leads] == [
        ("a.day@example.org", "01268 555010", abacus, SEPTEMBER),
        ("b@example.org", "", None, TODAY),
    ]
    names = [dict(change.values)["name"] for change in plan.created if change.model == "person"]
    assert names == ["Ann Day", "Ben Hill"]
    assert {lead["role"] for lead in leads} == {"co-lead"}


def test_column_of_heads_is_compared_with_who_heads_the_school(tmp_path):
    wickford = make_partnership("Wickford", schools=list(School.objects.order_by("urn")))
    heads = [make_person("Alan Smith"), make_person("Cy Lee")]
    for head, school in zip(heads, School.objects.order_by("urn"), strict=False):
        make_headship(head, school)
    rows = [
        ["Partnership", "School", "Headteacher", "Email"],
        ["Wickford", "Abacus Primary", "A Smith", "head@abacus.example"],
        [None, "Hilltop Infants", "Mrs Dee Ray", "head@hilltop.example"],
        [None, "Hilltop Juniors", "TBC"],
        [None, "Warley Primary", "Eve Ash"],
    ]
    path = workbook(tmp_path / "a.xlsx", S=Tab(rows))

    plan = planned(path)
    handed = planned(path, {"head:": HAND_OVER})

    assert asked(plan) == ["head"]
    assert said(plan) == [
        "New person: Eve Ash",
        "Eve Ash heads Warley Primary School (200004) as headteacher from 2 November 2026",
    ]
    assert "Cy Lee stops heading Hilltop Infant School: the last day is 1 November 2026" in said(handed)
    assert "Mrs Dee Ray heads Hilltop Infant School (200002) as headteacher from 2 November 2026" in said(handed)
    assert not any("example" in str(change) for change in plan.created), "a school's mailbox is nobody's here"
    assert wickford.memberships.count() == 4


def test_three_who_head_a_school_are_named_in_a_row(tmp_path):
    school = School.objects.get(urn=200001)
    make_partnership("Wickford", schools=[school])
    for name in ("Ann Day", "Bo Dee", "Cy Fox"):
        make_headship(make_person(name), school)

    plan = planned(text(tmp_path / "a.csv", "Partnership,School,Headteacher\nWickford,Abacus Primary,Eve Ash\n"))

    (question,) = plan.answers.open
    assert "the portal Ann Day, Bo Dee and Cy Fox. What happens?" in question.sentence


def test_two_new_heads_of_one_name_and_two_titles_are_two_people(tmp_path):
    make_partnership("Wickford", schools=list(School.objects.order_by("urn")))
    rows = [
        ["Partnership", "School", "Headteacher"],
        ["Wickford", "Hilltop Infants", "Mr Jones"],
        [None, "Hilltop Juniors", "Mrs Jones"],
        [None, "Warley Primary", "Mrs Jones"],
    ]

    plan = planned(workbook(tmp_path / "a.xlsx", S=Tab(rows)))

    people = [change.sentence for change in plan.created if change.model == "person"]
    assert people == ["New person: Mr Jones", "New person: Mrs Jones"]
    heads = [dict(change.values)["person_id"] for change in plan.created if change.model == "headship"]
    assert len(heads) == 3
    assert heads[0] != heads[1] == heads[2]


@pytest.mark.parametrize("written", ["TBC", "tbc ", "not known", "?"])
def test_day_that_is_not_known_yet_is_none_and_is_said_once(tmp_path, written):
    make_partnership("Wickford")
    rows = [
        ["Partnership", "School", "Date joined"],
        ["Wickford", "Abacus Primary", written],
        [None, "Hilltop Infants", "1 September 2025"],
        [None, "Hilltop Juniors", written],
    ]

    plan = planned(workbook(tmp_path / "a.xlsx", S=Tab(rows)))

    assert not plan.faults
    assert not plan.answers.open
    assert f"“{written.strip()}” under Joined (2 rows, the first 2) is taken as no day given." in plan.notes
    assert len(said(plan)) == 3


def test_days_of_every_kind_are_asked_once(tmp_path):
    make_partnership("Wickford")
    rows = [
        ["Partnership", "School", "Joined", "Left"],
        ["Wickford", "Abacus Primary", "Sept 2024", "2024/25"],
        [None, "Hilltop Infants", "01/02/2026"],
        [None, "Hilltop Juniors", "09/13/2024"],
        [None, "Warley Primary", 45536],
    ]
    path = workbook(tmp_path / "a.xlsx", S=Tab(rows))

    plan = planned(path)
    british = planned(path, {"days-order": DAY_FIRST, "days-periods": WHOLE_PERIOD})
    american = planned(path, {"days-order": MONTH_FIRST, "days-periods": NO_DAY})

    assert [question.sentence for question in plan.answers.open] == [
        "“Sept 2024” and “2024/25” say no day. Which is meant?",
        "In which order are days such as “01/02/2026” and “09/13/2024” written in this sheet?",
    ]
    assert said(plan) == ["Warley Primary School (200004) joins on 1 September 2024"]
    assert [dict(change.values)["started_on"] for change in british.created] == [
        *(SEPTEMBER, dt.date(2026, 2, 1), dt.date(2024, 9, 13), SEPTEMBER)
    ]
    assert dict(british.created[0].values)["ended_on"] == dt.date(2025, 8, 31)
    assert dict(american.created[1].values)["started_on"] == dt.date(2026, 1, 2)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_of_excel_with_semicolons_and_marks(tmp_path, encoding, mark):
    make_partnership("Wickford")
    path = tmp_path / "sheet.csv"
    content = (
        "Cluster;School name;Date joined\r\nWickford;Abacus Primary – “old”;31.08.24\r\n;Hilltop Infants;01.09.24\r\n"
    )
    path.write_bytes(mark + content.encode(encoding).removeprefix(mark))

    plan = planned(path)

    days = [dict(change.values)["started_on"] for change in plan.created if change.model == "membership"]
    assert dt.date(2024, 9, 1) in days


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    make_partnership("Wickford")
    rows = [["Partnership", "School", "Joined"], ["Wickford", "Abacus Primary", SEPTEMBER], [None, "Hilltop Infants"]]

    plan = planned(workbook(tmp_path / "a.xlsx", S=Tab(rows, hidden_rows=[3], hidden_columns="C")))

    assert len(plan.created) == 2
    assert "Row 3 is hidden in the sheet, and was read like the others." in plan.notes
    assert "Hidden in the sheet is Joined, read like the other columns." in plan.notes


def test_closed_school_offers_the_one_that_followed_it(tmp_path):
    make_partnership("Wickford")
    old = make_school("Grange Primary School", urn=200010, status=School.Status.CLOSED, closed_on=dt.date(2025, 8, 31))
    new = make_school("Grange Academy", urn=200011, opened_on=dt.date(2025, 9, 1))
    SchoolLink.objects.create(
        school=old,
        direction=SchoolLink.Direction.SUCCESSOR,
        linked_urn=new.urn,
        linked_name=new.name,
        linked_school=new,
    )
    path = text(tmp_path / "a.csv", "Partnership,URN,School,Joined\nWickford,200010,Grange Primary,1/9/2025\n")
    before = text(tmp_path / "b.csv", "Partnership,URN,School,Joined\nWickford,200010,Grange Primary,1/9/2024\n")

    plan = planned(path)
    moved = planned(path, {"closed:": f"school-{new.pk}"})
    until = planned(before, {"closed:": UNTIL_IT_CLOSED})

    (question,) = plan.answers.open
    assert question.sentence == "Grange Primary School (200010) closed on 31 August 2025. Which school is meant?"
    assert (plan.changes_nothing, plan.faults) == (True, [])
    assert said(moved) == ["Grange Academy (200011) joins on 1 September 2025"]
    assert said(until) == ["Grange Primary School (200010) joins on 1 September 2024 and leaves on 31 August 2025"]


def test_word_for_nobody_is_no_person_and_several_in_a_cell_are_asked_about(tmp_path):
    colne, wickford, chelmer = (make_partnership(name) for name in ("Colne", "Wickford", "Chelmer"))
    make_lead(colne, make_person("Ann Day"))
    rows = [["Partnership", "Lead"], ["Colne", "Vacant"], ["Wickford", "TBC"], ["Chelmer", "Mr & Mrs Jones / A Patel"]]
    path = workbook(tmp_path / "a.xlsx", S=Tab(rows))

    plan = planned(path)
    stays = planned(path, {"vacant:": STAYS, "people:": "one-2"})
    ends = planned(path, {"vacant:": ENDS, "people:": ALL})

    assert (asked(plan), plan.changes_nothing) == (["vacant", "people"], True)
    assert "“TBC” in row 3: nobody leads Wickford." in plan.notes
    assert said(stays) == ["New person: A Patel", "A Patel leads from 2 November 2026"]
    assert "Ann Day stops leading: the last day is 1 November 2026" in said(ends)
    assert sum(change.model == "lead" for change in ends.created) == 3
    assert {colne, wickford, chelmer}


def test_lead_under_a_new_name_may_be_the_same_person(tmp_path):
    wickford = make_partnership("Wickford")
    gareth = make_lead(wickford, make_person("Gareth Bell")).person
    path = text(tmp_path / "a.csv", "Partnership,Lead\nWickford,Gareth Idowu-Bell\n")

    plan = planned(path)
    renamed = planned(path, {"leads:": f"same-person-{gareth.pk}"})
    kept = planned(path, {"leads:": f"same-person-keep-name-{gareth.pk}"})

    (question,) = plan.answers.open
    assert [option.label for option in question.options][:3] == [
        "Gareth Idowu-Bell is Gareth Bell under a new name",
        "Gareth Idowu-Bell is Gareth Bell",
        "Hand over from Gareth Bell to Gareth Idowu-Bell",
    ]
    assert said(renamed) == ["Gareth Bell is called Gareth Idowu-Bell now, everywhere in the portal"]
    assert (kept.changes_nothing, kept.is_ready) == (True, True)
    apply_sheet(
        read_sheet(path),
        answers={question.key: f"same-person-{gareth.pk}"},
        terms=Terms(TODAY),
        digest=renamed.digest,
        file_name="a.csv",
    )
    gareth.refresh_from_db()
    assert gareth.name == "Gareth Idowu-Bell"
    for name in ("Gareth Idowu-Bell", "Gareth Bell"):  # officers find them by the name they had, and sheets do
        again = planned(text(tmp_path / "b.csv", f"Partnership,Lead\nWickford,{name}\n"))
        assert (again.changes_nothing, again.is_ready) == (True, True)


def test_urn_and_name_that_differ_are_asked_about(tmp_path):
    make_partnership("Wickford")
    path = text(tmp_path / "a.csv", "Partnership,School,URN\nWickford,Abacus Primary,200004\n,Hilltop Infants,200002\n")

    plan = planned(path)

    (question,) = plan.answers.open
    assert question.sentence == "Which school is “200004”, beside it “Abacus Primary”?"
    assert [option.label for option in question.options][:2] == ["Warley Primary School", "Abacus Primary School"]
    assert said(plan) == ["Hilltop Infant School (200002) joins on 2 November 2026"]


def test_type_and_area_that_are_of_the_schools_are_not_read(tmp_path):
    make_partnership("Wickford")
    rows = "Partnership,School,Type,Area\nWickford,Abacus Primary,Academy converter,Runwell\n"

    plan = planned(text(tmp_path / "a.csv", rows))

    assert plan.faults == []
    assert any(note == "Columns that are not read: Type, Area." for note in plan.notes)


def test_partnership_is_known_by_the_name_that_it_had(tmp_path):
    wickford = make_partnership("Wickford and Runwell", schools=[School.objects.get(urn=200001)])
    wickford.former_names.create(name="The Old Wickford Cluster", ended_on=SEPTEMBER)

    plan = planned(text(tmp_path / "a.csv", "Partnership,School\nOld Wickford Cluster,Abacus Primary\n"))

    assert (plan.changes_nothing, plan.is_ready) == (True, True)


def test_heads_are_proposed_from_the_register_and_nothing_else_of_it_is_read(tmp_path):
    wickford = make_partnership("Wickford")
    make_headship(make_person("Alan Smith"), School.objects.get(urn=200001))
    make_headship(make_person("Cy Lee"), School.objects.get(urn=200002))
    rows = [
        "URN,EstablishmentName,TypeOfEstablishment (name),HeadTitle (name),HeadFirstName,HeadLastName",
        "200001,Abacus Primary School,Community school,Mr,Alan,Smith",
        "200002,Hilltop Infant School,Community school,Mrs,Dee,Ray",
        "200003,Hilltop Junior School,Community school,Ms,Eve,Ash",
        "200004,Warley Primary School,Community school,,,",
        "999999,Elsewhere Primary School,Community school,Mr,Bo,Elm",
    ]

    plan = planned(text(tmp_path / "edubase.csv", "\n".join(rows)))

    assert said(plan) == [
        "New person: Ms Eve Ash",
        "Ms Eve Ash heads Hilltop Junior School (200003) as headteacher from 2 November 2026",
    ]
    assert [question.sentence for question in plan.answers.open] == [
        "The sheet has Mrs Dee Ray as head of Hilltop Infant School, the portal Cy Lee. What happens?"
    ]
    assert plan.unchanged == 1
    assert "1 school that is not open here is passed over." in plan.notes
    assert not wickford.memberships.exists()


@pytest.mark.parametrize("heading", ["Office mailbox", "School e-mail", "E-mail"])
def test_mailboxes_of_offices_come_with_a_list_of_schools_by_urn_or_name(tmp_path, heading):
    make_partnership("Wickford")
    School.objects.filter(urn=200002).update(office_email="Office@hilltop-inf.example.org")
    School.objects.filter(urn=200003).update(office_email="old@hilltop-jun.example.org")
    School.objects.filter(urn=200004).update(closed_on=dt.date(2026, 8, 31))
    rows = [
        f"School,URN,Notes,{heading}",
        "Abacus Primary,,,Abacus Primary <office@abacus.example.org>",
        "Hilltop Infant School,200002,,office@hilltop-inf.example.org",
        ",200003,,office@hilltop-jun.example.org",
        ",200003,again,office@hilltop-jun.example.org",
        "Warley Primary School,200004,has closed,office@warley.example.org",
        "Elsewhere Primary School,999999,,office@elsewhere.example.org",
        "Abacus Primary,,no mailbox,",
    ]

    plan = planned(text(tmp_path / "mailboxes.csv", "\n".join(rows)))

    assert said(plan) == [
        "Abacus Primary School (200001): the mailbox of its office empty becomes office@abacus.example.org",
        "Hilltop Junior School (200003): the mailbox of its office old@hilltop-jun.example.org becomes "
        "office@hilltop-jun.example.org",
    ]
    assert (plan.is_ready, plan.unchanged, plan.faults) == (True, 1, [])
    assert plan.notes == [
        "The table says nothing of partnerships. Read are the mailboxes of schools’ offices.",
        "2 schools that are not open here are passed over.",
    ]


def test_mailboxes_stand_beside_members_too_and_an_e_mail_after_a_school_is_not_taken_for_one(tmp_path):
    make_partnership("Wickford", schools=list(School.objects.all()))
    rows = [
        "Partnership,School,E-mail,Office mailbox",
        "Wickford,Abacus Primary School,head@example.org,office@abacus.example.org",
        "Wickford,Hilltop Infant School; Hilltop Junior School,,office@hilltop.example.org",
    ]

    plan = planned(text(tmp_path / "members.csv", "\n".join(rows)))

    assert said(plan) == [
        "Abacus Primary School (200001): the mailbox of its office empty becomes office@abacus.example.org"
    ]
    assert "Columns that are not read: E-mail." in plan.notes
    whose = "Row 3 does not say of which school its mailbox is, which is left out: “office@hilltop.example.org”."
    assert whose in plan.notes


def test_two_mailboxes_of_one_school_and_what_is_no_address_are_faults(tmp_path):
    rows = ["URN,Mailbox", "200001,one@example.org", "200001,two@example.org"]
    plan = planned(text(tmp_path / "two.csv", "\n".join(rows)))

    assert list(map(str, plan.faults)) == [
        "Row 3, Office mailbox: Abacus Primary School has another one in row 2. Make them the same."
    ]
    with pytest.raises(SheetRefused, match="Row 2, Office mailbox: “office at example"):
        planned(text(tmp_path / "none.csv", "URN,Mailbox\n200001,office at example.org"))
    with pytest.raises(SheetRefused, match="Row 2, URN: “20001” is no URN"):
        planned(text(tmp_path / "urn.csv", "URN,Mailbox\n20001,office@example.org"))


def test_school_of_a_mailbox_that_is_not_sure_is_asked_about(tmp_path):
    plan = planned(text(tmp_path / "unsure.csv", "School,Mailbox\nHilltop,office@example.org"))

    (question,) = plan.answers.open
    assert {option.label.partition(",")[0] for option in question.options} >= {
        "Hilltop Infant School",
        "Hilltop Junior School",
    }
    infant = next(option.value for option in question.options if "Infant" in option.label)
    answered = planned(
        text(tmp_path / "unsure.csv", "School,Mailbox\nHilltop,office@example.org"), answers={question.key: infant}
    )
    assert said(answered) == [
        "Hilltop Infant School (200002): the mailbox of its office empty becomes office@example.org"
    ]
