"""The search for names finds each kind where it may stand, and looks each up: shown on small pieces."""

import pytest

from tests.names import python_files, templates
from tests.names.found import BUILT
from tests.names.resolving import EXISTS

pytestmark = pytest.mark.once

IN_PYTHON = [
    # What may be done.
    ('user.has_perm("boards.sees_all")', "permission", "boards.sees_all"),
    ('user.has_perms(["boards.sees_all", X])', "permission", "boards.sees_all"),
    (
        '@permission_required("boards.sees_all", raise_exception=True)\ndef f(): pass',
        "permission",
        "boards.sees_all",
    ),
    ('MAY = ("boards.sees_all",)\nuser.has_perms(MAY)', "permission", "boards.sees_all"),
    ('TABLE = {"Officer": ["boards.view_seat"]}', "permission", "boards.view_seat"),
    ('Permission.objects.get(codename="view_seat")', "codename", "view_seat"),
    ('Permission.objects.filter(codename__in=["view_seat"])', "codename", "view_seat"),
    # Addresses.
    ('reverse("home")', "address", "home"),
    ('urls.reverse_lazy("boards:list", args=[1])', "address", "boards:list"),
    ('redirect("home")', "address", "home"),
    ('redirect("home" if done else "account")', "address", "account"),
    ('resolve_url("home")', "address", "home"),
    ('AFTER = "home"\nredirect(AFTER)', "address", "home"),
    ('class View:\n    success_url = "home"', "address", "home"),
    ('LOGIN_URL = "account_login"', "address", "account_login"),
    ('link(csv="schools:csv")', "address", "schools:csv"),
    ('names = ("home", "boards:list")', "address", "home"),
    ('WORDS = {"home": 1, "admin:boards_seat_change": 2}', "address", "home"),
    ('BACK = "admin:boards_seat_change"', "address", "admin:boards_seat_change"),
    ('client.get("/admin/boards/seat/add/")', "in admin", "boards.seat"),
    ('client.get(f"/admin/boards/seat/{pk}/change/")', "in admin", "boards.seat"),
    # Models and apps.
    ('apps.get_model("boards.Seat")', "model", "boards.Seat"),
    ('apps.get_model("boards", "Seat")', "model", "boards.Seat"),
    ('models.ForeignKey("boards.Seat", models.CASCADE)', "model", "boards.Seat"),
    ('KEPT = {"boards.Seat": 1}', "dotted", "boards.Seat"),
    ('RECORDS = ["boards.seat"]', "dotted", "boards.seat"),
    ('url = "term=&app_label=boards&model_name=seat"', "model", "boards.seat"),
    ('url = f"app_label=boards&model_name={name}"', "app", "boards"),
    ('ContentType.objects.filter(app_label="boards")', "app", "boards"),
    ('p.filter(content_type__app_label__in=["boards"])', "app", "boards"),
    ('x = model._meta.app_label == "boards"', "app", "boards"),
    ('x = model._meta.app_label in ("boards", "auth")', "app", "auth"),
    ('if sender.label == "boards": pass', "app", "boards"),
    ('query = {"app_label": "boards"}', "app", "boards"),
    ('class Meta:\n    app_label = "boards"', "app", "boards"),
    ('def found(*, app="boards"): pass', "app", "boards"),
    ('apps.get_app_config("boards")', "app", "boards"),
    # Files and what is imported.
    ('TemplateResponse(request, "portal/home/home.html", {})', "template", "portal/home/home.html"),
    ('class Admin:\n    change_form_template = "admin/seat.html"', "template", "admin/seat.html"),
    ('@register.inclusion_tag("components/bar.html")\ndef bar(): pass', "template", "components/bar.html"),
    ('PAGE = "boards/seat.html"', "template", "boards/seat.html"),
    ('write(to=x, kind="minutes")', "email", "minutes"),
    ('_post(person, "minutes", "about", {})', "email", "minutes"),
    ('path("boards/", include("boards.urls"))', "import", "boards.urls"),
    ('patch("boards.steps.reverse")', "dotted", "boards.steps.reverse"),
    ('call_command("load_seed", verbosity=0)', "command", "load_seed"),
    ('run([python, "manage.py", "load_seed"])', "command", "load_seed"),
    ('run([python, str(BASE / "manage.py"), "load_seed"])', "command", "load_seed"),
    ('WHY = {("boards/steps.py", "x"): "y"}', "file", "boards/steps.py"),
    ('LOGIN_URL: str = "account_login"', "address", "account_login"),
    # What is put together.
    ('link(f"meetings:{step}")', BUILT, "f'meetings:{step}'"),
    ('reverse(f"admin:{label}_change")', BUILT, "f'admin:{label}_change'"),
    ("reverse(view)", BUILT, "view"),
    ("user.has_perm(permission)", BUILT, "permission"),
    ('x = f"{app}.{verb}_{model}"', BUILT, "f'{app}.{verb}_{model}'"),
    ('x = f"boards.view_{model}"', BUILT, "f'boards.view_{model}'"),
    ('apps.get_model("boards", name)', BUILT, "apps.get_model('boards', name)"),
    ('TemplateResponse(request, f"statements/{name}.html")', BUILT, "f'statements/{name}.html'"),
]
NO_NAMES_IN_PYTHON = [
    '"""boards.view_seat is said in a docstring."""',
    'redirect("/schools/")',
    "redirect(meeting)",
    'redirect("https://example.org/")',
    'ForeignKey("self", models.CASCADE)',
    'name = "budget.pdf"',
    'text = "Agreed: to go on"',
    'text = f"{count} of {all}"',
    "from boards.permissions import CHANGE_SEAT\nuser.has_perm(CHANGE_SEAT)",
]
IN_TEMPLATES = [
    ("{% url 'boards:list' %}", "address", "boards:list"),
    ('{% url "home" as home_url %}', "address", "home"),
    ('{% navigation_item "Boards" "boards:list" %}', "address", "boards:list"),
    ("{% include 'boards/_seat.html' with seat=seat only %}", "template", "boards/_seat.html"),
    ('{% extends "base.html" %}', "template", "base.html"),
    ("{% static 'base/portal.css' %}", "static", "base/portal.css"),
    ("{% load govuk static %}", "library", "govuk"),
    ("{% load govuk_tag from govuk %}", "library", "govuk"),
    ("{% if perms.boards.view_seat and other %}", "permission", "boards.view_seat"),
    ("{{ perms.boards.view_seat }}", "permission", "boards.view_seat"),
    ("{% if 'boards.view_seat' in perms %}", "permission", "boards.view_seat"),
    ("{% if perms.boards %}", "app", "boards"),
    ("{% url opts|admin_urlname:'change' 1 %}", BUILT, "opts|admin_urlname:'change'"),
    ("{% include form.introduction %}", BUILT, "form.introduction"),
]


