"""Undoing an import many rows at a time: exactly, with its history; and not at all where a row was changed since."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from base.saving_many import BATCH
from partnerships.models import Membership, School, SchoolAuthority, SchoolLink
from register.models import RegisterImport
from register.rows import changed, made
from register.runs.refresh import undo_import
from register.runs.running import State, begin, put_back
from register.undoing import KEEP, TAKE_BACK, Undoing, UndoRefused, named_in_full, still_here, undo_rows
from tests.factories import (
    make_enquiry,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.register.files import SCHOOL, everything, import_gias, links, table

pytestmark = pytest.mark.django_db


def imported(folder, count: int) -> RegisterImport:
    """The record of an import of that many new schools and a link from each to the next."""
    urns = range(300_000, 300_000 + count)
    register = table(folder / "register.csv", *[SCHOOL | {"URN": str(urn), "Town": "Maldon"} for urn in urns])
    following = links(folder / "links.csv", *[(urn, urn + 1, "Successor") for urn in urns[:-1]])
    import_gias(register, links=following, even_so=True)
    return RegisterImport.objects.latest("pk")


def queries_of_undo(record: RegisterImport) -> int:
    with CaptureQueriesContext(connection) as queries:
        undo_import(record)
    assert record.state == State.UNDONE, record.message
    return len(queries)


def rows_now() -> list:
    return [rows for rows, _ in everything()]


def test_undo_takes_away_exactly_what_was_new_and_nothing_else(tmp_path):
    make_school(urn=200_000)
    before = rows_now()

    queries_of_undo(imported(tmp_path, 5))

    assert rows_now() == before


def test_undo_takes_no_more_queries_for_more_rows(tmp_path):
    few = queries_of_undo(imported(tmp_path, 3))
    half = queries_of_undo(imported(tmp_path, BATCH // 2))

    many = queries_of_undo(imported(tmp_path, BATCH))

    assert few == half == many


def test_undo_of_more_rows_than_go_into_one_statement_leaves_none(tmp_path):
    queries_of_undo(imported(tmp_path, BATCH + 1))

    assert not School.objects.exists()


def test_undo_writes_who_and_why_and_the_last_state_of_every_row_into_its_history(tmp_path):
    record, officer = imported(tmp_path, 2), make_user()
    record.started_by = officer
    record.save()

    undo_import(record)

    gone = School.history.filter(history_type="-").order_by("urn")
    assert [(one.urn, one.town) for one in gone] == [(300_000, "Maldon"), (300_001, "Maldon")]
    assert {(one.history_user, one.history_change_reason) for one in gone} == {
        (officer, "Undid DfE register: register.csv")
    }


def test_undo_of_a_file_with_a_long_name_says_as_much_of_it_as_the_history_holds(tmp_path):
    record = imported(tmp_path, 2)
    record.file_name = "register-" * 20
    record.save()

    undo_import(record)

    reason = f"Undid DfE register: {record.file_name}"[:100]
    assert {one.history_change_reason for one in School.history.filter(history_type="-")} == {reason}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"town": "Heybridge"}, "A school: “town” was changed from “Maldon” to “Heybridge”, after this refresh."),
        ({"known_as": "The Lane"}, "A school: “known as” was changed from empty to “The Lane”, after this refresh."),
        (
            {"office_email": "office@example.org"},
            "A school: “mailbox of its office” was changed from empty to one that is not shown here, after this "
            "refresh.",
        ),
        (
            {"postcode": "CM9 4QR", "pupils": 0},
            "A school: “number of pupils” was changed from empty to 0 and “postcode” from empty to “CM9 4QR”, after "
            "this refresh.",
        ),
    ],
)
def test_undo_is_refused_where_a_new_row_was_changed_since(tmp_path, change, said):
    record = imported(tmp_path, 3)
    School.objects.filter(urn=300_001).update(**change)
    before = everything()

    undo_import(record)

    assert record.state == State.APPLIED
    assert record.message.splitlines()[1:] == [said]
    assert everything() == before


def test_undo_says_that_a_new_row_was_removed_since_and_takes_the_rest_away(tmp_path):
    record = imported(tmp_path, 2)
    SchoolLink.objects.get().delete()
    SchoolAuthority.objects.get(school__urn=300_001).delete()
    School.objects.get(urn=300_001).delete()

    undo_import(record)

    assert (record.state, School.objects.count()) == (State.UNDONE, 0)
    assert "A school was removed" in record.message


def test_undo_names_what_was_built_on_a_new_school_and_changes_nothing(tmp_path):
    record = imported(tmp_path, 3)
    school = School.objects.get(urn=300_001)
    make_membership(make_partnership("Colne"), school)
    before = everything()

    undo_import(record)

    assert (record.state, School.objects.count()) == (State.APPLIED, 3)
    assert "A school joined Colne on 1 September 2023, after this refresh." in record.message
    assert everything() == before


def test_row_that_was_changed_twice_gets_what_it_had_at_first():
    school = make_school(town="Maldon", pupils=90)
    rows = [changed(school, {"town": "Heybridge"}), changed(school, {"pupils": 100})]
    school.save()

    undo_rows(rows, by=None, why="Test")

    school.refresh_from_db()
    assert (school.town, school.pupils) == ("Maldon", 90)


def test_rows_of_several_kinds_are_put_back_in_the_reverse_order():
    partnership = make_partnership("Colne")
    old = make_lead(partnership, make_person("Ann Day"))
    ended = changed(old, {"ended_on": old.started_on})
    old.save()
    new = make_lead(partnership, make_person("Bo Ray"))

    undo_rows([ended, *made(type(new), [new.pk])], by=None, why="Test")

    old.refresh_from_db()
    assert old.ended_on is None
    assert list(partnership.leads.all()) == [old]


def test_refusal_names_twenty_and_counts_the_rest():
    schools = [make_school() for _ in range(22)]
    rows = made(School, [school.pk for school in schools])
    SchoolAuthority.objects.all().delete()
    School.objects.update(town="Maldon")

    with pytest.raises(UndoRefused) as refused:
        undo_rows(rows, by=None, why="Test")

    assert len(str(refused.value).splitlines()) == 22
    assert str(refused.value).endswith("and 2 more")


@pytest.mark.slow
@pytest.mark.once
class TestWhatCameAfter:
    """Kept or taken back, as an officer says; the rest is as it was before."""

    @pytest.fixture
    def colne(self):
        return make_partnership("Colne", schools=1)

    @pytest.fixture
    def refreshed(self, tmp_path, colne) -> RegisterImport:
        """Elm closed, and its membership of Colne went on at its academy."""
        elm = make_school("Elm", urn=300_000)
        make_membership(colne, elm, started_on=dt.date(2020, 9, 1))
        closed = {"EstablishmentName": "Elm", "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2024"}
        register = table(
            tmp_path / "register.csv",
            SCHOOL | {"URN": "300000"} | closed,
            SCHOOL | {"URN": "300001", "EstablishmentName": "Elm Academy"},
        )
        successor = links(tmp_path / "links.csv", (300_000, 300_001, "Successor"))
        import_gias(register, links=successor, move_memberships=True, even_so=True)
        return RegisterImport.objects.latest("pk")

    def undo(self, record: RegisterImport, **choices: str) -> RegisterImport:
        record.undo_choices = {one.key: choices["all"] for one in Undoing(record.written).later}
        record.save()
        undo_import(record)
        return record

    def test_it_is_said_by_record_and_day(self, refreshed):
        academy = School.objects.get(urn=300_001)
        make_membership(make_partnership("Billericay"), academy, started_on=dt.date(2026, 9, 1))
        make_headship(make_person("Ann Day"), academy, started_on=dt.date(2026, 9, 1))

        said = [(one.sentence, one.can_be_taken_back) for one in Undoing(refreshed.written).later]

        assert said == [
            ("Ann Day became headteacher of Elm Academy on 1 September 2026, after this refresh.", True),
            ("Elm Academy joined Billericay on 1 September 2026, after this refresh.", True),
        ]

    def test_nothing_came_after_a_refresh_that_nobody_touched(self, refreshed):
        assert Undoing(refreshed.written).later == []

    def test_what_is_taken_back_leaves_all_as_it_was(self, refreshed, colne):
        make_membership(make_partnership("Billericay"), School.objects.get(urn=300_001))

        record = self.undo(refreshed, all=TAKE_BACK)

        assert (record.state, record.message) == (State.UNDONE, "")
        assert not School.objects.filter(urn=300_001).exists()
        assert not Membership.objects.filter(partnership__name="Billericay").exists()
        assert colne.memberships.get(school__urn=300_000).ended_on is None

    def test_what_is_kept_stays_with_the_school_and_the_type_that_it_needs(self, refreshed, colne):
        joined = make_membership(make_partnership("Billericay"), School.objects.get(urn=300_001))

        record = self.undo(refreshed, all=KEEP)

        assert record.state == State.UNDONE
        assert "Elm Academy joined Billericay" in record.message
        academy = Membership.objects.get(pk=joined.pk).school
        assert academy.establishment_type.name == "Community school"
        assert academy.authorities.get().authority.code == "881"
        assert School.objects.get(urn=300_000).status == "open"
        assert [one.school.urn for one in colne.memberships.filter(school__urn__gte=300_000)] == [300_000]
        assert not SchoolLink.objects.exists()

    @pytest.mark.parametrize(("choice", "last_day"), [(KEEP, dt.date(2024, 7, 20)), (TAKE_BACK, None)])
    def test_field_that_was_changed_since_is_kept_or_put_back(self, refreshed, colne, choice, last_day):
        colne.memberships.filter(school__urn=300_000).update(ended_on=dt.date(2024, 7, 20))

        record = self.undo(refreshed, all=choice)

        assert record.state == State.UNDONE
        assert colne.memberships.get(school__urn=300_000).ended_on == last_day
        assert School.objects.get(urn=300_000).status == "open"

    @pytest.mark.parametrize("choice", [KEEP, TAKE_BACK])
    def test_membership_that_stands_where_the_former_would_be_again_never_overlaps_it(self, refreshed, colne, choice):
        elm = School.objects.get(urn=300_000)
        again = make_membership(colne, elm, started_on=dt.date(2025, 9, 1))
        assert [one.sentence for one in Undoing(refreshed.written).later] == [
            "Elm joined Colne on 1 September 2025, after this refresh."
        ]

        record = self.undo(refreshed, all=choice)

        assert record.state == State.UNDONE
        spans = list(colne.memberships.filter(school=elm).order_by("started_on").values_list("pk", "ended_on"))
        assert (again.pk in dict(spans)) == (choice == KEEP)
        assert [ended_on for _, ended_on in spans] == ([dt.date(2024, 8, 31), None] if choice == KEEP else [None])

    def test_record_that_others_build_on_cannot_be_taken_back(self, refreshed):
        academy = School.objects.get(urn=300_001)
        follower = make_school(urn=300_002)
        SchoolLink.objects.create(school=follower, direction="predecessor", linked_urn=300_001, linked_school=academy)
        make_enquiry(school=academy)

        said = {one.sentence.partition(" ")[0]: one.can_be_taken_back for one in Undoing(refreshed.written).later}

        assert said == {"School": True, "Enquiry": False}

    def test_undo_without_an_answer_is_refused_and_changes_nothing(self, refreshed):
        make_membership(make_partnership("Billericay"), School.objects.get(urn=300_001))
        before = everything()

        undo_import(refreshed)

        assert refreshed.state == State.APPLIED
        assert "Elm Academy joined Billericay" in refreshed.message
        assert everything() == before

    def test_of_many_records_that_a_later_refresh_wrote_too_some_are_named(self, refreshed):
        schools = [make_school(f"School {letter}") for letter in "ABCDEFG"]
        records = {("school", school.pk) for school in schools} | {("schoolauthority", schools[0].authorities.get().pk)}

        assert named_in_full(set(), 5) == []
        assert [name.split(" (")[0] for name in named_in_full(records, 3)] == [
            "School A",
            "School B",
            "School C",
            "5 more",
        ]
        assert named_in_full(records, 8)[-1] == "School A: Essex"

    def test_later_refresh_of_the_same_records_is_undone_first(self, refreshed, tmp_path):
        import_gias(table(tmp_path / "newer.csv", SCHOOL | {"URN": "300001", "EstablishmentName": "Elm Trust Academy"}))
        newer = RegisterImport.objects.latest("pk")

        undo_import(refreshed)
        assert "The refresh from newer.csv, applied on " in refreshed.message
        assert "wrote some of the same records: Elm Trust Academy (300001)" in refreshed.message
        assert "Undo that one first." in refreshed.message

        undo_import(newer)
        undo_import(refreshed)
        assert refreshed.state == State.UNDONE

    def test_what_nobody_thought_of_is_said_and_changes_nothing(self, refreshed, monkeypatch):
        def fail(*_: object, **__: object) -> None:
            raise IntegrityError("no overlap\nDETAIL")

        monkeypatch.setattr("register.runs.refresh.undo_rows", fail)
        before = everything()

        undo_import(refreshed)

        assert (refreshed.state, everything()) == (State.APPLIED, before)
        assert refreshed.message.endswith("Tell whoever runs the portal: no overlap")


@pytest.mark.slow
@pytest.mark.once
class TestWhatAnUndoingLeft:
    """A school that was kept for something that came after the refresh, and is taken out later."""

    @pytest.fixture
    def joined(self, tmp_path) -> Membership:
        """What an officer added at a new school, and kept when the refresh that brought it was undone."""
        import_gias(table(tmp_path / "wrong.csv", SCHOOL | {"URN": "300001", "EstablishmentName": "Elm"}), even_so=True)
        joined = make_membership(make_partnership("Billericay"), School.objects.get(urn=300_001))
        self.undo(KEEP)
        return joined

    def undo(self, choice: str) -> RegisterImport:
        record = RegisterImport.objects.get(file_name="wrong.csv")
        record.undo_choices = {one.key: choice for one in Undoing(record.to_undo, record.applied_at).later}
        record.save()
        undo_import(record)
        return record

    def test_it_is_named(self, joined):
        record = RegisterImport.objects.get()

        assert record.can_be_finished
        assert still_here(record.left)[0] == "The school Elm (300001)."

    def test_it_is_taken_out_once_nothing_hangs_on_it(self, joined):
        joined.delete()

        record = self.undo(KEEP)

        assert (record.state, record.left, record.can_be_finished) == (State.UNDONE, [], False)
        assert not School.objects.exists()
        assert not SchoolAuthority.objects.exists()
        assert "Removed: the school Elm (300001)." in record.preview["undone"]

    def test_what_hangs_on_it_may_be_taken_back_by_now(self, joined):
        self.undo(TAKE_BACK)

        assert not Membership.objects.exists()
        assert not School.objects.exists()

    def test_what_is_kept_again_keeps_it_again(self, joined):
        record = self.undo(KEEP)

        assert record.can_be_finished
        assert "Elm joined Billericay" in record.message
        assert joined.school == School.objects.get()

    def test_without_an_answer_it_stays_undone_and_as_it_was(self, joined):
        record, before = RegisterImport.objects.get(), everything()

        record.undo_choices = {}
        undo_import(record)

        assert (record.state, everything()) == (State.UNDONE, before)
        assert "Elm joined Billericay" in record.message
        assert record.undone_at is not None

    def test_school_that_another_file_brought_anew_is_left_alone(self, joined, tmp_path):
        self.undo(TAKE_BACK)
        import_gias(table(tmp_path / "right.csv", SCHOOL | {"URN": "300001"}), even_so=True)

        assert not RegisterImport.objects.get(file_name="wrong.csv").can_be_finished
        assert School.objects.exists()

    def test_later_refresh_that_changed_it_is_undone_first(self, joined, tmp_path):
        import_gias(table(tmp_path / "right.csv", SCHOOL | {"URN": "300001", "EstablishmentName": "Oak"}), even_so=True)

        record = self.undo(TAKE_BACK)

        assert record.state == State.UNDONE
        assert "The refresh from right.csv" in record.message
        assert School.objects.get().name == "Oak"

    def test_step_that_was_interrupted_leaves_it_undone(self, joined):
        record = RegisterImport.objects.get()
        begin(record, State.UNDOING, by=None, only_from=State.UNDONE)

        put_back(record, "Stopped.")

        assert RegisterImport.objects.get().state == State.UNDONE

    def test_undo_that_kept_nothing_leaves_nothing(self, tmp_path):
        import_gias(table(tmp_path / "wrong.csv", SCHOOL | {"URN": "300001"}), even_so=True)

        assert self.undo(KEEP).left == []
