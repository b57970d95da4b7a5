"""Nobody finds, sorts or counts records by contact details that they may not read: not in any admin, by any path."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import EmailField, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import roles
from accounts.models import User
from base.records.private import KeepsPrivate, permissions_for
from partnerships.models import Lead, Partnership, Person
from tests.admin import changelist
from tests.factories import make_lead, make_partnership, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

FURTHEST = 3  # relations that a path goes through
LOOKUPS = ["", "__exact", "__startswith", "__icontains", "__regex", "__in", "__gt", "__isnull", "__lower__startswith"]
PUBLIC = {  # the register's, on the school's page; the council's, at the foot of every page
    *(("School", "telephone"), ("HistoricalSchool", "telephone")),
    *(
        (model, name)
        for model in ("Council", "HistoricalCouncil")
        for name in ("mailbox", "security_mailbox", "telephone")
    ),
}
ADMINS = list(admin.site._registry.values())


def is_contact(model: type[Model], field) -> bool:
    """Whether the field holds how to reach somebody."""
    is_one = isinstance(field, EmailField) or field.name in {"telephone", "recipient", "reply_to"}
    return is_one and (model.__name__, field.name) not in PUBLIC


def paths(model: type[Model], prefix: str = "", steps: int = FURTHEST, seen: tuple = ()) -> Iterator[str]:
    """Every path from a record to a contact detail, forwards and backwards."""
    for field in model._meta.get_fields():
        name = prefix + field.name
        if is_contact(model, field):
            yield name
        elif field.is_relation and steps and (related := field.related_model) and related not in seen:
            yield from paths(related, f"{name}__", steps - 1, (*seen, model))


def asked_by(user: User):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.fixture
def nobody() -> User:
    """Somebody who may view every record, and reads nobody's contact details."""
    user = make_user(is_staff=True)
    closed = ("view_contact_details", "view_enquiry", "view_message", "view_user", "view_invitation", "view_delegate")
    user.user_permissions.set(Permission.objects.exclude(codename__in=closed))
    return User.objects.get(pk=user.pk)


def test_there_are_paths_to_look_at():
    found = {path for one in ADMINS for path in paths(one.model)}

    assert {"email", "telephone", "person__email", "user__emailaddress__email", "leads__person__telephone"} <= found
    assert len(found) > 100


@pytest.mark.parametrize("one", ADMINS, ids=lambda one: one.model._meta.label)
class TestEveryAdmin:
    def test_keeps_private(self, one):
        assert isinstance(one, KeepsPrivate)

    def test_every_contact_detail_on_every_path_needs_a_permission(self, one):
        assert [path for path in paths(one.model) if not permissions_for(one.model, path)] == []

    def test_no_list_is_filtered_by_what_the_user_may_not_read(self, one, nobody):
        request = asked_by(nobody)

        asked = [path + lookup for path in paths(one.model) for lookup in LOOKUPS]

        assert [path for path in asked if one.lookup_allowed(path, "a", request)] == []

    def test_no_list_is_searched_sorted_or_counted_by_it(self, one, nobody):
        request, closed = asked_by(nobody), {*paths(one.model)}

        searched = {name.lstrip("-^=@") for name in one.get_search_fields(request)}
        sorted_by = {one._ordering_of(column) for column in one.get_list_display(request)}
        counted = {name[0] if isinstance(name, tuple) else name for name in one.get_list_filter(request)}

        assert not closed & (searched | counted)
        assert not closed & {str(name).lstrip("-") for name in sorted_by}
        assert one.date_hierarchy not in closed


@pytest.fixture
def clients() -> dict[str, Client]:
    """An administrator, who reads no contact detail, and an officer, who does."""
    signed_in = {}
    for role in (roles.ADMINISTRATOR, roles.OFFICER):
        signed_in[role] = Client()
        signed_in[role].force_login(make_user(None, role, is_staff=True))
    return signed_in


@pytest.mark.parametrize("model", [Person, Lead, Partnership], ids=lambda model: model.__name__)
@pytest.mark.parametrize("field", ["email", "telephone"])
def test_administrator_learns_nothing_by_asking_letter_by_letter(clients, model, field):
    contacts = {"email": "zoe@example.org", "telephone": "01245 1"}
    partnership = make_partnership("Colne", **contacts)
    make_lead(partnership, make_person("Zoe Quill", **contacts), **contacts)
    url = changelist(model)
    right, wrong = contacts[field][:3], "x"

    answers = [clients[roles.ADMINISTRATOR].get(url, {f"{field}__startswith": begin}) for begin in (right, wrong)]

    assert [answer.status_code for answer in answers] == [400, 400]
    officer = clients[roles.OFFICER]
    counts = [officer.get(url, {f"{field}__startswith": b}).context["cl"].result_count for b in (right, wrong)]
    assert counts == [1, 0]


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.OFFICER])
def test_search_box_and_suggestions_find_by_address_for_those_alone_who_may_read_it(clients, role):
    make_lead(
        make_partnership("Colne"), make_person("Zoe Quill", email="private@example.org"), email="role@example.org"
    )
    suggest = {"app_label": "partnerships", "model_name": "lead", "field_name": "person", "term": "private@"}

    listed = [
        clients[role].get(changelist(model), {"q": q}).context["cl"].result_count
        for model, q in ((Person, "private@"), (Lead, "role@"))
    ]
    suggested = clients[role].get(reverse("admin:autocomplete"), suggest).json()["results"]

    expected = 1 if role == roles.OFFICER else 0
    assert [*listed, len(suggested)] == [expected] * 3


def test_administrator_cannot_sort_people_by_address(clients):
    for name, email in (("Ann", "z@example.org"), ("Bo", "a@example.org"), ("Cy", "m@example.org")):
        make_person(name, email=email)
    url = changelist(Person)

    orders = {
        role: [
            [person.name for person in clients[role].get(url, {"o": str(n)}).context["cl"].result_list]
            for n in range(1, 7)
        ]
        for role in clients
    }

    by_address = ["Bo", "Cy", "Ann"]
    assert by_address in orders[roles.OFFICER]
    assert by_address not in orders[roles.ADMINISTRATOR]


def reverse_relations(model: type[Model]) -> list[str]:
    """What refers to the model's records, as an address may ask for it."""
    return [
        field.name for field in model._meta.get_fields(include_hidden=True) if field.auto_created and not field.concrete
    ]


@pytest.mark.parametrize("one", ADMINS, ids=lambda one: one.model._meta.label)
def test_no_list_is_narrowed_by_what_refers_to_its_records_unless_that_is_a_filter(one):
    request = asked_by(make_user(is_superuser=True, is_staff=True))
    filters = [name[0] if isinstance(name, tuple | list) else name for name in one.list_filter]

    allowed = {
        f"{name}{lookup}"
        for name in reverse_relations(one.model)
        for lookup in ("", "__exact", "__in", "__isnull", "__id", "__pk__in")
        if name not in filters and one.lookup_allowed(f"{name}{lookup}", "1", request)
    }

    assert allowed == set()


def test_list_of_people_does_not_tell_who_presents_an_item_or_owns_an_action(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    make_person("Ann Day")

    for asked in ("items_presented=40", "interests__isnull=0", "actions=14", "shared_actions=14", "attendances=1"):
        assert client.get(f"{changelist(Person)}?{asked}").status_code == 400, asked
    assert client.get(f"{changelist(Person)}?publish_contact__exact=0").status_code == 200
