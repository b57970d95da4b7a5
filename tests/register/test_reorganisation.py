"""A register in which authorities end and others begin: the same schools under other codes."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import roles
from partnerships.coverage.counting import Coverage, coverage_of
from partnerships.models import Authority, School, SchoolAuthority
from register.models import RegisterImport
from register.planning.reorganisation import doubt_about, nearest_first_of_april, reorganisation_in
from register.runs.refresh import extracted_on, read_files, undo_import
from register.runs.running import State
from register.undoing import TAKE_BACK, Undoing
from tests.factories import make_authority, make_partnership, make_register_import, make_school, make_user
from tests.partnerships.directory.test_views import text_of
from tests.register.files import SCHOOL, import_gias, table
from tests.register.runs.uploading import ClientBesideAWorker, latest, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LAST, FIRST = dt.date(2028, 3, 31), dt.date(2028, 4, 1)
NAMES = {"881": "Essex", "945": "North Invented Council", "946": "South Invented Council", "919": "Hertfordshire"}


def row(urn: int, code: str = "881", former: str = "", **cells: str) -> dict[str, str]:
    authority = {"URN": str(urn), "LA (code)": code, "LA (name)": NAMES[code], "PreviousLA (code)": former}
    return SCHOOL | authority | cells


@pytest.fixture
def essex(tmp_path) -> None:
    """Four schools of Essex, two of them in a partnership that counts."""
    import_gias(table(tmp_path / "before.csv", *(row(urn) for urn in range(300001, 300005))))
    make_partnership(schools=list(School.objects.filter(urn__lte=300002)))


@pytest.fixture
def divided(tmp_path) -> Path:
    """The same four, two under each of two new codes."""
    codes = {300001: "945", 300002: "945", 300003: "946", 300004: "946"}
    return table(tmp_path / "after.csv", *(row(urn, code, "881") for urn, code in codes.items()))


def tables() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (School, Authority, SchoolAuthority)]


def codes_on(day: dt.date) -> list[str]:
    return list(School.objects.with_authority(day).order_by("urn").values_list("authority_code", flat=True))


def test_command_says_what_ends_and_begins_and_asks_which_are_home(essex, divided):
    before = tables()

    with pytest.raises(CommandError) as refused:
        import_gias(divided)

    said = str(refused.value)
    assert "2 authorities begin; 4 schools move to them." in said
    assert "Essex ends on 31 March" in said
    assert "--home 945,946 --from" in said
    assert tables() == before


def test_everything_goes_on_under_the_new_authorities_and_stays_as_it_was_before_the_day(essex, divided):
    said = import_gias(divided, home="945,946", first_day="1 April 2028")

    assert "Essex ends on 31 March 2028; 2 authorities begin; 4 schools move to them." in said
    assert codes_on(LAST) == ["881"] * 4
    assert codes_on(FIRST) == ["945", "945", "946", "946"]
    for day in (LAST, FIRST):
        assert coverage_of(School.objects.all(), day) == Coverage(in_partnership=2, in_scope=4)
    assert Authority.objects.get(code="881").ended_on == LAST
    assert Authority.objects.get(code="945").started_on == FIRST
    assert RegisterImport.objects.latest("pk").las == ["881", "945", "946"]


def test_schools_of_an_authority_that_is_not_home_count_until_the_day_alone(essex, divided):
    import_gias(divided, home="945", first_day="2028-04-01")

    assert coverage_of(School.objects.all(), LAST).in_scope == 4
    assert coverage_of(School.objects.all(), FIRST).in_scope == 2
    assert [school.urn for school in School.objects.outside_home(FIRST)] == [300003, 300004]


def test_school_that_no_file_gives_another_authority_counts_until_its_own_ends(essex, tmp_path):
    codes = {300001: "945", 300002: "945", 300003: "946"}
    path = table(tmp_path / "after.csv", *(row(urn, code, "881") for urn, code in codes.items()))

    import_gias(path, home="945,946", first_day="2028-04-01")

    assert coverage_of(School.objects.all(), LAST).in_scope == 4
    assert coverage_of(School.objects.all(), FIRST).in_scope == 3


def left_behind(tmp_path) -> Path:
    """The file without one of the four."""
    codes = {300001: "945", 300002: "945", 300003: "946"}
    return table(tmp_path / "after.csv", *(row(urn, code, "881") for urn, code in codes.items()))


def test_open_school_that_is_not_in_the_file_is_named_before_and_on_the_desk_after(essex, tmp_path):
    officer = ClientBesideAWorker()
    officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    said = "1 open school is not in the file and stays with Essex: A school (300004)."

    shown = text_of(upload(officer, left_behind(tmp_path)))
    apply = f"/admin/register/registerimport/{latest().pk}/apply/"
    done = text_of(officer.post(apply, {"authorities_on": "1 April 2028", "home": ["945", "946"]}, follow=True))

    assert said in shown
    assert said in done
    desk = text_of(officer.get("/admin/"))
    assert "open school left with an authority that ends: no file" in desk
    assert "A school (300004)" in desk
    listed = officer.get("/admin/partnerships/school/?open=yes&authority=ended").context["cl"].result_list
    assert [school.urn for school in listed] == [300004]

    officer.post(f"/admin/register/registerimport/{latest().pk}/undo/")

    assert not School.objects.of_an_ended_authority().exists()


def test_closed_school_that_is_not_in_the_file_is_not_named(essex, tmp_path):
    School.objects.filter(urn=300004).update(status="closed", closed_on=dt.date(2020, 8, 31))

    said = import_gias(left_behind(tmp_path), home="945,946", first_day="2028-04-01")

    assert "stays with" not in said
    assert not School.objects.open().of_an_ended_authority().exists()


def test_file_of_before_the_day_finds_everything_as_it_is(essex, divided, tmp_path):
    import_gias(divided, home="945,946", first_day="2028-04-01")
    authorities = tables()[1]
    changed = row(300002, EstablishmentName="Another Name")

    said = import_gias(table(tmp_path / "next.csv", row(300001), changed, row(300003), row(300004), row(300005)))

    assert "1 created, 1 updated" in said
    assert "begin" not in said
    assert tables()[1] == authorities
    assert codes_on(LAST) == ["881"] * 5
    assert codes_on(FIRST) == ["945", "945", "946", "946", "881"], "what is new comes with the file of that day"
    assert School.objects.of_an_ended_authority().get().urn == 300005, "until then it is on the desk"
    assert not School.objects.of_home(FIRST).filter(urn=300005).exists()


def test_undo_puts_every_row_back(essex, divided):
    before = tables()
    import_gias(divided, home="945,946", first_day="2028-04-01")
    imported = RegisterImport.objects.latest("pk")

    undo_import(imported)

    assert imported.state == State.UNDONE, imported.message
    assert tables() == before


def test_school_that_is_new_under_a_new_code_is_taken_too(essex, divided, tmp_path):
    with divided.open("a", encoding="cp1252") as file:
        file.write(",".join(f'"{cell}"' for cell in row(300009, "945").values()) + "\r\n")

    import_gias(divided, home="945,946", first_day="2028-04-01")

    assert codes_on(FIRST)[-1] == "945"
    assert School.objects.of_home(FIRST).count() == 5


def test_a_few_schools_that_come_to_another_authority_are_no_reorganisation(essex, tmp_path):
    path = table(tmp_path / "after.csv", row(300001, "919"), *(row(urn) for urn in range(300002, 300005)))

    said = import_gias(path, first_day="2028-04-01")

    assert "1 school comes to Hertfordshire (919) from 1 April 2028: A school (300001)." in said
    assert "ends" not in said
    assert Authority.objects.get(code="881").ended_on is None
    assert not Authority.objects.get(code="919").is_home


def test_former_authority_of_long_ago_is_no_reorganisation(tmp_path):
    """Southend and Thurrock left Essex in 1998, and the register still says so of their schools."""
    rows = [row(300001), row(300002), row(300003, "919", former="881")]

    import_gias(table(tmp_path / "england.csv", *rows))

    assert School.objects.count() == 2
    assert not Authority.objects.filter(code="919").exists()


def test_new_portal_knows_by_the_former_authority_that_schools_were_of_essex(divided):
    said = import_gias(divided, home="945,946", first_day="2028-04-01")

    assert "Essex ends on 31 March 2028; 2 authorities begin; 4 schools move to them." in said
    assert codes_on(LAST) == ["881"] * 4
    assert codes_on(FIRST) == ["945", "945", "946", "946"]


@pytest.mark.slow
def test_second_refresh_under_the_new_codes_changes_nothing(essex, divided):
    import_gias(divided, home="945,946", first_day="2028-04-01")
    before = tables()

    said = import_gias(divided)

    assert "0 created, 0 updated, 0 closed, 4 unchanged" in said
    assert tables() == before


@pytest.mark.slow
def test_officer_is_asked_in_the_browser_and_may_undo(essex, divided, client):
    officer = ClientBesideAWorker()
    officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    before = tables()
    shown = text_of(upload(officer, divided))
    apply = f"/admin/register/registerimport/{latest().pk}/apply/"

    asked = officer.get(apply).context["form"]
    nobody = text_of(officer.post(apply, {"authorities_on": "1 April 2028"}))
    done = text_of(officer.post(apply, {"authorities_on": "1 April 2028", "home": ["945", "946"]}, follow=True))

    assert "2 authorities begin; 4 schools move to them." in shown
    assert asked["home"].initial == ["945", "946"]
    assert "Tick the authorities whose schools are counted" in nobody
    assert "Essex ends on 31 March 2028; 2 authorities begin; 4 schools move to them." in done
    assert "Home from 1 April 2028: North Invented Council and South Invented Council." in done
    assert codes_on(LAST) == ["881"] * 4
    assert codes_on(FIRST) == ["945", "945", "946", "946"]

    officer.post(f"/admin/register/registerimport/{latest().pk}/undo/")

    assert latest().state == State.UNDONE
    assert tables() == before


@pytest.mark.slow
class TestHomeAlready:
    """Suffolk and a new authority that an officer typed beforehand are home already when Essex ends."""

    APPLY = "/admin/register/registerimport/{}/apply/"

    @pytest.fixture
    def officer(self, essex) -> ClientBesideAWorker:
        make_authority("935", "Suffolk", is_home=True)
        make_authority("945", "Typed North", is_home=True, started_on=FIRST)
        make_authority("926", "Norfolk", is_home=True, ended_on=dt.date(2020, 3, 31))
        officer = ClientBesideAWorker()
        officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
        return officer

    def apply(self, officer, home: list[str]) -> str:
        sent = {"authorities_on": "1 April 2028", "home": home}
        return text_of(officer.post(self.APPLY.format(latest().pk), sent, follow=True))

    def test_form_shows_what_is_home_and_ticks_it(self, officer, divided):
        upload(officer, divided)

        field = officer.get(self.APPLY.format(latest().pk)).context["form"]["home"]

        assert [label for _, label in field.field.choices] == [
            "South Invented Council (946), 2 schools to come",
            "Typed North (945), home already, 2 schools to come",
            "Suffolk (935), home already",
        ]
        assert sorted(field.initial) == ["935", "945", "946"]
        assert "is not counted on the days before either" in field.help_text

    def test_applied_as_offered_all_of_them_are_home_and_it_says_so(self, officer, divided):
        upload(officer, divided)

        done = self.apply(officer, ["946", "945", "935"])

        assert "Home from 1 April 2028: South Invented Council, Typed North and Suffolk." in done
        assert "Home no more" not in done
        assert Authority.objects.home_codes() == ["881", "926", "935", "945", "946"]

    def test_what_is_unticked_is_home_no_more_and_is_again_when_that_is_undone(self, officer, divided):
        upload(officer, divided)

        done = self.apply(officer, ["946"])

        assert "Home from 1 April 2028: South Invented Council." in done
        assert "Home no more: Suffolk and Typed North." in done
        assert Authority.objects.home_codes() == ["881", "926", "946"]
        assert coverage_of(School.objects.all(), FIRST).in_scope == 2

        officer.post(f"/admin/register/registerimport/{latest().pk}/undo/")

        assert Authority.objects.home_codes() == ["881", "926", "935", "945"]

    def test_command_says_all_that_are_home_and_takes_one_to_which_no_school_comes(self, officer, divided):
        with pytest.raises(CommandError, match="--home 946,935,945 --from"):
            import_gias(divided)

        said = import_gias(divided, home="946,935,945")

        assert Authority.objects.get(code="946").started_on == FIRST, "the day of the authority that was typed"
        assert Authority.objects.home_codes() == ["881", "926", "935", "945", "946"]
        assert "Home no more" not in said

    def test_a_few_schools_that_come_elsewhere_leave_every_authority_as_it_was(self, officer, tmp_path):
        path = table(tmp_path / "after.csv", row(300001, "919"), *(row(urn) for urn in range(300002, 300005)))

        import_gias(path, first_day="2028-04-01")

        assert Authority.objects.home_codes() == ["881", "926", "935", "945"]

    def test_day_before_one_that_was_typed_begins_is_refused_with_what_to_do(self, officer, divided):
        Authority.objects.filter(code="945").update(started_on=dt.date(2028, 4, 2))
        upload(officer, divided)

        page = self.apply(officer, ["946"])

        assert "Typed North begins here on 2 April 2028 only: give that day or a later one, or put its" in page
        assert latest().state == State.READY


@pytest.mark.slow
class TestFileAfterTheReorganisation:
    """Essex ended with the file of 3 April 2028, in which 300004 lagged behind; the next is of 10 April."""

    @pytest.fixture(autouse=True)
    def _ended(self, essex, tmp_path):
        closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2019"}
        import_gias(table(tmp_path / "more.csv", *(row(urn) for urn in range(300001, 300006))))
        rows = [*(row(urn, "945", "881") for urn in (300001, 300002)), row(300003, "946", "881")]
        rows.append(row(300005, "946", "881", **closed))
        path = table(tmp_path / "edubasealldata20280403.csv", *rows)
        import_gias(path, home="945,946", first_day="2028-04-01", even_so=True)

    def test_school_that_lagged_comes_on_the_day_after_the_end_and_is_of_one_on_every_day(self, tmp_path):
        path = table(tmp_path / "edubasealldata20280410.csv", row(300001, "945"), row(300004, "946"))
        register, _ = read_files(path, None, ["881", "945", "946"])

        found = reorganisation_in(register, ["881", "945", "946"], dt.date(2028, 4, 10))
        said = import_gias(path, even_so=True)

        assert found is not None
        assert found.on == FIRST
        assert "1 school comes to South Invented Council (946) from 1 April 2028: A school (300004)." in said
        rows = SchoolAuthority.objects.filter(school__urn=300004).order_by("started_on")
        assert [(one.authority.code, one.ended_on) for one in rows] == [("881", LAST), ("946", None)]
        assert rows[1].started_on == FIRST
        assert School.objects.of_home(FIRST).filter(urn=300004).exists()

    def test_day_that_is_given_holds_for_the_others_alone(self, tmp_path):
        rows = [row(300001, "919"), row(300002, "945"), row(300003, "946"), row(300004, "946")]
        path = table(tmp_path / "edubasealldata20280410.csv", *rows)

        said = import_gias(path, first_day="2028-04-10", even_so=True)

        assert "1 school comes to Hertfordshire (919) from 10 April 2028: A school (300001)." in said
        assert "1 school comes to South Invented Council (946) from 1 April 2028: A school (300004)." in said
        assert codes_on(dt.date(2028, 4, 9))[:4] == ["945", "945", "946", "946"]
        assert codes_on(dt.date(2028, 4, 10))[:4] == ["919", "945", "946", "946"]

    @pytest.mark.parametrize("name", ["edubasealldata20280410.csv", "next.csv"])
    def test_closed_school_under_its_old_code_stays_where_it_is(self, tmp_path, name):
        before = tables()
        closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2019"}
        path = table(tmp_path / name, row(300001, "945"), row(300005, **closed))

        said = import_gias(path, even_so=True)

        assert "to Essex" not in said
        assert tables() == before

    def test_school_that_is_new_in_it_is_of_essex_until_the_day(self, tmp_path):
        opened, opens = {"OpenDate": "01-09-2020"}, {"OpenDate": "01-04-2028"}
        rows = [row(300001, "945"), row(300010, "945", **opened), row(300011, "945"), row(300012, "945", **opens)]

        import_gias(table(tmp_path / "edubasealldata20280410.csv", *rows), even_so=True)

        assert codes_on(LAST)[-3:] == ["881", "881", None]
        assert codes_on(FIRST)[-3:] == ["945", "945", "945"]


def of_many(folder: Path, name: str, lagging: dict[int, dict[str, str]]) -> Path:
    """Forty schools under two new codes, but for those that lag behind, which have cells of their own."""
    rows = [row(urn, "945" if urn % 2 else "946", "881") for urn in range(300001, 300041) if urn not in lagging]
    return table(folder / name, *rows, *(row(urn, **cells) for urn, cells in lagging.items()))


@pytest.mark.slow
class TestLaggards:
    """A few schools that the file still has under Essex's code keep it alive no more."""

    @pytest.fixture(autouse=True)
    def _many(self, tmp_path):
        import_gias(table(tmp_path / "before.csv", *(row(urn) for urn in range(300001, 300041))))

    def test_school_that_closes_on_the_last_day_does_not_count_as_staying(self, tmp_path):
        closing = {"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-03-2028"}

        path = of_many(tmp_path, "edubasealldata20280403.csv", {300040: closing})

        said = import_gias(path, home="945,946", even_so=True)

        assert "Essex ends on 31 March 2028; 2 authorities begin; 39 schools move to them." in said
        assert "still under" not in said
        assert not School.objects.of_an_ended_authority().exists()

    def test_few_are_named_and_the_authority_ends(self, tmp_path):
        closing = {"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "01-04-2028"}
        path = of_many(tmp_path, "edubasealldata20280403.csv", {300040: closing})

        said = import_gias(path, home="945,946", even_so=True)

        assert "Essex ends on 31 March 2028; 2 authorities begin; 39 schools move to them." in said
        assert "1 open school is still under Essex in the file and stays with it: A school (300040)." in said
        assert School.objects.of_an_ended_authority().get().urn == 300040

    @pytest.mark.parametrize(("count", "ends"), [(1, True), (2, False)])
    def test_more_than_one_in_twenty_keep_it(self, tmp_path, count, ends):
        lagging = {urn: {} for urn in range(300041 - count, 300041)}

        said = import_gias(of_many(tmp_path, "after.csv", lagging), home="945,946", even_so=True)

        assert ("Essex ends" in said) == ends
        assert (Authority.objects.get(code="881").ended_on is None) != ends


@pytest.mark.slow
def test_filter_of_those_left_behind_leaves_out_what_closed_long_ago(essex, divided, tmp_path):
    closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2019"}
    import_gias(table(tmp_path / "more.csv", *(row(urn) for urn in range(300001, 300005)), row(300005, **closed)))
    import_gias(divided, home="945,946", first_day="2028-04-01")
    import_gias(table(tmp_path / "next.csv", *(row(urn) for urn in (*range(300001, 300005), 300006))))
    officer = ClientBesideAWorker()
    officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    listed = officer.get("/admin/partnerships/school/?authority=ended").context["cl"].result_list

    assert [school.urn for school in listed] == [300006]
    assert "open school left with an authority that ends" in text_of(officer.get("/admin/"))


def test_school_that_came_after_the_plan_goes_on_with_the_file_of_the_day(essex, divided, tmp_path):
    import_gias(divided, home="945,946", first_day="2028-04-01")
    import_gias(table(tmp_path / "next.csv", *(row(urn) for urn in range(300001, 300006))))

    rows = [row(300001, "945"), row(300003, "946"), row(300005, "945")]
    import_gias(table(tmp_path / "edubasealldata20280410.csv", *rows), even_so=True)

    assert (codes_on(LAST)[4], codes_on(FIRST)[4]) == ("881", "945")
    assert not School.objects.of_an_ended_authority().exists()


@pytest.mark.slow
class TestName:
    """The register names an authority, until an officer gives it another name."""

    def test_name_that_an_officer_gave_stays_whatever_a_file_says(self, essex, tmp_path):
        Authority.objects.filter(code="881").update(name="Essex County Council")

        import_gias(table(tmp_path / "new.csv", *(row(urn) for urn in range(300001, 300006))))
        renamed = {"LA (name)": "County of Essex"}
        import_gias(table(tmp_path / "renamed.csv", *(row(urn, **renamed) for urn in range(300001, 300006))))

        assert Authority.objects.get(code="881").name == "Essex County Council"
        assert set(School.objects.values_list("la_name", flat=True)) == {"County of Essex"}

    def test_name_that_the_register_gave_follows_it(self, essex, tmp_path):
        renamed = {"LA (name)": "County of Essex"}

        import_gias(table(tmp_path / "renamed.csv", *(row(urn, **renamed) for urn in range(300001, 300005))))

        assert Authority.objects.get(code="881").name == "County of Essex"

    def test_name_that_the_register_gave_follows_it_where_a_new_school_alone_has_it(self, essex, tmp_path):
        rows = [row(urn) for urn in range(300001, 300005)]

        import_gias(table(tmp_path / "new.csv", *rows, row(300005, **{"LA (name)": "County of Essex"})))

        assert Authority.objects.get(code="881").name == "County of Essex"

    def test_name_that_an_officer_typed_beforehand_stays_when_schools_come(self, essex, divided):
        make_authority("945", "Typed North", started_on=FIRST)

        import_gias(divided, home="945,946")

        assert Authority.objects.get(code="945").name == "Typed North"

    def test_authority_that_the_register_did_not_name_is_named_by_the_next_file(self, essex, tmp_path):
        named = {"LA (name)": "North Invented Council"}
        import_gias(table(tmp_path / "after.csv", row(300001, "945") | {"LA (name)": ""}), even_so=True)
        assert Authority.objects.get(code="945").name == "Authority 945"

        import_gias(table(tmp_path / "next.csv", row(300001, "945") | named, row(300002)), even_so=True)

        assert Authority.objects.get(code="945").name == "North Invented Council"


EARLY = "Essex began on 1 April 1974: give a later day than that for its end."


def test_command_refuses_a_first_day_before_what_ends_has_begun(essex, divided):
    before = tables()

    with pytest.raises(CommandError, match=f"--from: {EARLY}"):
        import_gias(divided, home="945,946", first_day="1974-04-01")

    assert tables() == before


@pytest.mark.slow
def test_officer_is_told_of_a_first_day_before_what_ends_has_begun(essex, divided):
    officer = ClientBesideAWorker()
    officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    upload(officer, divided)

    typed = {"authorities_on": "1 April 1974", "home": ["945"]}
    page = text_of(officer.post(f"/admin/register/registerimport/{latest().pk}/apply/", typed))

    assert EARLY in page
    assert latest().state == State.READY


def test_command_refuses_a_first_day_that_is_not_the_first_of_april_unless_it_is_sure(essex, divided):
    with pytest.raises(CommandError, match="--from: 2 April 2028 is not 1 April, on which authorities begin and end"):
        import_gias(divided, home="945,946", first_day="2028-04-02")

    import_gias(divided, home="945,946", first_day="2028-04-02", even_so=True)
    assert Authority.objects.get(code="881").ended_on == FIRST


@pytest.mark.slow
def test_officer_is_asked_once_more_about_a_first_day_that_is_not_the_first_of_april(essex, divided):
    officer = ClientBesideAWorker()
    officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    upload(officer, divided)
    apply = f"/admin/register/registerimport/{latest().pk}/apply/"
    typed = {"authorities_on": "2 May 2028", "home": ["945", "946"]}

    before = officer.get(apply).content.decode()
    page = text_of(officer.post(apply, typed))

    assert "another_day" not in before
    assert (
        "2 May 2028 is not 1 April, on which authorities begin and end. Give 1 April 2028 or another 1 April; or, if "
        "these do begin on that day, tick the box below it." in page
    )
    assert latest().state == State.READY

    officer.post(apply, typed | {"another_day": "on"})
    assert latest().state == State.APPLIED
    assert Authority.objects.get(code="881").ended_on == dt.date(2028, 5, 1)


def offered_day(folder: Path, name: str = "after.csv", **cells: str) -> dt.date:
    """The first day that is offered of a file in which two authorities have the four schools."""
    codes = {300001: "945", 300002: "945", 300003: "946", 300004: "946"}
    path = table(folder / name, *(row(urn, code, "881", **cells) for urn, code in codes.items()))
    register, _ = read_files(path, None, ["881"])
    found = reorganisation_in(register, ["881"], extracted_on(path, register))
    assert found is not None
    return found.on


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("edubasealldata20280320.csv", {}, FIRST),
        ("edubasealldata20281201.csv", {"LastChangedDate": "03-04-2028"}, FIRST),
        ("edubasealldata20310610.csv", {}, dt.date(2031, 4, 1)),
        ("after.csv", {"LastChangedDate": "01-04-2032"}, dt.date(2032, 4, 1)),
    ],
)
def test_first_day_offered_is_what_the_file_tells(essex, tmp_path, name, cells, first):
    assert offered_day(tmp_path, name, **cells) == first


