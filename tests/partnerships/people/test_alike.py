"""Who may be meant by a name or an address that an officer types."""

import pytest

from accounts import roles
from partnerships.models import Person
from partnerships.people.namesakes import who_may_be_meant
from partnerships.person_names import are_alike
from tests.clients import signed_in
from tests.factories import make_lead, make_person, make_user
from tests.partnerships.people.test_forms import ADD, NO_ROWS


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ann Day", "A. Day", True),
        ("Ann Day", "Anne Day", True),
        ("Ann Day", "Day Ann", True),
        ("Mrs Catherine Holloway", "Catherine Hollaway", True),
        ("Catherine Holloway", "Cahterine Holloway", True),
        ("Jo Field", "Joanna Field", True),
        ("Bo Dee", "Bo Day", False),
        ("Ann Day", "Bo Day", False),
        ("Ann Day", "Ann Field", False),
        ("Catherine Holloway", "Katharine Hallowell", False),
        ("Person 12", "Person 13", False),
        ("", "Ann Day", False),
    ],
)
def test_names_that_may_be_of_one_person(one, other, alike):
    assert are_alike(one, other) is are_alike(other, one) is alike


@pytest.mark.django_db
class TestAsked:
    def test_namesakes_first_then_those_alike_then_the_address(self):
        same, alike, at = make_person("Ann Day"), make_person("Anne Day"), make_person("Cy Eff")
        make_lead(person=at, email="colne@example.org")
        make_person("Bo Dee")

        found = [one.person for one in who_may_be_meant("Ann Day", "Colne@example.org")]

        assert found == [same, alike, at]

    @pytest.mark.once
    def test_adding_somebody_with_an_address_that_is_known_asks(self):
        make_person("Ann Day", email="ann@example.org")
        officer = signed_in(make_user(None, roles.OFFICER, is_staff=True))
        typed = {"name": "Annabel Field", "email": "ann@example.org", **NO_ROWS}

        asked = officer.post(ADD, typed).content.decode()
        officer.post(ADD, typed | {"one_of_these": "new:annabelfield"})

        assert "somebody of a name like this, or of this address, is recorded already" in asked
        assert Person.objects.count() == 2
