"""A partnership's page in admin has in one place what concerns it."""

import pytest

from accounts import roles
from tests.admin import change
from tests.clients import signed_in
from tests.factories import make_enquiry, make_lead, make_partnership, make_person, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_of(partnership, role: str):
    return signed_in(make_user(None, role, is_staff=True)).get(change(partnership))


def test_page_has_messages_and_what_changed_of_its_schools_and_leads():
    partnership = make_partnership("Colne", schools=1)
    make_lead(partnership, make_person("Ann Day"))
    make_enquiry(partnership=partnership)
    make_enquiry(partnership=make_partnership("Stour"))

    page = page_of(partnership, roles.OFFICER)
    shown = page.context["below"][0].shown

    assert {part.title: len(part.lines) for part in shown["parts"]} == {
        "Proposals from its leads": 0,
        "Questions to its leads": 0,
        "Messages from the public": 1,
        "Messages to its schools": 0,
    }
    assert sorted(change.kind for change in shown["changes"]) == ["Lead", "Membership", "Partnership"]
    assert "Every change of it, its schools and its leads" in text_of(read(page))


def test_queries_do_not_grow_with_what_concerns_it(client, count_queries):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    partnership = make_partnership("Colne")
    make_enquiry(partnership=partnership)
    baseline = count_queries(change(partnership))
    for _ in range(4):
        make_enquiry(partnership=partnership)

    assert count_queries(change(partnership)) == baseline


def test_form_for_a_new_one_has_nothing_below():
    client = signed_in(make_user(None, roles.OFFICER, is_staff=True))

    assert "below" not in client.get("/admin/partnerships/partnership/add/").context