@pytest.mark.parametrize(
    ("today", "first"), [(dt.date(2027, 6, 1), FIRST), (FIRST, FIRST), (dt.date(2028, 4, 2), dt.date(2029, 4, 1))]
)
def test_first_day_offered_is_the_coming_one_where_the_file_has_no_day(essex, tmp_path, monkeypatch, today, first):
    monkeypatch.setattr("register.planning.reorganisation.timezone.localdate", lambda: today)

    assert offered_day(tmp_path) == first


def test_first_day_offered_is_not_before_a_school_of_the_file_opened(essex, tmp_path):
    assert offered_day(tmp_path, OpenDate="01-04-2028") == FIRST


def test_first_day_offered_is_after_the_file_in_which_schools_were_of_the_old_authority(essex, tmp_path):
    make_register_import(la_codes="881", extracted_on=dt.date(2027, 4, 5))

    assert offered_day(tmp_path, "edubasealldata20270605.csv") == FIRST


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "first"),
    [
        (dt.date(2028, 3, 20), FIRST),
        (FIRST, FIRST),
        (dt.date(2028, 9, 1), FIRST),
        (dt.date(2028, 12, 1), dt.date(2029, 4, 1)),
    ],
)
def test_authorities_begin_on_the_first_of_april_next_to_the_day_of_the_file(day, first):
    assert nearest_first_of_april(day) == first


