"""Every address of the site by everybody, against the tables in ``matrix/`` (design, section 5).

A new address without a row fails. To add one, write its row with nothing after what it is about: the failure then
prints the row as it is found, to be put into the table once somebody has judged that it is right.
"""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.template.backends.django import Template
from django.urls import NoReverseMatch
from django.utils import timezone

from boards.models import Board, Meeting
from boards.steps import STEPS
from improvement.models import PeerReview
from tests.security.matrix.accounts import make_client
from tests.security.matrix.asking import Address, addresses, ask, outcome
from tests.security.matrix.tables import as_line, differences, read
from tests.security.matrix.world import ANONYMOUS, NO_ROLE, READER, SUPERUSER, WHO, World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
STAFF = ["officer", "administrator"]
# The roles that do not open admin are alike to it: one stands for them here; its index and its door are asked by all.
NOT_STAFF = {ANONYMOUS: "sign in", "chair": "no"}
METHODS = ("GET", "POST")
# What the views of a model in admin need, by method: the view of a record is for whoever may see it, the sending of its
# form for whoever may change it. Other addresses of admin have rows of their own.
NEEDS = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": (None, "delete"),  # the question may be answered with why the record is kept
    "history": ("view", "view"),
    "compare": ("view", "view"),
    "restore": ("change", "change"),
    "leave": ("change", "change"),
    "move": ("change", "change"),
    "end": ("change", "change"),
    "hand-over": ("change", "change"),
    "rename": ("change", "change"),
    "add-schools": ("change", "change"),
    "move-schools": ("change", "change"),
    "leave-schools": ("change", "change"),
    "merge": ("change", "change"),
    "mistake": ("change", "change"),
    "new-name": ("change", "change"),
    "new-version": ("change", "change"),
    "new-chair": ("change", "change"),
    "new-member": ("change", "change"),
    "stand-in": ("change", "change"),
    "fill": ("change", "change"),
    "lapse": ("change", "change"),
    "put-back": ("change", "change"),
    "forget": ("change", "change"),
    "carry-over": ("change", "change"),
    "wrong-successor": ("change", "change"),
    "simple_history": ("never", "never"),  # a version is not restored past every rule
    "former address": ("", ""),  # leads on to the view of the record, which asks
}
OF_STATE = ("change", "delete")  # what hangs on the state of a record

MORE_FOR_A_SUPERUSER = {("accounts.user", "superuser"): ["change"]}  # its password is for its like alone
ONLY_READ = {
    "office.journalentry",
    "register.registerimport",
    "spreadsheets.spreadsheetimport",
}  # sending their pages changes nothing
CLOSED = {"no", "not allowed", "not found"}
FOR_EVERY_STAFF = {  # what admin itself has, and holds nothing of anybody but what the role may view
    "admin:go_to",
    "admin:index",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:jsi18n",
    "admin:view_on_site",
}
READ_BY_POST = {"admin:change_log", "admin:app_list"}  # whichever way they are asked for, they change nothing

HAVE = {  # who has which right over a meeting of their own board (design, section 5)
    "may_record": {"minute taker", "officer"},
    "may_check": {"chair", "minute taker", "officer"},
    "may_approve": {"chair", "minute taker", "officer"},
    "may_withdraw": {"officer"},
}

ADDRESSES = read("addresses.csv", 3)
SEEN = read("seen.csv", 3)
ADMIN = read("admin.csv", 2, STAFF)


@pytest.fixture(autouse=True)
def _as_in_production(settings, monkeypatch, world, _uploads_in_a_folder_of_their_own) -> None:
    """Roles that need a second step need it; the papers are where the world put them."""
    settings.REQUIRE_SECOND_FACTOR = True
    settings.MEDIA_ROOT = world.uploads
    monkeypatch.setattr("django.contrib.auth.get_user", world.user_of)


@pytest.fixture
def _unrendered(monkeypatch) -> None:
    """Pages are not laid out: who may open one does not hang on its looks, and it saves most of the time."""
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")


@cache
def _site() -> dict[str, Address]:
    """Every address by its name."""
    return {address.name: address for address in addresses()}


@cache
def _models() -> dict[str, str]:
    """The label of each model in admin, by the beginning of its addresses' names."""
    return {
        f"{model._meta.app_label}_{model._meta.model_name}": model._meta.label_lower for model in admin.site._registry
    }


