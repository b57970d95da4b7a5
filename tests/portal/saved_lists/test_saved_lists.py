"""Lists kept under a name: which may be, whose they are, on the desk."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.http import urlencode

from accounts import roles
from accounts.models import User
from portal.models import SavedList
from portal.models.saved_lists import MOST_KEPT
from portal.privacy.erasing import erase_accounts
from portal.saved_lists.addresses import clean_address, may_be_opened
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEEP, DESK = reverse_lazy("admin:list_keep"), reverse_lazy("admin:index")
LEADS = "/admin/partnerships/lead/?when=now&partnership__home_quadrant__id__exact=1"


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def make_list(owner: User, name: str = "Leads of the South", **fields) -> SavedList:
    return SavedList.objects.create(**{"owner": owner, "name": name, "address": LEADS} | fields)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (LEADS, LEADS),
        ("/admin/partnerships/lead/", "/admin/partnerships/lead/"),
        ("/admin/partnerships/lead/?p=3&when=now&_popup=1", "/admin/partnerships/lead/?when=now"),
        ("/admin/answers/who-led/?on_day=1+March+2026&page=2", "/admin/answers/who-led/?on_day=1+March+2026"),
        ("/admin/answers/who-led/?format=csv&kind=", "/admin/answers/who-led/"),
        (" /admin/partnerships/school/?q=st+mary’s ", "/admin/partnerships/school/?q=st+mary%E2%80%99s"),
    ],
)
def test_lists_and_answers_may_be_kept_without_the_page_one_was_on(typed, kept):
    assert clean_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "leads", "https://example.org/admin/partnerships/lead/", "//example.org/admin/partnerships/lead/"),
        *("javascript:alert(1)", "/partnerships/", "/admin/", "/admin/partnerships/lead/1/change/", "/admin/answers/"),
        *("http://[", "/admin/partnerships/lead/../../../", "/admin/lists/1/remove/", "/admin/logout/"),
        f"/admin/partnerships/lead/?q={'x' * 1000}",
    ],
)
def test_nothing_else_may_be(typed):
    with pytest.raises(ValidationError):
        clean_address(typed)


def test_a_list_is_kept_and_stands_on_the_desk(officer):
    page = officer.get("/admin/partnerships/lead/?when=now")
    assert f"{KEEP}?{urlencode({'address': '/admin/partnerships/lead/?when=now'})}" in page.content.decode()

    form = officer.get(KEEP, {"address": "/admin/partnerships/lead/?when=now"})
    done = officer.post(KEEP, {"address": form.context["form"]["address"].value(), "name": "  Leads  today "})

    kept = SavedList.objects.get()
    assert (kept.name, kept.address, kept.is_shared) == ("Leads today", "/admin/partnerships/lead/?when=now", False)
    assert done.url == kept.address
    assert f'<a href="{kept.address}">Leads today</a>' in officer.get(DESK).content.decode()


def test_name_is_asked_for_and_once_ones_own(officer):
    make_list(User.objects.get())

    assert "Enter a name for the list." in officer.post(KEEP, {"address": LEADS, "name": " "}).content.decode()
    again = officer.post(KEEP, {"address": LEADS, "name": "Leads of the South"}).content.decode()

    assert "You keep a list of this name already." in again
    assert SavedList.objects.count() == 1


def test_what_is_no_list_is_refused_with_what_to_do(officer):
    page = officer.post(KEEP, {"address": "https://example.org/", "name": "Elsewhere"}).content.decode()

    assert "Only a list of records, or the answer to a question, can be kept." in page
    assert not SavedList.objects.exists()


def test_a_desk_has_room_for_so_many(officer):
    for number in range(MOST_KEPT):
        make_list(User.objects.get(), f"List {number}")

    assert "Remove one first." in officer.post(KEEP, {"address": LEADS, "name": "One more"}).content.decode()


@pytest.mark.parametrize(("is_shared", "status"), [(False, 404), (True, 200)])
def test_a_colleagues_list_is_theirs_unless_it_is_shared(officer, is_shared, status):
    kept = make_list(make_user("ann@example.org", name="Ann Day"), is_shared=is_shared)

    assert ("Leads of the South" in officer.get(DESK).content.decode()) is is_shared
    assert officer.get(f"/admin/lists/{kept.pk}/").status_code == status
    assert officer.post(f"/admin/lists/{kept.pk}/remove/").status_code == (302 if is_shared else 404)
    assert SavedList.objects.exists() is not is_shared


def test_a_list_is_renamed_and_shared(officer):
    kept = make_list(User.objects.get())

    officer.post(f"/admin/lists/{kept.pk}/", {"name": "South", "is_shared": "on"})

    kept.refresh_from_db()
    assert (kept.name, kept.is_shared, kept.address) == ("South", True, LEADS)


def test_removing_is_no_matter_of_a_link(officer):
    kept = make_list(User.objects.get())

    assert officer.get(f"/admin/lists/{kept.pk}/remove/").status_code == 405
    assert SavedList.objects.exists()


@pytest.mark.parametrize(
    ("address", "officers", "administrators"),
    [
        ("/admin/partnerships/lead/", True, True),
        ("/admin/boards/meeting/", True, False),
        ("/admin/accounts/user/", False, True),
        ("/admin/answers/leads-addresses/", True, False),
        ("/admin/answers/of-long-ago/", False, False),
    ],
)
def test_a_shared_list_stands_on_the_desks_of_those_who_may_open_it(rf, address, officers, administrators):
    for role, may in ((roles.OFFICER, officers), (roles.ADMINISTRATOR, administrators)):
        request = rf.get(DESK)
        request.user = make_user(None, role, is_staff=True)

        assert may_be_opened(address, request, admin.site) is may


def test_lists_of_a_closed_account_go_and_shared_ones_stay():
    ann = make_user("ann@example.org")
    make_list(ann, "Own")
    make_list(ann, "Shared", is_shared=True)

    erase_accounts(User.objects.filter(pk=ann.pk), rule="asked")

    assert [kept.name for kept in SavedList.objects.all()] == ["Shared"]
