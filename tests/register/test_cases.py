"""Odd files that failed, or made others' importers of the register fail: each gives the right outcome."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from partnerships.models import EstablishmentType, Membership, School, SchoolLink
from register.models import RegisterImport
from register.planning.plan import make_plan
from register.planning.preview import counts_of, preview_of
from register.planning.report import summary
from register.runs.refresh import read_files
from register.runs.sentences import sentences
from tests.factories import make_membership, make_partnership, make_school
from tests.register.files import DATA, SCHOOL, import_gias, links, planned, table

CASES = DATA / "cases"
LAST_DAY, NEXT_DAY = dt.date(2026, 8, 31), dt.date(2026, 9, 1)
KENT = SCHOOL | {"URN": "150902", "LA (code)": "886", "LA (name)": "Kent"}
URN = int(SCHOOL["URN"])
NEXT_YEAR = timezone.localdate().year + 1

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def colne():
    """A partnership with two schools, so that it is active."""
    return make_partnership("Colne", schools=2)


def test_childrens_centre_is_passed_over_and_listed():
    said = import_gias(CASES / "g01_childrens_centre_5_digit_urn.csv")

    assert "1 created" in said
    assert "1 children’s centre passed over, not a school: Invented Lane Children's Centre (20991)." in said
    assert [school.urn for school in School.objects.all()] == [150901]


def test_childrens_centre_of_the_county_is_passed_over_too(tmp_path):
    centre = {
        "URN": "20991",
        "EstablishmentName": "Elm Centre",
        "TypeOfEstablishment (name)": "Children’s Centre linked site",
    }

    said = import_gias(table(tmp_path / "a.csv", SCHOOL, SCHOOL | centre))

    assert "1 children’s centre passed over, not a school: Elm Centre (20991)." in said


@pytest.mark.parametrize(
    "case",
    [
        "g03_byte_not_in_cp1252.csv",
        "g05_status_created_in_error.csv",
        "g07_blank_la_code.csv",
        "g15_long_website.csv",
    ],
)
def test_row_of_another_authority_is_passed_over_whatever_is_wrong_with_it(case):
    said = import_gias(CASES / case)

    assert "1 created, 0 updated, 0 closed, 0 unchanged, 0 rejected" in said
    assert "1 school of other authorities passed over." in said
    assert "Row" not in said


@pytest.mark.parametrize(
    ("case", "created", "sentence"),
    [
        (
            "g03_byte_not_in_cp1252.csv",
            2,
            "Row 3, EstablishmentName: a character cannot be read; “\ufffd” stands for it.",
        ),
        ("g05_status_created_in_error.csv", 1, "“created in error”: Invented Kent School (150904)."),
        ("g07_blank_la_code.csv", 1, "1 school of other authorities passed over."),
        ("g15_long_website.csv", 2, "Row 3, SchoolWebsite: longer than 255 characters; it is left out."),
    ],
)
def test_row_that_is_wanted_is_taken_where_it_can_be_used_and_what_was_odd_is_said(case, created, sentence):
    said = import_gias(CASES / case, la="all")

    assert f"{created} created" in said
    assert sentence in said


def test_telephone_that_excel_robbed_of_its_zero_gets_it_back():
    said = import_gias(CASES / "g20_excel_saved_phone.csv")

    school = School.objects.get()
    assert (school.telephone, school.opened_on) == ("01206555010", dt.date(2024, 9, 1))
    assert "Row 2, TelephoneNum: the first 0 of the number was missing; it is put back." in said


def test_school_that_closed_without_a_link_is_never_moved_on_a_guess(colne):
    danbury = make_school("Danbury Park Community Primary School", urn=114992)
    make_membership(colne, danbury)

    said = import_gias(CASES / "s1_conversion_no_link.csv", move_memberships=True, even_so=True)

    assert (
        "It is probably Danbury Park Community Primary School (151101), with the same name and the same number" in said
    )
    assert "This command moves nothing on a guess" in said
    assert danbury.memberships.get().ended_on is None


def test_school_that_splits_is_left_by_the_command_which_cannot_know(colne):
    baddow = make_school("Baddow Hall Infant School", urn=114898)
    make_membership(colne, baddow)

    said = import_gias(CASES / "s2_split_school.csv", links=CASES / "s2_links.csv", move_memberships=True, even_so=True)

    assert "Baddow Hall Infant School (114898) closed, and Baddow Invented North Infant School (151102) and" in said
    assert "cannot know which of them carries each membership on" in said
    assert baddow.memberships.get().ended_on is None
    assert {link.manner for link in SchoolLink.objects.all()} == {"split"}


def test_school_that_is_renamed_is_updated():
    make_school("Orchard Primary School", urn=114996)

    said = import_gias(CASES / "s4_renamed.csv")

    assert "0 created, 1 updated" in said
    assert School.objects.get().name == "Invented Orchard Primary School"


def test_zip_with_register_and_links_is_read_as_both(colne):
    infants = make_school("Baddow Hall Infant School", urn=114898)
    make_membership(colne, infants)

    said = import_gias(CASES / "z1_register_and_links.zip", move_memberships=True, even_so=True)

    assert "Links: 2 created" in said
    assert "1 closed school carried over to a successor." in said
    assert Membership.objects.active(NEXT_DAY).filter(partnership=colne, school__urn=151104).exists()
    assert RegisterImport.objects.get().links_name == "links_edubasealldata20261101.csv"
    assert RegisterImport.objects.get().extracted_on == dt.date(2026, 11, 1)


def test_zip_is_read_by_headers_whatever_its_tables_are_called(tmp_path):
    register, said_links = table(tmp_path / "a.csv", SCHOOL), links(tmp_path / "l.csv", (URN, 149966, "Successor"))
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(register, "extract/schools.csv")
        archive.write(said_links, "extract/their links.csv")
        archive.writestr("__MACOSX/extract/._schools.csv", "of a Mac")

    assert "Links: 1 created" in import_gias(tmp_path / "both.zip")


def macintosh(path: Path) -> bytes:
    """The file as Excel saves it as "CSV (Macintosh)": lines end with a carriage return alone."""
    return path.read_bytes().replace(b"\r\n", b"\r")


def test_lines_that_end_with_a_carriage_return_alone_are_read(tmp_path):
    register = table(tmp_path / "a.csv", SCHOOL, SCHOOL | {"URN": str(URN + 1)})
    register.write_bytes(macintosh(register))

    assert "2 created" in import_gias(register)


def test_zip_of_tables_whose_lines_end_with_a_carriage_return_alone_is_read_as_both(tmp_path):
    register, said_links = table(tmp_path / "a.csv", SCHOOL), links(tmp_path / "l.csv", (114704, 149966, "Successor"))
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("schools.csv", macintosh(register))
        archive.writestr("links.csv", macintosh(said_links))

    assert "Links: 1 created" in import_gias(tmp_path / "both.zip")


# Found in others' repositories, each with its thread.


def test_text_in_two_encodings_is_read_as_meant(tmp_path):
    """DFE-Digital/get-help-with-tech, pull request 1326: UTF-8 in a file of cp1252, “"\\x81" to UTF-8”."""
    path = table(
        tmp_path / "a.csv",
        SCHOOL | {"EstablishmentName": "TWICE"},
        SCHOOL | {"URN": "114705", "EstablishmentName": "Café"},
    )
    path.write_bytes(path.read_bytes().replace(b"TWICE", "École Ánnan".encode()))

    said = import_gias(path)

    assert [school.name for school in School.objects.order_by("urn")] == ["École Ánnan", "Café"]
    assert "Row 2, EstablishmentName: letters were garbled" in said


def test_columns_that_were_renamed_added_and_left_empty_make_no_difference(tmp_path):
    """DFE-Digital/gias-query-tool, issue 5: columns renamed and added; and what Excel keeps at the end of rows."""
    row = {"InspectorateName (name)": "", **SCHOOL, "QABName (code)": "0", "": ""}
    path = table(tmp_path / "a.csv", row)
    path.write_text(
        "\r\n".join(line + ",,," if line.startswith('""') else line for line in path.read_text().split("\n"))
    )

    assert "1 created" in import_gias(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Stokesley C of E Academy", "the same name"),
        ("The Invented Academy", "the same postcode (CO1 1AA)"),
    ],
)
def test_school_that_opened_anew_the_next_day_is_probably_the_successor(tmp_path, colne, name, reason):
    """Of mysociety/whatdotheyknow-theme, issue 863: Stokesley School became an academy and no successor was listed."""
    old = make_school("Stokesley Church of England School", urn=URN, postcode="CO1 1AA", register_postcode="CO1 1AA")
    make_membership(colne, old)
    closed = SCHOOL | {
        "EstablishmentName": old.name,
        "EstablishmentStatus (name)": "Closed",
        "CloseDate": "31-08-2026",
        "Postcode": "CO1 1AA",
    }
    new = SCHOOL | {"URN": "141930", "EstablishmentName": name, "OpenDate": "01-09-2026", "Postcode": "CO1 1AA"}

    said = import_gias(table(tmp_path / "a.csv", closed, new), even_so=True)

    assert f"It is probably {name} (141930), with {reason}" in said


@pytest.mark.parametrize(
    ("cell", "telephone", "sentence"),
    [
        ("1206 555010", "01206 555010", "the first 0 of the number was missing"),
        ("1206555010.0", "01206555010", "the first 0 of the number was missing"),
        ("1.21E+09", "", "has shortened the number"),
        ("020 7946 0000", "020 7946 0000", ""),
        ("0" * 31, "", "longer than 30 characters"),
    ],
)
def test_telephone_of_a_spreadsheet_is_put_right_where_it_can_be(tmp_path, cell, telephone, sentence):
    """NHSDigital/manage-vaccinations-in-schools, pull request 2298: leading zeros stripped by Excel."""
    said = import_gias(table(tmp_path / "a.csv", SCHOOL | {"TelephoneNum": cell}))

    assert School.objects.get().telephone == telephone
    assert sentence in said
    assert ("TelephoneNum" in said) == bool(sentence)


def test_open_school_with_hardly_anything_recorded_is_taken(tmp_path):
    """DFE-Digital/publish-teacher-training, pull request 5281: open schools with blank columns."""
    lean = dict.fromkeys([*SCHOOL, "Postcode", "Easting", "TelephoneNum", "UKPRN"], "")
    known = ("URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)")

    assert "1 created" in import_gias(table(tmp_path / "a.csv", lean | {name: SCHOOL[name] for name in known}))


@pytest.mark.parametrize(("row", "is_ours"), [(KENT, False), (SCHOOL, True)])
def test_stray_quotation_mark_refuses_the_file_where_the_row_is_of_the_county(tmp_path, row, is_ours):
    """studentinsights/studentinsights, issue 1391: a stray quote in one line stopped the import of all."""
    path = table(tmp_path / "a.csv", row | {"EstablishmentName": "STRAY"}, SCHOOL | {"URN": "114705"})
    path.write_text(path.read_text().replace('STRAY"', 'the "Elm" School"'))

    if is_ours:
        with pytest.raises(CommandError, match="Row 2 cannot be read"):
            import_gias(path)
    else:
        said = import_gias(path)
        assert "1 created" in said
        assert "1 school of other authorities passed over." in said


# What else Excel does, and what else the register may say.


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_file_saved_with_another_delimiter_is_read(tmp_path, delimiter):
    path = table(tmp_path / "a.csv", SCHOOL)
    path.write_text(path.read_text().replace('","', f'"{delimiter}"'), encoding="utf-8-sig")

    assert "1 created" in import_gias(path)


@pytest.mark.parametrize(
    ("column", "cell", "field", "value", "sentence"),
    [
        ("UKPRN", "1.01E+07", "ukprn", "", "has shortened the number"),
        ("UKPRN", "10012345.0", "ukprn", "10012345", ""),
        ("UKPRN", "1234567", "ukprn", "", "no UKPRN of eight digits"),
        ("OpenDate", "45536", "opened_on", dt.date(2024, 9, 1), "the day was a number"),
        ("OpenDate", "01/09/2024 00:00", "opened_on", dt.date(2024, 9, 1), ""),
        ("NumberOfPupils", "1,234", "pupils", 1234, ""),
        ("NumberOfPupils", "many", "pupils", None, "“many” is not a whole number"),
        ("LastChangedDate", "########", "opened_on", None, "no day; it is left out"),
        ("URN", f"{URN}.0", "urn", URN, ""),
    ],
)
def test_cell_that_a_spreadsheet_changed_is_put_right_or_left_out(tmp_path, column, cell, field, value, sentence):
    said = import_gias(table(tmp_path / "a.csv", SCHOOL | {column: cell}))

    assert getattr(School.objects.get(), field) == value
    assert sentence in said


def test_day_that_excel_wrote_as_hashes_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Row 2, CloseDate: Excel wrote “####” in place of a day"):
        import_gias(table(tmp_path / "a.csv", SCHOOL | {"CloseDate": "########"}))


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("Pending approval", "proposed-to-open"),
        ("De-registered", "closed"),
        ("Open, but proposed to close", "proposed-to-close"),
    ],
)
def test_every_status_of_the_register_is_known(tmp_path, status, ours):
    import_gias(table(tmp_path / "a.csv", SCHOOL | {"EstablishmentStatus (name)": status}))

    assert School.objects.get().status == ours


@pytest.mark.parametrize("status", ["Created in Error", "Rejected opening", "Quarantine", "Not applicable"])
def test_row_that_never_was_a_school_is_not_made_and_is_listed(tmp_path, status):
    odd = SCHOOL | {"EstablishmentStatus (name)": status, "EstablishmentName": "Elm"}

    said = import_gias(table(tmp_path / "a.csv", odd))

    assert f"1 row passed over, for the register says “{status.lower()}”: Elm ({URN})." in said
    assert not School.objects.exists()


@pytest.mark.parametrize(("status", "ours"), [("Created in error", "closed"), ("Quarantine", "open")])
def test_school_that_is_held_closes_where_it_was_made_in_error_and_stays_where_nobody_knows(tmp_path, status, ours):
    make_school("Elm", urn=URN)

    import_gias(table(tmp_path / "a.csv", SCHOOL | {"EstablishmentStatus (name)": status}), even_so=True)

    assert School.objects.get().status == ours


def test_rows_that_are_odd_alike_are_said_together(tmp_path):
    rows = [SCHOOL | {"URN": str(URN + number), "TelephoneNum": f"120655501{number % 10}"} for number in range(12)]

    said = import_gias(table(tmp_path / "a.csv", *rows))

    assert "Rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, TelephoneNum: the first 0" in said


def test_short_row_elsewhere_is_passed_over_and_one_of_the_county_refused(tmp_path):
    path = table(tmp_path / "a.csv", {"LA (code)": "", **SCHOOL})
    header, whole = path.read_text().split("\n")[:2]
    path.write_text("\n".join([header, '"886","150902"', whole, ""]))
    assert "1 school of other authorities passed over." in import_gias(path)

    path.write_text("\n".join([header, '"881","150902"', whole, ""]))
    with pytest.raises(CommandError, match="Row 2 has 2 cells and the header 10"):
        import_gias(path)


def test_links_of_other_schools_are_passed_over_whatever_is_wrong_and_new_kinds_are_named(tmp_path):
    lines = (150902, 20991, "Successor"), (20991, URN, "Children's Centre Link"), (URN, 149966, "Twinned")

    said = import_gias(table(tmp_path / "a.csv", SCHOOL), links=links(tmp_path / "l.csv", *lines))

    assert "3 passed over" in said
    assert "Links of a kind not known here, passed over: “Twinned” (1)." in said


def test_links_that_lead_in_a_circle_have_no_end_and_do_no_harm(tmp_path, colne):
    for urn in (URN, URN + 1):
        make_membership(colne, make_school(urn=urn))
    closed = SCHOOL | {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}
    register = table(tmp_path / "a.csv", closed, closed | {"URN": str(URN + 1)})
    circle = (URN, URN + 1, "Successor"), (URN + 1, URN, "Successor"), (URN, URN, "Successor")

    said = import_gias(register, links=links(tmp_path / "l.csv", *circle), move_memberships=True, even_so=True)

    assert "0 closed schools carried over" in said
    assert "no open school follows it" in said


class TestFileOfOthers:
    """A file in which no school is of home is refused: there is nothing to apply."""

    @pytest.fixture
    def kent(self, tmp_path):
        return table(tmp_path / "kent.csv", *(KENT | {"URN": str(150900 + number)} for number in range(50)))

    def test_it_is_refused_with_whose_it_is(self, kent):
        with pytest.raises(CommandError) as refused:
            import_gias(kent)

        assert "kent.csv: No school of Essex (881) is in it. It has 50 of Kent (886)." in str(refused.value)
        assert "Nothing was changed." in str(refused.value)
        assert RegisterImport.objects.get().state == RegisterImport.State.REFUSED

    def test_it_is_refused_where_a_member_from_outside_is_in_it(self, kent):
        make_school("From Kent", urn=150901, la_code="886", la_name="Kent")

        with pytest.raises(CommandError, match=r"No school of Essex \(881\) is in it. It has 50 of Kent"):
            import_gias(kent)

    def test_one_without_any_code_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="It has 1 of no authority"):
            import_gias(table(tmp_path / "a.csv", SCHOOL | {"LA (code)": "", "LA (name)": ""}))

    def test_it_is_taken_where_it_is_asked_for(self, kent):
        assert "50 created" in import_gias(kent, la="886")

    def test_one_row_of_home_is_enough(self, tmp_path):
        assert "1 created" in import_gias(table(tmp_path / "a.csv", KENT, SCHOOL))


class TestRowsPassedOver:
    """Rows of which somebody has to see whether they are of a school of ours are named."""

    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            ({"LA (code)": ""}, "LA (code) is empty"),
            ({"LA (code)": "88I"}, "LA (code) “88I” is no code of three digits"),
            ({"URN": "15090"}, "URN “15090” is not one of six digits"),
        ],
    )
    def test_odd_one_is_named_by_row_with_the_reason(self, tmp_path, cells, why):
        odd = KENT | {"EstablishmentName": "Elm"} | cells

        said = import_gias(table(tmp_path / "a.csv", SCHOOL, KENT, odd))

        assert f"1 row passed over that may be worth a look: row 4, Elm ({odd['URN']}), for {why}." in said

    def test_row_with_our_name_and_anothers_code_is_named(self, tmp_path):
        said = import_gias(table(tmp_path / "a.csv", SCHOOL, KENT | {"LA (name)": "essex"}, KENT | {"URN": "150903"}))

        assert "1 row passed over, of essex by LA (name) and of another authority by LA (code), 886: row 3." in said

    def test_many_are_counted_beyond_the_first(self, tmp_path):
        odd = [KENT | {"URN": str(150910 + number), "LA (code)": ""} for number in range(12)]

        said = import_gias(table(tmp_path / "a.csv", SCHOOL, *odd))

        assert "12 rows passed over that may be worth a look: row 3, " in said
        assert "row 12, A school (150919), for LA (code) is empty and 2 more." in said

    def test_things_that_are_odd_are_counted_beyond_the_first(self, tmp_path):
        rows = [SCHOOL | {"URN": str(URN + n), "NumberOfPupils": f"about {n}"} for n in range(60)]

        said = import_gias(table(tmp_path / "a.csv", *rows))

        assert said.count("is not a whole number") == 40
        assert "More of the kind in rows 42, 43, 44, 45, 46, 47, 48, 49, 50, 51 and 10 more." in said


def test_school_that_is_closed_on_a_day_to_come_is_open_until_then_and_that_is_said(tmp_path):
    closing = SCHOOL | {"EstablishmentStatus (name)": "Closed", "CloseDate": f"31-08-{NEXT_YEAR}"}

    said = import_gias(table(tmp_path / "a.csv", closing))

    school = School.objects.get()
    assert (
        "Row 2, EstablishmentStatus (name): closed on a day that is still to come; it is read as open, but proposed to "
        "close." in said
    )
    assert (school.status, school.closed_on) == (School.Status.PROPOSED_TO_CLOSE, dt.date(NEXT_YEAR, 8, 31))
    assert school.is_open


@pytest.mark.parametrize("status", ["Open", "Open, but proposed to close"])
def test_open_school_whose_closing_day_has_passed_has_closed_and_that_is_said(tmp_path, status):
    import_gias(table(tmp_path / "a.csv", SCHOOL))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    closed = SCHOOL | {"EstablishmentStatus (name)": status, "CloseDate": f"{yesterday:%d-%m-%Y}"}
    make_membership(make_partnership(), School.objects.get())

    preview = preview_of(planned(path := table(tmp_path / "b.csv", closed)))
    said = import_gias(path, even_so=True)

    assert [line[0] for line in preview["lines"]] == ["closed", "closed"]
    assert [one["urn"] for one in preview["successions"]] == [int(SCHOOL["URN"])]
    assert "Row 2, EstablishmentStatus (name): open, with a closing day that has passed; it is read as closed." in said
    assert School.objects.get().status == School.Status.CLOSED


def test_school_that_closes_today_is_open_until_tomorrow(tmp_path):
    closing = SCHOOL | {"CloseDate": f"{timezone.localdate():%d-%m-%Y}"}

    import_gias(table(tmp_path / "a.csv", closing))

    school = School.objects.get()
    assert (school.status, school.is_open, school.is_closed) == (School.Status.OPEN, True, False)


def test_school_that_is_proposed_to_open_opens_on_its_day(tmp_path):
    proposed = SCHOOL | {"EstablishmentStatus (name)": "Proposed to open", "OpenDate": f"01-09-{NEXT_YEAR}"}

    [line] = preview_of(planned(table(tmp_path / "a.csv", proposed)))["lines"]

    assert line[-1].startswith(f"Proposed to open, opens on 1 September {NEXT_YEAR};")


class TestRowsOfNobody:
    """A blank row and one of totals, as people leave them below a list."""

    TOTALS = dict.fromkeys(SCHOOL, "") | {"EstablishmentName": "Total"}
    OTHER = SCHOOL | {"URN": str(URN + 1), "LA (code)": "301", "LA (name)": "Barking and Dagenham"}

    @pytest.fixture
    def plan(self, tmp_path):
        path = table(tmp_path / "a.csv", SCHOOL, self.OTHER, dict.fromkeys(SCHOOL, ""), self.TOTALS)
        register, _ = read_files(path, None, ["881"])
        return make_plan(register, None, las=["881"])

    def test_they_are_no_rows_of_other_authorities(self, plan):
        assert (plan.other_authorities, plan.nobodys) == (1, 1)

    def test_totals_are_named_in_the_preview_and_by_the_command_and_a_blank_row_is_not(self, plan):
        preview, counts = preview_of(plan), counts_of(plan)

        said = sentences(preview, counts)

        assert "1 row of other authorities is passed over." in said
        assert "1 row with neither a URN nor an LA code is passed over." in said
        assert "1 row with neither a URN nor an LA code passed over." in [*summary(plan)]
        assert [row[2] for row in preview["passed_over"]["rows"]] == ["Total", self.OTHER["EstablishmentName"]]
        assert preview["passed_over"]["more"] == 0

    def test_file_of_blank_rows_has_no_schools(self, tmp_path):
        with pytest.raises(CommandError, match="The file has a header and no schools"):
            import_gias(table(tmp_path / "a.csv", dict.fromkeys(SCHOOL, "")))


def test_type_without_a_name_is_said_by_its_group_once(tmp_path):
    group = "Local authority maintained schools"
    import_gias(table(tmp_path / "a.csv", SCHOOL))
    EstablishmentType.objects.create(name="", group_name=group)
    changed = SCHOOL | {"TypeOfEstablishment (name)": "", "EstablishmentTypeGroup (name)": group}

    lines = preview_of(planned(table(tmp_path / "b.csv", changed)))["lines"]

    assert [line[5] for line in lines if line[3] == "establishment type"] == ["Local authority maintained school"]
