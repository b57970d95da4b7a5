"""Versions of a record: compared, and put back through the rules of its form."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import roles
from boards.models import Seat
from partnerships.models import Membership, Partnership, School
from tests.admin import change
from tests.factories import (
    make_board,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def colne() -> Partnership:
    """A partnership that worked on reading at home in Mid, and works on maths county-wide."""
    partnership = make_partnership("Colne", focus="Reading", home_quadrant=make_quadrant("Mid"))
    partnership.focus, partnership.home_quadrant = "Maths", None
    partnership.save()
    return partnership


def restore_address(record, version=None) -> str:
    """The address of the page that restores a version, the first where none is given."""
    version = version or record.history.earliest("history_id")
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_restore"
    return reverse(name, args=[record.pk, version.history_id])


def compare(client, record, old, new):
    return client.get(change(record, "compare"), {"old": old.history_id, "new": new.history_id})


def agree(client, record, version=None):
    """Open the page that restores a version, and press its button."""
    address = restore_address(record, version)
    return client.post(address, {"versions": client.get(address).context["versions"]}, follow=True)


class TestCompare:
    @pytest.mark.parametrize("is_reversed", [True, False])
    def test_two_versions_are_compared_in_the_order_of_time(self, officer, colne, is_reversed):
        new, old = colne.history.all()

        page = compare(officer, colne, *((new, old) if is_reversed else (old, new)))

        changes = {row["field"]: (row["old"], row["new"]) for row in page.context["changes"]}
        assert changes == {"What it works on": ("Reading", "Maths"), "Home quadrant": ("Mid", "empty")}

    def test_long_texts_are_compared_in_full(self, officer, colne):
        colne.focus = "Maths " * 200
        colne.save()

        page = compare(officer, colne, colne.history.last(), colne.history.first())

        assert ("Maths " * 200).strip() in page.content.decode()

    @pytest.mark.parametrize("query", [{}, {"old": "x", "new": "1"}, {"old": "1", "new": "999999"}])
    def test_anything_but_two_versions_leads_back_to_the_history(self, officer, colne, query):
        response = officer.get(change(colne, "compare"), query, follow=True)

        assert response.redirect_chain[0][0] == change(colne, "history")
        assert "Choose two different versions" in response.content.decode()

    def test_versions_of_another_record_are_not_compared(self, officer, colne):
        other = make_partnership("Other")

        response = compare(officer, colne, colne.history.first(), other.history.first())

        assert response.status_code == 302


class TestRestore:
    def test_preview_says_what_would_change_and_changes_nothing(self, officer, colne):
        page = officer.get(restore_address(colne))

        colne.refresh_from_db()
        assert page.context["changes"] == [
            ("Home quadrant", "empty", "Mid"),
            ("What it works on", "Maths", "Reading"),
        ]
        assert (colne.focus, colne.history.count()) == ("Maths", 2)

    def test_version_is_put_back_and_says_so_in_the_history(self, officer, colne):
        then = colne.history.last()
        type(then).objects.filter(pk=then.pk).update(history_date=dt.datetime(2026, 10, 3, 9, 42, tzinfo=dt.UTC))

        page = agree(officer, colne).content.decode()

        colne.refresh_from_db()
        newest = colne.history.first()
        assert (colne.focus, colne.home_quadrant.name) == ("Reading", "Mid")
        assert newest.history_change_reason == "Restored the version of 3 October 2026, 10:42"
        assert newest.history_user.email == "officer@example.org"
        assert "Colne is again as it was on 3 October 2026, 10:42." in page

    def test_tick_and_day_are_put_back(self, officer):
        partnership = make_partnership(is_open_to_new_schools=True, last_confirmed_on=dt.date(2026, 9, 20))
        partnership.is_open_to_new_schools, partnership.last_confirmed_on = False, None
        partnership.save()

        agree(officer, partnership)

        partnership.refresh_from_db()
        assert (partnership.is_open_to_new_schools, partnership.last_confirmed_on) == (True, dt.date(2026, 9, 20))

    def test_rule_that_refuses_says_so_and_changes_nothing(self, officer):
        partnership, school = make_partnership("Colne"), make_school("Lexden")
        membership = make_membership(partnership, school)
        membership.ended_on = dt.date(2024, 8, 31)
        membership.save()
        make_membership(partnership, school, started_on=dt.date(2024, 9, 1))

        page = agree(officer, membership).content.decode()

        membership.refresh_from_db()
        assert "This version cannot be put back as it was." in page
        assert "Enter dates that do not overlap" in page
        assert "Restore this version" not in page
        assert membership.ended_on == dt.date(2024, 8, 31)

    def test_facts_of_the_register_are_not_put_back(self, officer):
        school = make_school("Before", known_as="Old")
        school.name, school.known_as = "After", "New"
        school.save()

        agree(officer, school)

        school.refresh_from_db()
        assert (school.name, school.known_as) == ("After", "Old")

    def test_version_that_differs_in_facts_only_has_nothing_to_restore(self, officer):
        school = make_school("Before")
        school.name = "After"
        school.save()

        page = agree(officer, school).content.decode()

        assert "Nothing would change" in page
        assert School.objects.get().name == "After"

    def test_seat_that_is_put_back_takes_the_seat_that_it_brings_along(self, officer):
        own = make_seat(make_board("South quadrant meeting"), make_person(), role="chair")
        brought = make_seat(make_board(), own.person, by_virtue_of=own)
        for seat in (own, brought):
            seat.ended_on = dt.date(2024, 8, 31)
            seat.save()

        agree(officer, own)

        assert list(Seat.objects.values_list("ended_on", flat=True)) == [None, None]

    def test_change_in_between_is_shown_instead(self, officer, colne):
        versions = officer.get(restore_address(colne)).context["versions"]
        Partnership.objects.get().save()

        page = officer.post(restore_address(colne), {"versions": versions})

        colne.refresh_from_db()
        assert "Somebody changed the record in between" in page.content.decode()
        assert colne.focus == "Maths"

    def test_those_who_may_only_view_compare_but_do_not_restore(self, client, colne):
        user = make_user(None, is_staff=True)
        user.user_permissions.add(_permission("view_partnership"))
        client.force_login(user)

        history = client.get(change(colne, "history")).content.decode()
        compared = compare(client, colne, *colne.history.all())
        answers = [client.get(restore_address(colne)), client.post(restore_address(colne), {"versions": "x"})]

        assert "Restore…" not in history
        assert compared.status_code == 200
        assert [answer.status_code for answer in answers] == [403, 403]

    def test_version_of_another_record_is_not_found(self, officer, colne):
        other = make_partnership("Other")

        assert officer.get(restore_address(colne, other.history.get())).status_code == 404


def _permission(codename: str):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename, content_type__app_label="partnerships")


def test_history_offers_every_version_but_the_newest(officer, colne):
    page = officer.get(change(colne, "history")).content.decode()

    assert page.count("Restore…") == 1
    assert f"{colne.history.last().history_id}/restore/" in page
    assert Membership.objects.count() == 0


@pytest.mark.parametrize("key", ["\u2066\u200b", "0x10", "²", "1" * 5_000])
@pytest.mark.parametrize(
    "model", ["partnerships/partnership", "partnerships/person", "boards/meeting", "boards/action"]
)
def test_history_of_what_is_no_key_is_not_found(officer, model, key):
    officer.raise_request_exception = False

    assert officer.get(f"/admin/{model}/{key}/history/").status_code in (302, 404)


@pytest.mark.parametrize("number", ["²", "1" * 5_000, "9" * 30])
def test_comparison_with_what_is_no_version_asks_for_two(officer, colne, number):
    officer.raise_request_exception = False

    answer = officer.get(change(colne, "compare"), {"old": number, "new": number})

    assert answer.status_code == 302
