"""The questions people ask: what each answer says, what narrows it, and how it goes out."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from base.school_terms import academic_year, year_starts_on
from confirmations.models import Question
from partnerships.coverage.snapshots import take_snapshot
from partnerships.models import Membership, Partnership, PartnershipName, School, SchoolLink
from portal.answers.every import ANSWERS
from portal.answers.leads import Leads, outlook_line
from portal.answers.led import Led
from portal.answers.left import Left
from portal.answers.moved import Moved
from portal.answers.phases import Phases
from portal.answers.unconfirmed import Unconfirmed
from tests.factories import (
    STARTED,
    make_council,
    make_district,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
Reason = Membership.LeavingReason


def ask(answer_class, query: str = "", on: dt.date = TODAY):
    return answer_class(QueryDict(query), on=on)


def told(answer, *names: str) -> list[tuple]:
    """The rows as these columns have them, as text or number."""
    chosen = [next(column for column in answer.columns if column.name == name) for name in names]
    return [tuple(_plain(column.value(row)) for column in chosen) for row in answer.rows]


def _plain(value):
    return value if value is None or isinstance(value, int | float | dt.date) else str(value)


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


class TestLed:
    @pytest.fixture
    def handed_over(self):
        """Ann Day hands over to Bo Lee, who begins on 1 March 2026."""
        colne = make_partnership("Colne", home_quadrant=make_quadrant("South"))
        make_lead(colne, make_person("Ann Day"), ended_on=dt.date(2026, 2, 28))
        make_lead(
            colne, make_person("Bo Lee"), started_on=dt.date(2026, 3, 1), school=make_school("Lexden", urn=114704)
        )

    @pytest.mark.parametrize(
        ("day", "who"),
        [("2023-08-31", []), ("28/2/2026", ["Ann Day"]), ("1 March 2026", ["Bo Lee"]), ("2 March 2026", ["Bo Lee"])],
    )
    def test_it_names_whoever_led_on_the_day(self, handed_over, day, who):
        assert [name for (name,) in told(ask(Led, f"on_day={day}"), "Lead")] == who

    def test_it_says_role_school_and_since_when(self, handed_over):
        names = ("Partnership", "Quadrant", "Lead", "Role", "School", "URN", "Lead since", "Lead until")

        assert told(ask(Led), *names) == [
            ("Colne", "South", "Bo Lee", "Lead", "Lexden", 114704, dt.date(2026, 3, 1), None)
        ]

    def test_a_partnership_without_a_lead_says_so(self):
        make_partnership("Colne")
        answer = ask(Led)

        assert told(answer, "Partnership", "Lead", "Lead since") == [("Colne", "Nobody", None)]
        assert answer.sentences[0].endswith(": 1 partnership, 1 without a lead.")

    def test_a_partnership_that_was_renamed_since_has_the_name_of_the_day(self, handed_over):
        colne = Partnership.objects.get()
        PartnershipName.objects.create(partnership=colne, name="Colne Cluster", ended_on=dt.date(2026, 3, 1))

        assert told(ask(Led, "on_day=1 March 2026"), "Partnership", "Lead") == [("Colne Cluster", "Bo Lee")]
        assert told(ask(Led, "on_day=2 March 2026"), "Partnership", "Lead") == [("Colne", "Bo Lee")]

    def test_it_is_narrowed_by_quadrant_and_kind(self, handed_over):
        make_partnership("Wide", home_quadrant=None)

        assert told(ask(Led, "quadrant=south"), "Partnership") == [("Colne",)]
        assert told(ask(Led, "quadrant=county-wide"), "Partnership") == [("Wide",)]
        assert told(ask(Led, "kind=local-cluster"), "Partnership") == [("Colne",), ("Wide",)]


class TestLeft:
    SINCE = "since=1 September 2025&until=31 August 2026"

    @pytest.mark.parametrize(
        ("last_day", "is_among_them"),
        [("2025-08-30", False), ("2025-08-31", True), ("2026-08-30", True), ("2026-08-31", False)],
    )
    def test_first_day_without_the_school_is_between_the_days(self, last_day, is_among_them):
        make_membership(make_partnership("Colne"), make_school("Lexden"), ended_on=dt.date.fromisoformat(last_day))

        assert bool(ask(Left, self.SINCE).rows) is is_among_them

    def test_who_is_to_leave_is_told_where_a_day_to_come_is_asked_for(self):
        colne = make_partnership("Colne")
        for days in (-1, 0, 1):
            make_membership(colne, make_school(f"{days}"), ended_on=TODAY + days * A_DAY)
        asked = [ask(Left, f"since={TODAY - A_DAY}&until={TODAY + days * A_DAY}") for days in (0, 1, 2)]

        assert [told(one, "School") for one in asked] == [[("-1",)], [("0",), ("-1",)], [("1",), ("0",), ("-1",)]]
        assert [one.sentences[1:] for one in asked] == [
            [],
            ["1 school is to leave; they stand first."],
            ["2 schools are to leave; they stand first."],
        ]
        assert all(one.sentences[0].startswith("1 school left a partnership. ") for one in asked)
        assert told(asked[2], "Where it is now")[:2] == [("In Colne",), ("In Colne",)]

    def test_it_says_why_and_where_each_is_now(self):
        ended = {"ended_on": dt.date(2025, 8, 31)}
        colne, blackwater = make_partnership("Colne"), make_partnership("Blackwater")
        moved, left = make_school("A moved"), make_school("B left")
        closed = make_school("C closed", status="closed", closed_on=dt.date(2025, 8, 31))
        became = make_school("D became", status="closed", closed_on=dt.date(2025, 8, 31), urn=200001)
        new = make_school("E new", urn=200002)
        SchoolLink.objects.create(school=new, direction="predecessor", linked_urn=became.urn, linked_name="D became")
        for school, reason in ((moved, Reason.MOVED), (left, ""), (closed, Reason.SCHOOL_CLOSED)):
            make_membership(colne, school, leaving_reason=reason, **ended)
        make_membership(colne, became, leaving_reason=Reason.CONVERTED, leaving_note="An academy.", **ended)
        for school in (moved, new):
            make_membership(blackwater, school, started_on=dt.date(2025, 9, 1))
        answer = ask(Left, self.SINCE)

        assert told(answer, "School", "Why", "More on why", "Where it is now") == [
            ("A moved", "Moved to another partnership", "", "In Blackwater"),
            ("B left", "Not known", "", "In no partnership"),
            ("C closed", "The school closed", "", "Closed"),
            (
                "D became",
                "The school became another, which carries on",
                "An academy.",
                "Became E new (200002), in Blackwater",
            ),
        ]
        assert answer.sentences[0].startswith("4 schools left a partnership. ")
        assert told(ask(Left, f"{self.SINCE}&reason=moved"), "School") == [("A moved",)]

    def test_where_nobody_said_why_the_records_tell(self):
        last = dt.date(2025, 8, 31)
        colne, over = make_partnership("Colne"), make_partnership("Over", ended_on=last)
        moved, stays = make_school("A moved"), make_school("D stays elsewhere")
        closed = make_school("B closed", status="closed", closed_on=last)
        for partnership, school in (
            (colne, moved),
            (colne, closed),
            (over, make_school("C of one that ended")),
            (colne, stays),
        ):
            make_membership(partnership, school, ended_on=last)
        make_membership(make_partnership("Blackwater"), moved, started_on=last + A_DAY)
        make_membership(make_partnership("Crouch"), stays)

        assert [reason for (reason,) in told(ask(Left, self.SINCE), "Why")] == [
            *("Moved to another partnership", "The school closed", "The partnership ended", "Not known")
        ]

    def test_successors_that_closed_in_turn_are_followed(self):
        first, second, third = (
            make_school(name, urn=urn) for name, urn in (("One", 200001), ("Two", 200002), ("Three", 200003))
        )
        for school, on in ((first, dt.date(2025, 8, 31)), (second, dt.date(2026, 1, 31))):
            School.objects.filter(pk=school.pk).update(status="closed", closed_on=on)
        for school, after in ((first, second), (second, third)):
            SchoolLink.objects.create(
                school=school, direction="successor", linked_urn=after.urn, linked_name=after.name
            )
        make_membership(make_partnership("Colne"), first, ended_on=dt.date(2025, 8, 31))

        assert told(ask(Left, self.SINCE), "Where it is now") == [("Became Three (200003), in no partnership",)]

    def test_several_partnerships_are_named_in_a_row(self):
        gone = make_school("Gone")
        make_membership(make_partnership("Colne"), gone, ended_on=dt.date(2025, 8, 31))
        for name in ("Ash", "Birch", "Cedar"):
            make_membership(make_partnership(name), gone)

        assert told(ask(Left, self.SINCE), "Where it is now") == [("In Ash, Birch and Cedar",)]

    def test_it_begins_with_this_school_year(self):
        make_membership(make_partnership("Colne"), make_school("Lexden"), ended_on=dt.date(2026, 8, 31))

        assert told(ask(Left, on=dt.date(2026, 11, 30)), "School") == [("Lexden",)]
        assert told(ask(Left, on=dt.date(2027, 11, 30)), "School") == []


class TestLeads:
    def test_it_gives_the_address_that_the_portal_writes_to(self):
        colne = make_partnership("Colne")
        make_lead(colne, make_person("Ann Day", email="own@example.org"), email="role@example.org")
        make_lead(colne, make_person("Bo Lee", email="bo@example.org"))
        make_lead(colne, make_person("Cy Fox"))
        answer = ask(Leads)

        assert told(answer, "Lead", "The portal writes to") == [
            ("Ann Day", "role@example.org"),
            ("Bo Lee", "bo@example.org"),
            ("Cy Fox", "No address is recorded"),
        ]
        assert answer.sentences == ["3 leads, 3 people.", "No address is recorded of Cy Fox."]
        assert told(ask(Leads, "address=none"), "Lead") == [("Cy Fox",)]

    def test_it_is_of_today_alone(self):
        make_lead(person=make_person("Past"), ended_on=TODAY - A_DAY)
        make_lead(person=make_person("To come"), started_on=TODAY + A_DAY)
        make_lead(person=make_person("Now"), ended_on=TODAY)

        assert told(ask(Leads), "Lead") == [("Now",)]

    def test_who_has_not_confirmed_this_school_year_can_be_asked_for(self):
        first = year_starts_on(academic_year(TODAY))
        for name, day in (("This year", first), ("Last year", first - A_DAY), ("Never", None)):
            make_lead(make_partnership(name, last_confirmed_on=day), make_person(name))

        assert told(ask(Leads, "confirmed=no"), "Lead") == [("Last year",), ("Never",)]

    def test_outlook_line_has_each_address_once_and_names_in_quotes_where_they_need_them(self):
        colne = make_partnership("Colne")
        for name, email in (
            ("Ann Day", "ann@example.org"),
            ('Day, "Bo"', "bo@example.org"),
            ("Cy Fox", "ANN@example.org"),
        ):
            make_lead(colne, make_person(name), email=email)
        make_lead(colne, make_person("Dee Noone"))

        assert outlook_line(ask(Leads).rows) == "Ann Day <ann@example.org>; \"Day, 'Bo'\" <bo@example.org>"

    def test_nobody_is_copied_or_written_to_where_the_address_is_not_understood(self, officer):
        make_lead(person=make_person("Ann Day", email="ann@example.org"))

        page = officer.get(Leads.address(), {"quadrant": "atlantis"}).content.decode()

        assert "Nobody can be copied or written to until what is marked above is put right." in page
        assert "Ann Day &lt;ann@example.org&gt;" in officer.get(Leads.address()).content.decode()
        assert "Ann Day &lt;ann@example.org&gt;" not in page
        assert "Write to them from here" not in page

    def test_administrator_sees_no_address(self, client):
        client.force_login(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True))

        assert client.get(Leads.address()).status_code == 403
        assert Leads.address() not in client.get("/admin/answers/").content.decode()


class TestPhases:
    @pytest.fixture
    def colne(self):
        north = make_quadrant("North-East")
        colne = make_partnership("Colne", home_quadrant=north)
        make_lead(colne, make_person("Ann Day"))
        for name, phase, district in (
            ("A", "primary", "Tendring"),
            ("B", "primary", "Colchester"),
            ("C", "secondary", "Tendring"),
        ):
            make_membership(colne, make_school(name, phase=phase, district=make_district(district, north)))
        make_membership(colne, make_school("Closed", phase="primary", status="closed", closed_on=STARTED))
        make_membership(colne, make_school("Left", phase="primary"), ended_on=TODAY - A_DAY)
        return colne

    def test_open_schools_are_counted_by_phase(self, colne):
        answer = ask(Phases)

        assert told(
            answer, "Partnership", "Quadrant", "Leads", "Open schools", "Primary", "Secondary", "Nursery", "Districts"
        ) == [("Colne", "North-East", "Ann Day", 3, 2, 1, 0, "Colchester; Tendring")]
        assert answer.sentences[0].startswith("1 partnership, 3 places of open schools.")

    def test_or_stand_in_a_row_each(self, colne):
        assert told(ask(Phases, "show=schools"), "Partnership", "Phase", "School", "District") == [
            ("Colne", "Primary", "A", "Tendring"),
            ("Colne", "Primary", "B", "Colchester"),
            ("Colne", "Secondary", "C", "Tendring"),
        ]

    def test_of_another_day(self, colne):
        assert told(ask(Phases, f"on_day={TODAY - A_DAY}"), "Primary") == [(3,)]

    @pytest.mark.parametrize(
        ("query", "is_there"),
        [
            ("district=tendring", True),
            ("district=basildon", False),
            ("phase=secondary", True),
            ("phase=nursery", False),
        ],
    )
    def test_it_is_narrowed_by_area_and_phase(self, colne, query, is_there):
        make_district("Basildon")

        assert bool(ask(Phases, query).rows) is is_there


class TestMoved:
    FIRST, LAST = dt.date(2025, 9, 1), dt.date(2026, 8, 31)
    PERIOD = "since=1 September 2025&until=31 August 2026"

    @pytest.fixture
    def moved(self):
        """Two stay; one joins, one leaves, two open (one of them in one), two close (one of them had been in one)."""
        south = make_district("Basildon", make_quadrant("South"))
        make = {"district": south}
        colne = make_partnership("Colne", schools=[make_school("Stays 1", **make), make_school("Stays 2", **make)])
        make_membership(colne, make_school("Joins", **make), started_on=self.FIRST + A_DAY)
        make_membership(colne, make_school("Leaves", **make), ended_on=self.LAST - A_DAY)
        make_membership(colne, make_school("Opens in", opened_on=self.LAST, **make), started_on=self.LAST)
        make_school("Opens", opened_on=self.LAST, **make)
        make_membership(colne, make_school("Closes in", closed_on=self.FIRST, **make), ended_on=self.FIRST)
        make_school("Closes", closed_on=self.FIRST, **make)
        make_school("Joins the day before", **make)
        return colne

    def test_the_numbers_add_up(self, moved):
        south, county = ask(Moved, self.PERIOD).rows[0], ask(Moved, self.PERIOD).rows[-1]

        assert (south.place, county.place) == ("South", "County")
        assert (south.before.counts, south.after.counts) == ("4 of 7", "4 of 7")
        assert (len(south.joined), len(south.left), len(south.opened), len(south.closed)) == (1, 1, 2, 2)
        for row in (south, county):
            joined, left = len(row.joined) + row.opened_in_one, len(row.left) + row.closed_in_one
            assert row.before.in_partnership + joined - left == row.after.in_partnership
            assert row.before.in_scope + len(row.opened) - len(row.closed) == row.after.in_scope
            assert row.net == row.after.in_partnership - row.before.in_partnership

    def test_schools_that_make_the_difference_are_named(self, moved):
        assert told(ask(Moved, f"{self.PERIOD}&show=schools"), "School", "What", "Area") == [
            ("Joins", "Joined", "South"),
            ("Leaves", "Left", "South"),
            ("Opens", "Began to count", "South"),
            ("Opens in", "Began to count", "South"),
            ("Closes", "No longer counts", "South"),
            ("Closes in", "No longer counts", "South"),
        ]

    def test_it_says_what_was_counted_at_the_time(self, moved):
        take_snapshot(self.FIRST - A_DAY)
        take_snapshot(self.LAST)
        late = make_school("Known later", district=make_district("Basildon"))
        make_membership(moved, late, started_on=self.FIRST - 2 * A_DAY)
        answer = ask(Moved, self.PERIOD)

        assert answer.sentences == [
            "Compares 1 September 2025 with 31 August 2026, both counted today from the dated records.",
            "The county: 63% (5 of 8), as before: 63% (5 of 8).",
            "Counted at the time: in the snapshot of 31 August 2025, and in the snapshot of 31 August 2026.",
        ]
        assert told(answer, "Counted at the time, first", "Counted at the time, last")[0] == ("4 of 7", "4 of 7")

    def test_it_says_that_no_snapshot_was_kept(self, moved):
        assert "no snapshot was kept by then" in ask(Moved, self.PERIOD).sentences[-1]


class TestUnconfirmed:
    def test_it_says_when_each_was_asked_and_reminded(self):
        first = year_starts_on(academic_year(TODAY))
        make_lead(make_partnership("Confirmed", last_confirmed_on=first))
        asked = make_lead(make_partnership("Asked", last_confirmed_on=first - A_DAY), make_person("Ann Day"))
        Question.objects.create(
            lead=asked,
            partnership=asked.partnership,
            kind="record",
            year=first.year,
            reminders=2,
            reminded_on=TODAY,
            expires_on=TODAY + A_DAY,
        )
        make_lead(make_partnership("Not asked"), make_person("Bo Lee", email="bo@example.org"))
        make_lead(make_partnership("Not asked, no address"), make_person("Cy Fox"))
        make_partnership("Without")
        answer = ask(Unconfirmed)

        assert told(answer, "Partnership", "Lead", "Asked on", "Reminders", "Last reminded on") == [
            ("Asked", "Ann Day", TODAY, 2, TODAY),
            ("Not asked", "Bo Lee", None, None, None),
            ("Not asked, no address", "Cy Fox", None, None, None),
            ("Without", "Nobody", None, None, None),
        ]
        states = [state for (state,) in told(answer, "Where it stands")]
        assert states[0].startswith("Waiting; link works until ")
        assert states[1:] == ["Not asked", "Not asked: no address is recorded", "Nobody leads it"]
        assert answer.sentences[0].startswith("4 partnerships have not been confirmed since ")

    def test_another_day_can_be_asked_for(self):
        make_lead(make_partnership(last_confirmed_on=dt.date(2025, 9, 1)))

        assert not ask(Unconfirmed, "since=1 September 2025").rows
        assert ask(Unconfirmed, "since=2 September 2025").rows


class TestPages:
    def _fill(self, number: int) -> None:
        partnership = make_partnership(f"Filled {number}", schools=2, home_quadrant=make_quadrant())
        lead = make_lead(
            partnership, make_person(f"Lead {number}", email=f"lead{number}@example.org"), school=make_school()
        )
        gone = make_school(status="closed", closed_on=TODAY - 2 * A_DAY)
        make_membership(partnership, gone, ended_on=TODAY - 2 * A_DAY)
        make_membership(partnership, make_school(), ended_on=TODAY - 2 * A_DAY)
        year = academic_year(TODAY)
        Question.objects.create(lead=lead, partnership=partnership, kind="record", year=year, expires_on=TODAY)

    @pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
    def test_at_most_twelve_queries_however_many_rows(self, officer, answer):
        def queries(query: str = "") -> int:
            with CaptureQueriesContext(connection) as asked:
                assert officer.get(f"{answer.address()}{query}").status_code == 200
            return len(asked)

        self._fill(0)
        queries()
        few = [queries(query) for query in ("", "?format=csv", "?show=schools", "?quadrant=south")]
        for number in range(1, 5):
            self._fill(number)

        assert [queries(query) for query in ("", "?format=csv", "?show=schools", "?quadrant=south")] == few
        assert max(few) <= 12

    @pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
    def test_page_print_csv_and_workbook_have_the_same_rows(self, officer, answer):
        self._fill(0)
        page = officer.get(answer.address())
        printed = officer.get(answer.address(), {"format": "print"})
        rows = list(
            csv.reader(io.StringIO(officer.get(answer.address(), {"format": "csv"}).content.decode("utf-8-sig")))
        )
        book = openpyxl.load_workbook(io.BytesIO(officer.get(answer.address(), {"format": "xlsx"}).content))
        cells = list(book.worksheets[0].iter_rows())

        names = [column.name for column in page.context["answer"].columns]
        assert {name for name, _ in page.context["headings"]} <= {*names} or answer is Moved
        assert rows[0] == [cell.value for cell in cells[0]] == names
        assert len(page.context["cells"]) == len(printed.context["cells"]) == len(rows) - 1 == len(cells) - 1 > 0
        for row, shown in zip(cells[1:], page.context["answer"].rows, strict=True):
            for cell, column in zip(row, page.context["answer"].columns, strict=True):
                value = column.value(shown)
                is_number = value in (None, "") or isinstance(value, int | float)  # as openpyxl has an empty cell, too
                assert cell.data_type == ("n" if is_number else "d" if isinstance(value, dt.date) else "s"), column.name
        about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
        assert (about["What"], about["Rows"]) == (page.context["title"], len(rows) - 1)

    @pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
    def test_empty_database_is_said(self, officer, answer):
        page = officer.get(answer.address())

        assert page.status_code == 200
        assert answer is Moved or answer.nothing in page.content.decode()

    @pytest.mark.parametrize("query", ["on_day=x", "since=never&until=32/13/26", "quadrant=atlantis&kind=%00&page=99"])
    @pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.slug)
    def test_what_cannot_be_read_narrows_nothing(self, officer, answer, query):
        assert officer.get(f"{answer.address()}?{query}").status_code == 200

    def test_file_of_what_cannot_be_read_says_so(self, officer):
        response = officer.get(Led.address(), {"on_day": "soon", "format": "csv"})

        assert response.status_code == 404
        assert response.content.decode().startswith("On: ")

    def test_print_of_what_cannot_be_read_says_so(self, officer):
        page = officer.get(Led.address(), {"on_day": "soon", "format": "print"}).content.decode()

        assert "“soon” is not a day" in page

    def test_unknown_question_is_not_there(self, officer):
        assert officer.get("/admin/answers/who-knows/").status_code == 404

    def test_notice_and_mailbox_of_the_council_are_a_link_from_the_desk(self, officer):
        council = make_council()

        assert f'href="/admin/office/council/{council.pk}/change/"' in officer.get("/admin/").content.decode()

    def test_questions_are_listed_with_the_directory_to_print(self, officer):
        page = officer.get("/admin/answers/").content.decode()

        assert all(answer.address() in page and answer.question in page for answer in ANSWERS)
        assert 'action="/partnerships/print/"' in page
        assert 'href="/admin/answers/"' in officer.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("answer", "query", "day"),
    [
        (Led, "on_day=1 March 2026", "2026-03-01"),
        (Phases, "on_day=1 March 2026", "2026-03-01"),
        (Phases, "on_day=1 March 2026&show=schools", "2026-03-01"),
        (Left, "since=1 September 2025&until=31 August 2026", "2026-08-31"),
        (Leads, "", f"{TODAY:%Y-%m-%d}"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_is_named_by_the_day_that_was_asked_about(officer, answer, query, day, kind):
    response = officer.get(f"{answer.address()}?{query}&format={kind}")

    assert response["Content-Disposition"] == f'attachment; filename="{named(answer, query)}-{day}.{kind}"'


def named(answer, query: str) -> str:
    """What a file is called before its day: numbers and schools are two files."""
    what = {Phases: "-each-school" if "show" in query else "-numbers"}
    return f"{answer.slug}{what.get(answer, '')}"


@pytest.mark.parametrize("answer", ANSWERS)
def test_files_are_asked_for_with_what_the_form_holds_then(officer, answer):
    """They are buttons of the form itself: what was typed and not shown yet is sent with them."""
    make_lead(make_partnership("Colne", schools=2), make_person("Ann Day", email="ann@example.org"))
    page = officer.get(answer.address()).content.decode()

    assert "format=xlsx" not in page
    for kind in ("xlsx", "csv", "print") if f'<p class="portal-empty">{answer.nothing}' not in page else ():
        assert f'<button type="submit" form="asked" name="format" value="{kind}">' in page
    assert '<form method="get" id="asked"' in page


def test_writing_to_leads_and_the_line_for_outlook_say_and_send_what_is_asked(client):
    client.force_login(make_user("one@example.org", roles.OFFICER, is_staff=True))
    south = make_partnership("Colne", home_quadrant=make_quadrant("South"), schools=2)
    make_lead(south, make_person("Ann Day", email="ann@example.org"))

    page = client.get(f"{Leads.address()}?quadrant=south").content.decode()

    assert '<p id="id_outlook_of">Quadrant: South.</p>' in page
    assert '<button type="submit" form="asked" formaction="/admin/answers/leads-addresses/write/"' in page
    assert '<p id="id_outlook_of">All current leads.</p>' in client.get(Leads.address()).content.decode()
