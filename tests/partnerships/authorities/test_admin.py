"""Admin of authorities, as an LA officer works in it."""

import datetime as dt

import pytest

from accounts import roles
from partnerships.models import Authority
from tests.admin import change, changelist
from tests.factories import make_authority, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def test_officer_says_whether_an_authority_is_home_and_not_from_when_to_when_or_under_which_code(officer):
    authority = make_school(la_code="990", la_name="Greater Essex").authorities.get().authority
    sent = {
        "name": "Greater Essex",
        "is_home": "on",
        "code": "991",
        "started_on": "2020-01-01",
        "ended_on": "2024-08-31",
    }

    officer.post(change(authority), sent)

    before = authority.started_on
    authority.refresh_from_db()
    assert (authority.is_home, authority.code) == (True, "990")
    assert (authority.started_on, authority.ended_on) == (before, None)


class TestTypedByHand:
    """An authority of which no school is or ever was: what was typed wrong can be put right, or taken away."""

    @pytest.fixture
    def typed(self) -> Authority:
        return make_authority("990", "Greater Essex", started_on=dt.date(2028, 4, 2), is_home=True)

    def test_officer_puts_its_code_and_day_right_and_the_history_says_so(self, officer, typed):
        sent = {"name": "Greater Essex", "is_home": "on", "code": "991", "started_on": "1 April 2028", "ended_on": ""}

        officer.post(change(typed), sent | {"change_reason": "Mistyped"})

        typed.refresh_from_db()
        assert (typed.code, typed.started_on, typed.ended_on) == ("991", dt.date(2028, 4, 1), None)
        last = typed.history.first()
        assert (last.code, last.history_user.email, last.history_change_reason) == (
            "991",
            "officer@example.org",
            "Mistyped",
        )

    @pytest.mark.parametrize(
        ("code", "day", "said"),
        [
            ("99", "1 April 2028", "Enter the three digits that the DfE has for the authority."),
            ("881", "1 April 2028", "Authority with this Code already exists."),
            ("991", "", "enter a day."),
        ],
    )
    def test_what_is_typed_wrong_again_is_said_at_its_field_and_changes_nothing(self, officer, typed, code, day, said):
        make_authority()
        sent = {"name": "Greater Essex", "code": code, "started_on": day, "ended_on": ""}

        page = officer.post(change(typed), sent).content.decode()

        assert said in page
        typed.refresh_from_db()
        assert (typed.code, typed.started_on) == ("990", dt.date(2028, 4, 2))

    def test_officer_deletes_it_and_its_history_stays(self, officer, typed):
        shown = officer.get(change(typed)).content.decode()

        response = officer.post(change(typed, "delete"), {"post": "yes"})

        assert change(typed, "delete") in shown
        assert response.status_code == 302
        assert not Authority.objects.filter(code="990").exists()
        gone = Authority.history.filter(code="990").first()
        assert (gone.history_type, gone.history_user.email) == ("-", "officer@example.org")

    def test_one_that_had_a_school_once_is_kept(self, officer, typed):
        held = make_school(la_code="990", la_name="Greater Essex").authorities.get()
        held.ended_on = held.started_on
        held.save()

        refused = officer.post(change(typed, "delete"), {"post": "yes"})

        assert refused.status_code == 403
        assert "schools are or were of it" in refused.content.decode()
        assert Authority.objects.filter(code="990").exists()

    def test_many_at_once_are_never_deleted(self, officer, typed):
        officer.post(
            changelist(Authority), {"action": "delete_selected", "_selected_action": [typed.pk], "post": "yes"}
        )

        assert Authority.objects.filter(code="990").exists()

    def test_who_may_not_delete_may_not_here(self, client, typed):
        client.force_login(make_user(None, roles.HEADTEACHER, is_staff=True))

        assert client.post(change(typed, "delete"), {"post": "yes"}).status_code == 403