def kinds_and_texts(names) -> set[tuple[str, str]]:
    """What was found, wherever it stood."""
    return {(name.kind, name.text) for name in names}


@pytest.mark.parametrize(("code", "kind", "text"), IN_PYTHON)
def test_finding_in_python(code, kind, text):
    assert (kind, text) in kinds_and_texts(python_files.names_in(code, "boards/x.py"))


@pytest.mark.parametrize("code", NO_NAMES_IN_PYTHON)
def test_finding_nothing_where_there_is_no_name(code):
    assert python_files.names_in(code, "boards/x.py") == []


def test_finding_constants_of_permissions_whatever_their_looks():
    found = python_files.names_in('SEES_ALL = "boards.sees_all"', "boards/permissions.py")

    assert ("permission", "boards.sees_all") in kinds_and_texts(found)


@pytest.mark.parametrize(("code", "kind", "text"), IN_TEMPLATES)
def test_finding_in_templates(code, kind, text):
    assert (kind, text) in kinds_and_texts(templates.names_in(code, "templates/x.html"))


def test_finding_what_is_added_of_two_texts():
    found = python_files.names_in('panels.add(MEETING, "boards/seats/" + "board_list.html", x)', "improvement/apps.py")

    assert ("template", "boards/seats/board_list.html") in kinds_and_texts(found)


def test_finding_nothing_in_a_comment_of_a_template():
    assert templates.names_in("{# {% url 'home' %} #}{% comment %}x{% endcomment %}", "templates/x.html") == []


def test_finding_says_file_and_line():
    (in_python,) = python_files.names_in('\n\nreverse("home")', "boards/x.py")
    (in_template,) = templates.names_in("\n<p>\n{% url 'home' %}", "templates/x.html")

    assert str(in_python) == "boards/x.py:3: 'home'"
    assert str(in_template) == "templates/x.html:3: 'home'"


THERE = {  # of each kind, one that is there and one that is not
    "permission": ("boards.change_seat", "boards.change_chair"),
    "codename": ("change_seat", "change_chair"),
    "address": ("boards:list", "boards:lists"),
    "model": ("boards.seat", "partnerships.seat"),
    "class": ("Seat", "Chair"),
    "app": ("boards", "board"),
    "in admin": ("boards.seat", "boards.interest"),
    "template": ("boards/seats/board_list.html", "boards/seats/boards.html"),
    "email": ("minutes", "minute"),
    "static": ("base/portal.css", "base/portals.css"),
    "library": ("govuk", "gouvuk"),
    "command": ("load_seed", "load_seeds"),
    "import": ("boards.urls", "boards.url"),
    "dotted": ("boards.steps.STEPS", "boards.steps.STEP"),
    "file": ("boards/steps.py", "boards/step.py"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EXISTS)
def test_finding_looks_up_each_kind(kind):
    there, gone = THERE[kind]

    assert EXISTS[kind](there)
    assert not EXISTS[kind](gone)
