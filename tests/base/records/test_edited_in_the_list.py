"""What is edited in a list is saved as on the record's page, and puts back nothing that a colleague changed since."""

import pytest

from accounts import roles
from tests.clients import signed_in
from tests.factories import make_partnership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/admin/partnerships/partnership/"


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


def as_opened(client) -> dict[str, object]:
    """What the list sends as it is shown."""
    formset = client.get(LIST).context["cl"].formset
    sent = {"_save": "Save"}
    for form in (formset.management_form, *formset.forms):
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False):
                sent[form.add_prefix(name)] = value
                sent[form.add_initial_prefix(name)] = value
    return sent


def test_change_is_saved_with_who_and_the_others_are_not_written(officer):
    partnership, other = make_partnership("Colne"), make_partnership("Stour")

    answer = officer.post(LIST, as_opened(officer) | {"form-0-is_open_to_new_schools": "on"}, follow=True)

    partnership.refresh_from_db()
    assert partnership.is_open_to_new_schools
    assert partnership.history.first().history_user.email == "officer@example.org"
    assert other.history.count() == 1
    assert [str(message) for message in answer.context["messages"]] == ["Saved: 1 partnership."]


def test_what_a_colleague_changed_since_stays(officer):
    partnership, other = make_partnership("Colne"), make_partnership("Stour")
    opened = as_opened(officer)
    partnership.is_open_to_new_schools = True
    partnership.save()

    officer.post(LIST, opened | {"form-1-is_open_to_new_schools": "on"})

    partnership.refresh_from_db()
    other.refresh_from_db()
    assert (partnership.is_open_to_new_schools, other.is_open_to_new_schools) == (True, True)
    assert partnership.history.count() == 2