def _of_models() -> set[str]:
    """The addresses that admin has for each model: the views, and the former address of a record."""
    views = {f"admin:{app_model}_{view}" for app_model in _models() for view in NEEDS}
    former = {name for name in _site() if name.startswith("admin/") and name.endswith("/<path:object_id>/")}
    return views | former


def test_matrix_has_a_row_for_every_address_and_method():
    wanted = {(name, method) for name in _site().keys() - _of_models() for method in METHODS}
    written = {(row.what[0], row.what[2]) for row in ADDRESSES}

    assert wanted - written == set(), "addresses without a row in tests/security/matrix/addresses.csv"
    assert {name for name, _ in written} - _site().keys() == set(), "rows of addresses that are not there"


@pytest.mark.thorough
def test_matrix_has_a_row_for_every_model_in_admin():
    assert set(_models().values()) == {row.what[0] for row in ADMIN}


@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("row", ADDRESSES, ids=str)
def test_matrix_opens_each_address_to_those_of_the_table_and_to_nobody_else(world, row):
    name, about, method = row.what
    address = _site()[name]
    url = address.url(world.about[about] if about else {})

    found = [outcome(ask(world.clients[who], method, url), url) for who in WHO]

    assert differences(row, found) == [], as_line(row, found)


@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("step", STEPS, ids=str)
def test_matrix_opens_each_step_of_a_meeting_to_whoever_has_its_right(world, step):
    """The table of steps says which right each needs; who has which right is the design's to say."""
    meeting = Meeting.objects.get(pk=world.about["own meeting, circulated"]["pk"])
    url, method = step.address(meeting), "GET" if step.page else "POST"

    found = {who for who in WHO if outcome(ask(world.clients[who], method, url), url) == "yes"}

    assert found == HAVE[step.right]


@pytest.mark.parametrize("row", SEEN, ids=str)
def test_matrix_shows_each_secret_to_those_of_the_table_and_to_nobody_else(world, row):
    secret, name, about = row.what
    what = world.about[about] if about else {}
    url = _site()[name].url(what)

    found = ["yes" if world.secrets[secret] in world.page(who, url, what.get("data")) else "no" for who in WHO]

    assert differences(row, found) == [], as_line(row, found)


@pytest.mark.parametrize("row", [row for row in SEEN if "Part B" in row.what[0]], ids=str)
def test_matrix_shows_part_b_to_a_superuser_as_to_an_officer_once_the_glass_is_broken(world, row):
    secret, name, about = row.what
    url = _site()[name].url(world.about[about] if about else {})
    assert world.secrets[secret] not in world.page(SUPERUSER, url)

    browser = make_client(world.users[SUPERUSER])
    session = browser.session
    boards = Board.objects.values_list("slug", flat=True)
    session["broken_glass"] = {f"part-b/{slug}": timezone.now().timestamp() + 3600 for slug in boards}
    session.save()

    shown = world.secrets[secret] in ask(browser, "GET", url).getvalue().decode()
    assert shown is (row.expected[WHO.index("officer")] == "yes")


