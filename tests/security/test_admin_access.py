"""Who may open which part of admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from accounts import roles
from accounts.models import User
from tests.admin import PERSON_INLINES, add, change, changelist, inlines
from tests.factories import make_board, make_lead, make_meeting, make_partnership, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RECORDS, MEETINGS, USERS = "/admin/partnerships/partnership/", "/admin/boards/meeting/", "/admin/accounts/user/"
MINUTES = ["Meeting", "AgendaItem", "Attendance", "Paper", "Decision", "Action", "MinutesVersion"]

EXPECTED = {  # role: (may open records, meetings, users)
    roles.OFFICER: (200, 200, 403),
    roles.ADMINISTRATOR: (200, 403, 200),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_admin_opens_what_the_role_keeps(client, role):
    client.force_login(make_user(None, role, is_staff=True))

    assert tuple(client.get(address).status_code for address in (RECORDS, MEETINGS, USERS)) == EXPECTED[role]


@pytest.mark.parametrize(
    "role", [roles.HEADTEACHER, roles.PARTNERSHIP_LEAD, roles.BOARD_MEMBER, roles.CHAIR, roles.MINUTE_TAKER]
)
def test_admin_is_closed_to_every_other_role(client, role):
    client.force_login(make_user(None, role))

    for address in ("/admin/", RECORDS, MEETINGS, USERS):
        response = client.get(address, follow=True)
        assert response.status_code == 403, address
        assert b"You may not open this page" in response.content


def test_admin_sends_the_anonymous_to_sign_in_and_back(client):
    response = client.get(RECORDS, follow=True)

    assert response.redirect_chain[-1][0] == f"/accounts/login/?next={RECORDS}"


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=lambda model: model._meta.label), ids=str)
def test_every_list_and_form_of_admin_sends_the_anonymous_to_sign_in(client, model):
    for address in (changelist(model), add(model)):
        assert client.get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("name", MINUTES)
def test_administrator_sees_nothing_of_meetings_and_minutes(client, name):
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))
    model = apps.get_model("boards", name)

    answers = [client.get(changelist(model)), client.get(add(model))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert changelist(model) not in client.get("/admin/").content.decode()


def test_administrator_reads_no_history_of_a_meeting(client):
    item = make_meeting(make_board()).items.create(position=1, number="1", title="Welcome", text="What was said")
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))

    assert client.get(change(item, "history")).status_code == 403


@pytest.mark.parametrize("model", [User, Group], ids=str)
def test_officer_touches_no_account(client, model):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))

    answers = [client.get(changelist(model)), client.get(add(model)), client.post(add(model), {"email": "a@b.org"})]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize(("role", "expected"), [(roles.OFFICER, 200), (roles.HEADTEACHER, 403)])
def test_search_behind_a_field_is_for_those_who_may_see_the_records(client, role, expected):
    client.force_login(make_user(None, role, is_staff=True))
    query = {"term": "", "app_label": "partnerships", "model_name": "lead", "field_name": "person"}

    assert client.get("/admin/autocomplete/", query).status_code == expected


def test_officer_opens_every_list_in_the_order_of_the_day(client):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))

    listed = client.get("/admin/").context["app_list"]

    assert [app["name"] for app in listed] == [
        "Schools and partnerships",
        "Boards and meetings",
        "Strategy and resources",
        "Accounts",
    ]
    assert [model["object_name"] for model in listed[0]["models"]][:3] == ["Partnership", "School", "Person"]


def test_administrator_cannot_make_a_superuser(client):
    administrator = make_user(None, roles.ADMINISTRATOR, is_staff=True)
    client.force_login(administrator)
    data = {"email": administrator.email, "is_superuser": "on", "is_active": "on", "is_staff": "on"}

    page = client.get(f"{USERS}{administrator.pk}/change/").content.decode()
    client.post(f"{USERS}{administrator.pk}/change/", data)

    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert not User.objects.filter(is_superuser=True).exists()


def test_administrator_makes_an_account_without_a_password(client):
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))

    response = client.post(f"{USERS}add/", {"email": "new@example.org", "name": "New", "usable_password": "false"})

    assert response.status_code == 302
    assert not User.objects.get(email="new@example.org").has_usable_password()


def test_second_account_with_the_same_address_is_refused_whatever_its_capitals(client):
    client.force_login(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True))

    response = client.post(f"{USERS}add/", {"email": "ADMIN@example.org", "usable_password": "false"})

    assert b"There is an account with this e-mail address already" in response.content


@pytest.mark.parametrize(("role", "sees"), [(roles.OFFICER, True), (roles.ADMINISTRATOR, False)])
def test_contact_details_that_are_not_public_are_for_officers_in_admin_too(client, role, sees):
    client.force_login(make_user(None, role, is_staff=True))
    lead = make_lead(
        make_partnership("Colne", schools=2, email="before@example.org"),
        make_person("Ann Day", email="before@example.org"),
        email="before@example.org",
    )
    pages = []
    for record in (lead.partnership, lead.person, lead):
        record.email = "after@example.org"
        record.save()
        model = f"/admin/partnerships/{record._meta.model_name}/"
        old, new = record.history.order_by("history_id").values_list("history_id", flat=True)
        compared = f"history/compare/?old={old}&new={new}"
        pages += [f"{model}{record.pk}/{page}" for page in ("change/", "history/", compared)]
    pages += [f"/admin/partnerships/lead/{lead.pk}/history/{lead.history.last().pk}/restore/"]
    pages += ["/admin/partnerships/person/", "/admin/partnerships/partnership/", "/admin/partnerships/lead/"]

    shown = {page: client.get(page) for page in pages}

    assert {page.status_code for page in shown.values()} == {200}
    with_address = [url for url, page in shown.items() if "after@example.org" in page.content.decode()]
    assert with_address == ([url for url in pages if url not in pages[-2:]] if sees else [])
    found = client.get("/admin/partnerships/person/?q=after@example.org").content.decode()
    assert ("Ann Day" in found) == sees


def test_administrator_changes_a_person_and_the_contact_details_stay(client):
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))
    person = make_person("Ann Day", email="ann@example.org", telephone="01245 000 001", publish_contact=True)
    address = f"/admin/partnerships/person/{person.pk}/change/"

    response = client.post(address, {"name": "Ann Noon", "slug": person.slug, **inlines(*PERSON_INLINES)})

    assert response.status_code == 302, response.context["errors"]
    person.refresh_from_db()
    assert (person.name, person.email, person.telephone) == ("Ann Noon", "ann@example.org", "01245 000 001")
    assert person.publish_contact


@pytest.mark.parametrize("app", ["partnerships", "register", "office"])
def test_page_of_an_app_shows_what_the_desk_shows_under_its_heading(client, app):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    (shown,) = client.get(f"/admin/{app}/").context["app_list"]

    names = {model["object_name"] for model in shown["models"]}
    assert shown["name"] == "Schools and partnerships"
    assert {"Partnership", "RegisterImport", "SpreadsheetImport", "Message", "Proposal"} <= names


def test_page_of_an_app_is_there_for_who_may_see_nothing_else_under_its_heading(client):
    user = make_user("post@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="office", codename="view_message"))
    client.force_login(user)

    (shown,) = client.get("/admin/office/").context["app_list"]

    assert [model["object_name"] for model in shown["models"]] == ["Message"]
