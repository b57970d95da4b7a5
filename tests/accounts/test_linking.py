"""Linking an account to a person gives it all their rights: never one's own, written down, and told to them."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, Invitation
from accounts.ways_in import change_address
from accounts.writes import accept
from office.models import Message
from tests.admin import add, change
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OWN = "kim.elm@example.org"
COUNCIL = "school-partnerships@example.org"


@pytest.fixture
def administrator():
    return make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True, name="Olu Shah")


@pytest.fixture
def kim():
    """A member of a board, who reads its Part B."""
    person = make_person("Kim Elm", email=OWN)
    make_seat(make_board(), person)
    return person


def link(by, account, person):
    data = {"name": "Somebody", "person": person.pk if person else "", "is_active": "on"}
    if account == by:
        data |= {"is_staff": "on", "groups": list(by.groups.values_list("pk", flat=True))}
    return signed_in(by).post(change(account), data)


def events() -> list[tuple]:
    found = AuditEvent.objects.filter(kind__startswith="person-").order_by("pk")
    return list(found.values_list("kind", "user", "done_by", "detail"))


def test_one_s_own_account_is_linked_to_nobody(administrator, kim):
    link(administrator, administrator, kim)

    administrator.refresh_from_db()
    assert administrator.person is None
    assert events() == []
    assert 'name="person"' not in signed_in(administrator).get(change(administrator)).content.decode()


@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}])
def test_one_s_own_account_is_not_taken_from_its_person_either(administrator, kim, fields):
    administrator.person = make_person("The administrator")
    administrator.is_superuser = "is_superuser" in fields
    administrator.save()

    link(administrator, administrator, None)

    administrator.refresh_from_db()
    assert administrator.person is not None


def test_another_account_is_linked_written_down_and_told_to_the_person(administrator, kim):
    puppet = make_user("puppet@example.org")
    make_lead(person=kim, email="lead.colne@example.org")

    assert link(administrator, puppet, kim).status_code == 302

    assert events() == [("person-linked", puppet.pk, administrator.pk, f"person {kim.pk}")]
    letters = outbox()
    assert sorted(letter.to[0] for letter in letters) == [OWN, "lead.colne@example.org", COUNCIL]
    assert all("p…@example.org" in letter.body for letter in letters)
    assert "puppet@example.org" not in letters[0].body + letters[-1].body
    assert "Olu Shah linked an account" in letters[0].body


def test_linking_to_another_person_writes_down_both(administrator, kim):
    puppet, other = make_user("puppet@example.org", person=kim), make_person("Sam Elm", email="sam@example.org")

    link(administrator, puppet, other)

    assert [(kind, detail) for kind, _, _, detail in events()] == [
        ("person-unlinked", f"person {kim.pk}"),
        ("person-linked", f"person {other.pk}"),
    ]
    assert [letter.to for letter in outbox()] == [["sam@example.org"], [COUNCIL]]


def test_saving_without_another_person_tells_nothing(administrator, kim):
    puppet = make_user("puppet@example.org", person=kim)

    link(administrator, puppet, kim)

    assert (events(), outbox()) == ([], [])


def test_person_without_an_address_is_shown_as_not_reached(administrator):
    link(administrator, make_user("puppet@example.org"), make_person("Kim Elm"))

    message = Message.objects.get(kind="account-linked")
    assert (message.name, message.state) == ("Kim Elm", Message.State.NO_ADDRESS)


def test_account_that_is_added_with_a_person_is_told_too(administrator, kim):
    data = {"email": "new@example.org", "name": "New", "usable_password": "false", "person": kim.pk}

    signed_in(administrator).post(add(type(administrator)), data)

    assert [kind for kind, *_ in events()] == ["person-linked"]
    assert [letter.to for letter in outbox()] == [[OWN], [COUNCIL]]


@pytest.mark.parametrize(("invited", "told"), [(OWN, []), ("puppet@example.org", [[OWN]])])
def test_invitation_to_another_address_than_the_person_s_is_told_to_them(administrator, kim, invited, told):
    invitation = Invitation.objects.create(email=invited, person=kim, invited_by=administrator)

    account = accept(invitation=invitation, password="a long test password")

    assert events() == [("person-linked", account.pk, administrator.pk, f"person {kim.pk}")]
    assert [letter.to for letter in outbox()] == [*told, [COUNCIL]]


class TestBeside:
    """Whoever would notice that it is not them."""

    @pytest.fixture
    def school(self):
        return make_school("Alder Primary", office_email="office@alder.example")

    @pytest.fixture
    def head(self, school):
        person = make_person("Ann Day", email="ann.day@alder.example")
        make_headship(person, school)
        return person

    def told(self, administrator, person):
        accept(
            invitation=Invitation.objects.create(email="puppet@example.org", person=person, invited_by=administrator),
            password="a long test password",
        )
        return sorted(letter.to[0] for letter in outbox() if "is linked to" in letter.subject)

    def test_of_a_head_the_office_the_other_head_and_the_leads_hear_and_no_delegate(self, administrator, school, head):
        co_head = make_person("Bo Ray", email="bo.ray@alder.example")
        headship = make_headship(co_head, school)
        make_delegate(headship, make_user("desk@alder.example"))
        partnership = make_partnership(schools=[school])
        make_lead(partnership, make_person("Cy Oak", email="cy.oak@example.org"))
        make_lead(partnership, make_person("Di Former", email="di@example.org"), ended_on="2026-01-31")

        told = self.told(administrator, head)

        assert told == [
            "ann.day@alder.example",
            "bo.ray@alder.example",
            "cy.oak@example.org",
            "office@alder.example",
            COUNCIL,
        ]

    def test_of_a_lead_the_co_lead_hears(self, administrator):
        lead = make_lead(person=make_person("Ann Day", email="ann@example.org"))
        make_lead(lead.partnership, make_person("Cy Oak", email="cy.oak@example.org"), role="co-lead")

        assert self.told(administrator, lead.person) == ["ann@example.org", "cy.oak@example.org", COUNCIL]

    def test_an_address_is_written_to_once(self, administrator, school, head):
        make_headship(make_person("Bo Ray", email="OFFICE@alder.example"), school)
        make_lead(make_partnership(schools=[school]), make_person("Cy Oak", email="ann.day@alder.example"))

        told = [address.lower() for address in self.told(administrator, head)]

        assert sorted(told) == ["ann.day@alder.example", "office@alder.example", COUNCIL]

    @pytest.mark.parametrize(("days", "is_told"), [(1, True), (89, True), (91, False)])
    def test_an_address_that_was_changed_lately_is_told_too(self, administrator, days, is_told):
        changed_at = timezone.now() - dt.timedelta(days=days)
        with time_machine.travel(changed_at - dt.timedelta(days=200)):
            person = make_person("Ann Day", email="ann.day@alder.example")
        with time_machine.travel(changed_at):
            person.email = "puppet@example.org"
            person.save()

        assert ("ann.day@alder.example" in self.told(administrator, person)) is is_told

    def test_a_mailbox_of_the_office_that_was_changed_lately_is_told_too(self, administrator, school, head):
        school.office_email = "puppet@example.org"
        school.save()

        assert "office@alder.example" in self.told(administrator, head)

    def test_an_address_of_a_lead_that_was_changed_lately_is_told_too(self, administrator):
        lead = make_lead(email="lead.colne@example.org")
        lead.email = "puppet@example.org"
        lead.save()

        assert "lead.colne@example.org" in self.told(administrator, lead.person)

    def test_another_address_for_a_linked_account_is_told(self, administrator, head):
        account = make_user("ann.day@alder.example", person=head)

        change_address(user=account, to="puppet@example.org", by=administrator)

        letters = [letter for letter in outbox() if "another address" in letter.subject]
        assert sorted(letter.to[0] for letter in letters) == ["ann.day@alder.example", "office@alder.example", COUNCIL]
        assert "Olu Shah changed the address of the account" in letters[0].body


class TestPageOfThePerson:
    """What officers read on it."""

    def page(self, person) -> str:
        officer = make_user("officer@example.org", roles.OFFICER, is_staff=True)
        return signed_in(officer).get(change(person)).content.decode()

    def test_who_linked_an_account_and_when(self, administrator, kim):
        with time_machine.travel(dt.datetime(2026, 10, 15, 9, 30, tzinfo=dt.UTC), tick=False):
            link(administrator, make_user("puppet@example.org"), kim)

        page = self.page(kim)

        assert "p…@example.org: linked on 15 October 2026, 10:30, by Olu Shah" in page
        assert "puppet@example.org" not in page

    def test_an_account_that_is_linked_no_more_stays_there(self, administrator, kim):
        puppet = make_user("puppet@example.org")
        link(administrator, puppet, kim)
        link(administrator, puppet, None)

        assert "p…@example.org: no longer linked on" in self.page(kim)

    def test_that_its_address_was_changed(self, administrator, kim):
        change_address(user=make_user("kim@example.org", person=kim), to="puppet@example.org", by=administrator)

        assert "p…@example.org: its address changed on" in self.page(kim)

    def test_of_one_without_a_line_in_the_trail_that_it_is_not_kept(self, kim):
        make_user("old@example.org", person=kim)

        assert "o…@example.org: linked; when and by whom is not kept" in self.page(kim)

    def test_nobody_was_linked(self, kim):
        assert "No account is linked, and none was." in self.page(kim)