@pytest.mark.parametrize(
    "row",
    [row for row in SEEN if row.what[0].startswith("topic of the") and row.expected[0] == "no"],  # no link lets in
    ids=str,
)
def test_matrix_shows_topics_to_a_superuser_on_the_review_alone_once_its_glass_is_broken(world, row):
    secret, name, about = row.what
    url = _site()[name].url(world.about[about] if about else {})
    assert world.secrets[secret] not in world.page(SUPERUSER, url)

    browser = make_client(world.users[SUPERUSER])
    session = browser.session
    hosts = PeerReview.objects.values_list("host__urn", flat=True)
    session["broken_glass"] = {f"programme/{urn}": timezone.now().timestamp() + 3600 for urn in hosts}
    session.save()

    answer = ask(browser, "GET", url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    is_its_page = name == "reviews:detail" and secret.removeprefix("topic of the ") == about
    assert (world.secrets[secret] in content.decode()) is is_its_page


@pytest.mark.thorough
@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("row", ADMIN, ids=str)
def test_matrix_opens_each_record_of_admin_as_the_table_says(world, row):
    model, name = row.what
    record = world.records[model][name]
    views = tuple(NEEDS) if record is _first(world, model) else OF_STATE

    for who, allowed in zip(STAFF, row.expected, strict=True):
        found = {}
        for view, method, url in _of_record(record, views):
            found[view, method] = outcome(ask(world.clients[who], method, url), url)
        assert found == {(v, m): _expected(allowed.split(), v, m) for v, m in found}, who


@pytest.mark.thorough
@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("model", sorted(set(_models().values())))
def test_matrix_opens_nothing_of_admin_to_anybody_else(world, model):
    record = _first(world, model)

    for who, word in NOT_STAFF.items():
        found = {view: outcome(ask(world.clients[who], method, url), url) for view, method, url in _of_record(record)}
        assert found == dict.fromkeys(found, word), who


@pytest.mark.thorough
@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize(("who", "allowed"), [(NO_ROLE, []), (READER, ["view"])])
@pytest.mark.parametrize("model", sorted(set(_models().values())))
def test_matrix_opens_to_staff_besides_what_they_are_given(world, model, who, allowed):
    found = {}
    for view, method, url in _of_record(_first(world, model)):
        found[view, method] = outcome(ask(world.clients[who], method, url), url)

    if model in ONLY_READ:
        found.pop(("change", "POST"))
    assert found == {(view, method): _expected(allowed, view, method) for view, method in found}


@pytest.mark.thorough
@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("row", ADMIN, ids=str)
def test_matrix_lets_a_superuser_do_what_some_role_may_and_no_more(world, row):
    allowed = " ".join(row.expected).split() + MORE_FOR_A_SUPERUSER.get(row.what, [])
    record = world.records[row.what[0]][row.what[1]]

    found = {}
    for view, method, url in _of_record(record, tuple(NEEDS) if record is _first(world, row.what[0]) else OF_STATE):
        found[view, method] = outcome(ask(world.clients[SUPERUSER], method, url), url)

    assert found == {(view, method): _expected(allowed, view, method) for view, method in found}


@pytest.mark.thorough
@pytest.mark.usefixtures("_unrendered")
@pytest.mark.parametrize("row", [row for row in ADDRESSES if row.what[0].startswith("admin")], ids=str)
def test_matrix_opens_no_page_of_admin_to_staff_besides(world, row):
    name, about, method = row.what
    url = _site()[name].url(world.about[about] if about else {})

    if name not in FOR_EVERY_STAFF:
        assert outcome(ask(world.clients[NO_ROLE], method, url), url) in CLOSED, NO_ROLE
    if name not in FOR_EVERY_STAFF | READ_BY_POST and method == "POST":
        assert outcome(ask(world.clients[READER], method, url), url) in CLOSED, READER


@pytest.mark.parametrize("model", sorted(set(_models().values())))
def test_matrix_offers_no_change_of_many_to_whoever_may_only_see(rf, model):
    record_admin = admin.site._registry[apps.get_model(model)]
    request = rf.get("/admin/")
    request.user = SimpleNamespace(has_perm=lambda permission: ".view_" in permission)

    offered = set(record_admin.get_actions(request))

    assert offered <= {"export_csv", "export_xlsx"}
    request.user = SimpleNamespace(has_perm=lambda permission: False)
    assert record_admin.get_actions(request) == {}


def _first(world: World, model: str) -> Model:
    return next(iter(world.records[model].values()))


def _of_record(record: Model, views: tuple[str, ...] = tuple(NEEDS)) -> Iterator[tuple[str, str, str]]:
    """The addresses that admin has of a record: which view, how asked, and where."""
    place, about = f"{record._meta.app_label}_{record._meta.model_name}", {"object_id": record.pk, "pk": record.pk}
    about["args"] = [record.pk, 1]
    if hasattr(record, "history"):
        about["number"] = record.history.latest().pk
    urls = {view: _site()[f"admin:{place}_{view}"].url(about) for view in views if f"admin:{place}_{view}" in _site()}
    if "former address" in views:
        urls["former address"] = f"/admin/{place.replace('_', '/')}/{record.pk}/"
    for view, url in urls.items():
        for method, needed in zip(METHODS, NEEDS[view], strict=True):
            if needed is not None:
                yield view, method, url


def _expected(allowed: list[str], view: str, method: str) -> str:
    needed = NEEDS[view][METHODS.index(method)]
    if needed == "never":
        return "not found"
    return "yes" if not needed or needed in allowed or (needed == "view" and "change" in allowed) else "no"


def test_matrix_names_only_addresses_that_can_be_asked_for(world):
    for row in ADDRESSES:
        name, about, _ = row.what
        try:
            _site()[name].url(world.about[about] if about else {})
        except (KeyError, NoReverseMatch) as problem:
            pytest.fail(f"{row}: {problem}")
