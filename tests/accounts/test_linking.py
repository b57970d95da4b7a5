"""Linking an account to a person gives it all their rights: never one's own, written down, and told to them."""

import pytest

from accounts import roles
from accounts.models import AuditEvent, Invitation
from accounts.writes import accept
from office.models import Message
from tests.admin import add, change
from tests.clients import signed_in
from tests.factories import make_board, make_lead, make_person, make_seat, make_user
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OWN = "kim.elm@example.org"


@pytest.fixture
def administrator():
    return make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True)


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
    assert sorted(letter.to[0] for letter in letters) == [OWN, "lead.colne@example.org"]
    assert "puppet@example.org" in letters[0].body


def test_linking_to_another_person_writes_down_both(administrator, kim):
    puppet, other = make_user("puppet@example.org", person=kim), make_person("Sam Elm", email="sam@example.org")

    link(administrator, puppet, other)

    assert [(kind, detail) for kind, _, _, detail in events()] == [
        ("person-unlinked", f"person {kim.pk}"),
        ("person-linked", f"person {other.pk}"),
    ]
    assert [letter.to for letter in outbox()] == [["sam@example.org"]]


def test_saving_without_another_person_tells_nothing(administrator, kim):
    puppet = make_user("puppet@example.org", person=kim)

    link(administrator, puppet, kim)

    assert (events(), outbox()) == ([], [])


def test_person_without_an_address_is_shown_as_not_reached(administrator):
    link(administrator, make_user("puppet@example.org"), make_person("Kim Elm"))

    message = Message.objects.get()
    assert (message.name, message.state) == ("Kim Elm", Message.State.NO_ADDRESS)


def test_account_that_is_added_with_a_person_is_told_too(administrator, kim):
    data = {"email": "new@example.org", "name": "New", "usable_password": "false", "person": kim.pk}

    signed_in(administrator).post(add(type(administrator)), data)

    assert [kind for kind, *_ in events()] == ["person-linked"]
    assert [letter.to for letter in outbox()] == [[OWN]]


@pytest.mark.parametrize(("invited", "told"), [(OWN, []), ("puppet@example.org", [[OWN]])])
def test_invitation_to_another_address_than_the_person_s_is_told_to_them(administrator, kim, invited, told):
    invitation = Invitation.objects.create(email=invited, person=kim, invited_by=administrator)

    account = accept(invitation=invitation, password="a long test password")

    assert events() == [("person-linked", account.pk, administrator.pk, f"person {kim.pk}")]
    assert [letter.to for letter in outbox()] == told