@pytest.mark.slow
class TestOneAuthorityAtATime:
    def test_school_has_one_open_authority(self):
        school, other = make_school(), make_authority("919", "Hertfordshire")

        with pytest.raises(IntegrityError), transaction.atomic():
            SchoolAuthority.objects.create(school=school, authority=other, started_on=FIRST)

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no exclusion constraints")
    def test_postgresql_refuses_days_that_overlap(self):
        school, other = make_school(), make_authority("919", "Hertfordshire")

        with pytest.raises(IntegrityError), transaction.atomic():
            SchoolAuthority.objects.create(school=school, authority=other, started_on=LAST, ended_on=FIRST)

    def test_form_refuses_days_that_overlap(self):
        school, other = make_school(), make_authority("919", "Hertfordshire")
        held = SchoolAuthority(school=school, authority=other, started_on=LAST, ended_on=FIRST)

        with pytest.raises(Exception, match="Enter dates that do not overlap"):
            held.full_clean()


@pytest.mark.slow
def test_looking_for_what_is_in_the_way_of_an_undo_takes_no_more_queries_for_more_schools(tmp_path):
    def queries_after_moving(code: str, urns: range) -> int:
        import_gias(table(tmp_path / "before.csv", *(row(urn) for urn in urns)), even_so=True)
        import_gias(table(tmp_path / "after.csv", *(row(urn, code, "881") for urn in urns)), home=code, even_so=True)
        with CaptureQueriesContext(connection) as queries:
            assert Undoing(RegisterImport.objects.latest("pk").written).later == []
        return len(queries)

    few = queries_after_moving("945", range(300001, 300003))
    Authority.objects.filter(code="881").update(ended_on=None)

    assert queries_after_moving("946", range(300101, 300121)) == few


