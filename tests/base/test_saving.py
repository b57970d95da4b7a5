"""The one way to write a record."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.saving import REASON_LENGTH, delete, end, end_before, refuse_if_over, save
from base.saving_many import delete_many, insert_many, save_many
from base.slugs import free_slug
from partnerships.models import EstablishmentType, Person
from tests.factories import make_partnership, make_person, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def last_line(row):
    """What the history's newest line of the record says: the kind, who and why."""
    line = type(row).history.filter(id=row.pk).latest()
    return line.history_type, line.history_user, line.history_change_reason


class TestSave:
    def test_saved_record_says_who_and_why(self):
        person, user = make_person(name="Ann Day"), make_user()

        person.name = "Ann Daye"
        save(person, by=user, why="Married")

        assert Person.objects.get().name == "Ann Daye"
        assert last_line(person) == ("~", user, "Married")

    def test_portal_itself_is_nobody_and_gives_no_reason(self):
        person = make_person()

        save(person, by=None)

        assert last_line(person) == ("~", None, None)

    def test_reason_is_cut_to_what_the_history_takes(self):
        person = make_person()

        save(person, by=None, why="x" * (REASON_LENGTH + 1))

        assert last_line(person)[2] == "x" * REASON_LENGTH

    def test_record_that_breaks_a_rule_is_not_written(self):
        person = make_person(name="Ann Day")

        person.name = ""
        with pytest.raises(ValidationError):
            save(person, by=None)

        assert Person.objects.get().name == "Ann Day"

    def test_some_fields_are_written_and_the_others_stay(self):
        person, user = make_person(name="Ann Day", telephone="01206 000000"), make_user()

        person.name, person.telephone = "Ben Day", "01206 000001"
        save(person, by=user, fields=["telephone"])

        assert Person.objects.values_list("name", "telephone").get() == ("Ann Day", "01206 000001")
        assert last_line(person)[:2] == ("~", user)

    def test_reason_of_the_last_write_is_not_the_next_one_s(self):
        person = make_person()

        save(person, by=None, why="First")
        save(person, by=None)

        assert last_line(person)[2] is None


def test_deleted_record_leaves_who_and_why():
    person, user = make_person(), make_user()
    pk = person.pk

    delete(person, by=user, why="Entered twice")

    line = Person.history.filter(id=pk).latest()
    assert (line.history_type, line.history_user, line.history_change_reason) == ("-", user, "Entered twice")


class TestEnd:
    def test_record_may_end_on_its_first_day(self):
        partnership = make_partnership(started_on=TODAY)

        end(partnership, on=TODAY, by=None, why="Over")

        partnership.refresh_from_db()
        assert partnership.ended_on == TODAY

    def test_record_cannot_end_before_its_first_day(self):
        partnership = make_partnership(started_on=TODAY)

        with pytest.raises(ValidationError, match="Enter that day or a later one"):
            end(partnership, on=TODAY - dt.timedelta(days=1), by=None, why="Over")

    @pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
    def test_something_takes_its_place_on_the_day_after_its_first_or_later(self, days, refused):
        partnership = make_partnership(started_on=TODAY)

        if refused:
            with pytest.raises(ValidationError, match="Enter the day after or a later one"):
                end_before(partnership, on=TODAY + dt.timedelta(days=days), by=None, why="Over")
        else:
            end_before(partnership, on=TODAY + dt.timedelta(days=days), by=None, why="Over")
            assert partnership.ended_on == TODAY

    @pytest.mark.parametrize(("ended_on", "refused"), [(None, False), (TODAY, False), (TODAY - dt.timedelta(1), True)])
    def test_only_what_is_over_is_not_to_end_again(self, ended_on, refused):
        partnership = make_partnership(started_on=TODAY - dt.timedelta(days=9), ended_on=ended_on)

        if refused:
            with pytest.raises(ValidationError, match="already"):
                refuse_if_over(partnership)
        else:
            refuse_if_over(partnership)


class TestMany:
    def test_new_rows_get_keys_and_a_history(self):
        user = make_user()

        rows = save_many([Person(name=f"P {n}", slug=f"p-{n}") for n in range(3)], by=user, why="From a list")

        assert all(row.pk for row in rows)
        assert {last_line(row) for row in rows} == {("+", user, "From a list")}

    def test_fields_of_rows_that_are_there_are_written(self):
        person = make_person(name="Ann Day", telephone="")

        person.name, person.telephone = "Ben Day", "01206 000001"
        save_many([person], by=None, why="Moved", fields={"telephone"})

        assert Person.objects.values_list("name", "telephone").get() == ("Ann Day", "01206 000001")
        assert last_line(person) == ("~", None, "Moved")

    def test_nothing_is_asked_of_the_database_for_no_rows(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert save_many([], by=None, why="None") == []

    def test_inserted_and_deleted_rows_leave_their_lines(self):
        user, why = make_user(), "x" * (REASON_LENGTH + 1)

        insert_many(EstablishmentType, [{"name": "Lighthouse", "group_name": "Other"}], unique="name", by=user, why=why)
        kind = EstablishmentType.objects.get(name="Lighthouse")
        delete_many(EstablishmentType, [kind.pk], by=user, why=why)

        lines = EstablishmentType.history.filter(id=kind.pk).order_by("history_id")
        assert [(line.history_type, line.history_user, line.history_change_reason) for line in lines] == [
            ("+", user, why[:REASON_LENGTH]),
            ("-", user, why[:REASON_LENGTH]),
        ]


class TestFreeSlug:
    @pytest.mark.parametrize(
        ("there", "besides", "free"),
        [
            ([], [], "ann-day"),
            (["ann-day"], [], "ann-day-2"),
            (["ann-day", "ann-day-2"], ["ann-day-3"], "ann-day-4"),
            (["ann-daye"], [], "ann-day"),
            (["ann-day-2"], [], "ann-day"),
        ],
    )
    def test_slug_is_the_name_with_a_number_where_another_has_it(self, there, besides, free):
        for slug in there:
            make_person(slug=slug)

        assert free_slug(Person, "Ann Day", besides=besides) == free

    def test_name_without_a_letter_that_an_address_takes_is_called_by_what_it_is(self):
        assert free_slug(Person, "李") == "person"

    def test_long_name_leaves_room_for_its_number(self):
        make_person(slug=free_slug(Person, "x" * 150))

        assert len(free_slug(Person, "x" * 200)) <= Person._meta.get_field("slug").max_length