@pytest.mark.slow
class TestSchoolThatCameLater:
    """A school that came to an authority after the refresh that made the authority is not left without one."""

    @pytest.fixture
    def later(self, essex, divided) -> School:
        import_gias(divided, home="945,946", first_day="2028-04-01")
        return make_school("Later", urn=300100, la_code="945", la_name=NAMES["945"])

    def test_it_stays_with_its_authority(self, later):
        imported = RegisterImport.objects.latest("pk")
        [said] = Undoing(imported.written).later
        assert "Later came to" in said.sentence
        assert not said.can_be_taken_back

        imported.undo_choices = {said.key: TAKE_BACK}
        undo_import(imported)

        assert imported.state == State.UNDONE, imported.message
        assert later.authorities.get().authority.code == "945"
        assert codes_on(FIRST) == [*["881"] * 4, "945"]


@pytest.mark.slow
class TestFileFromBefore:
    """Essex ended on 31 March 2020: a file that has its schools still as Essex's."""

    @pytest.fixture(autouse=True)
    def _ended(self, essex, divided):
        import_gias(divided, home="945,946", first_day="2020-04-01")

    @pytest.mark.parametrize("count", [1, 4])
    def test_it_is_refused_by_the_day_on_which_its_authority_ended(self, tmp_path, count):
        before = tables()

        with pytest.raises(CommandError) as refused:
            import_gias(table(tmp_path / "old.csv", *(row(urn) for urn in range(300001, 300001 + count))), even_so=True)

        assert (
            "This file is from before 1 April 2020, when Essex became North Invented Council and South Invented "
            "Council: get the register of today." in str(refused.value)
        )
        assert tables() == before

    def test_officer_reads_why_in_the_browser(self, tmp_path):
        officer = ClientBesideAWorker()
        officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

        page = text_of(upload(officer, table(tmp_path / "old.csv", row(300001))))

        assert "This file is from before 1 April 2020, when Essex became North Invented Council" in page
        assert latest().state == State.REFUSED

    @pytest.mark.parametrize("day", ["20190901", "20990901"])
    def test_day_before_the_change_or_still_to_come_proves_nothing(self, tmp_path, day):
        with pytest.raises(CommandError, match="This file is from before 1 April 2020"):
            import_gias(table(tmp_path / f"edubasealldata{day}.csv", row(300001)), even_so=True)

    def test_closed_school_that_stayed_with_what_ended_makes_no_file_old(self, tmp_path):
        closed = row(300005, **{"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2019"})
        path = table(tmp_path / "today.csv", closed, *(row(urn, "945", "881") for urn in (300001, 300002)))

        assert "1 created" in import_gias(path, even_so=True)

    def test_school_that_lags_behind_stays_with_its_authority_and_is_named(self, tmp_path):
        lagging = row(300001), row(300002, "945"), row(300003, "946"), row(300004, "946")
        before = tables()

        said = import_gias(table(tmp_path / "today.csv", *lagging))

        assert (
            "1 open school is still under Essex (881) in the file, which ended on 31 March 2020; it stays with the "
            "authority that it has: A school (300001)." in said
        )
        assert "comes to" not in said
        assert tables() == before

    def test_several_that_lag_behind_are_named_together(self, tmp_path):
        rows = [row(300001), row(300002), *(row(urn, "946") for urn in range(300003, 300009))]

        said = import_gias(table(tmp_path / "today.csv", *rows))

        assert "2 open schools are still under Essex (881)" in said
        assert "they stay with the authority that they have: A school (300001), A school (300002)." in said

    def test_new_school_of_an_authority_that_ended_counts_no_more_and_is_on_the_desk(self, tmp_path):
        rows = [row(300009), row(300001, "945"), row(300002, "945")]

        said = import_gias(table(tmp_path / "today.csv", *rows), even_so=True)

        assert (
            "1 new school is still under Essex (881) in the file, which ended on 31 March 2020; it counts on no" in said
        )
        assert not School.objects.of_home().filter(urn=300009).exists()
        assert School.objects.of_an_ended_authority().get().urn == 300009
        assert Authority.objects.get(code="881").ended_on == dt.date(2020, 3, 31)

    def test_later_file_gives_it_another_authority(self, tmp_path):
        import_gias(table(tmp_path / "today.csv", row(300009), row(300001, "945"), row(300002, "945")), even_so=True)

        import_gias(table(tmp_path / "newer.csv", row(300009, "945"), row(300001, "945")), even_so=True)

        assert School.objects.of_home().filter(urn=300009).exists()
        assert not School.objects.of_an_ended_authority().exists()

    def test_newer_file_in_which_the_authority_goes_on_is_refused_with_what_to_undo(self, tmp_path):
        before, ended = tables(), RegisterImport.objects.latest("pk")
        path = table(tmp_path / "edubasealldata20210601.csv", *(row(urn) for urn in range(300001, 300005)))

        with pytest.raises(CommandError) as refused:
            import_gias(path, home="881", first_day="2021-04-01", even_so=True)

        assert "This file is of 1 June 2021, and most of its schools are still under Essex (881)" in str(refused.value)
        assert "if Essex goes on, undo the refresh from after.csv, applied on " in str(refused.value)
        assert tables() == before

        undo_import(ended)
        import_gias(path, even_so=True)
        assert Authority.objects.get(code="881").ended_on is None

    def test_refresh_that_ended_it_and_is_not_known_is_not_named(self, tmp_path):
        RegisterImport.objects.all().delete()
        path = table(tmp_path / "edubasealldata20210601.csv", row(300001))

        with pytest.raises(CommandError, match="if Essex goes on, undo the refresh by which it ended; then upload"):
            import_gias(path, even_so=True)


def test_authority_does_not_end_because_the_one_school_of_a_file_came_elsewhere(essex, tmp_path):
    said = import_gias(table(tmp_path / "one.csv", row(300001, "945", "881")), even_so=True)

    assert "ends" not in said
    assert Authority.objects.get(code="881").ended_on is None


@pytest.mark.slow
class TestFirstDayAgainstTheFiles:
    """A first day that the file, or the one before it, contradicts is asked about once more, with what to give."""

    AHEAD = (
        "This file is of 2 May 2024 and has schools under these authorities already. Give 1 April 2025 or an earlier"
    )
    BEHIND = (
        "The file that was applied last, before.csv, is of 3 May 2023 and names none of these. "
        "Give 1 April 2024 or a later"
    )

    @pytest.fixture
    def after(self, essex, divided) -> Path:
        """The file of 2 May 2024; the one before was of 3 May 2023."""
        RegisterImport.objects.update(extracted_on=dt.date(2023, 5, 3))
        return divided.rename(divided.with_name("edubasealldata20240502.csv"))

    @pytest.mark.parametrize(("day", "said"), [("2026-04-01", AHEAD), ("2023-04-01", BEHIND)])
    def test_command_refuses_it_unless_it_is_sure(self, after, day, said):
        before = tables()

        with pytest.raises(CommandError) as refused:
            import_gias(after, home="945,946", first_day=day)

        assert f"--from: {said} 1 April. Nothing was changed." in str(refused.value)
        assert tables() == before

        import_gias(after, home="945,946", first_day=day, even_so=True)
        assert Authority.objects.get(code="945").started_on.isoformat() == day

    @pytest.mark.parametrize("day", ["2024-04-01", "2025-04-01"])
    def test_day_that_the_files_bear_out_is_taken(self, after, day):
        import_gias(after, home="945,946", first_day=day)

        assert Authority.objects.get(code="945").started_on.isoformat() == day

    @pytest.mark.parametrize(("day", "said"), [("1 April 2026", AHEAD), ("1 April 2023", BEHIND)])
    def test_officer_is_asked_once_more(self, after, day, said):
        officer = ClientBesideAWorker()
        officer.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
        upload(officer, after)
        apply = f"/admin/register/registerimport/{latest().pk}/apply/"
        typed = {"authorities_on": day, "home": ["945", "946"]}

        response = officer.post(apply, typed)

        assert f"{said} 1 April; or, if these do begin on that day, tick the box below it." in text_of(response)
        assert 'name="another_day"' in response.content.decode()
        assert latest().state == State.READY

        officer.post(apply, typed | {"another_day": "on"})
        assert latest().state == State.APPLIED, latest().message

    def test_file_of_a_day_to_come_says_nothing(self, essex, divided):
        import_gias(divided.rename(divided.with_name("edubasealldata20990502.csv")), home="945,946", even_so=True)

        assert doubt_about(dt.date(2101, 4, 1), dt.date(2099, 5, 2), ["945"]) is None
