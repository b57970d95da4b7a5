"""What is kept of a version: rows of as many kinds as the demonstration has, nobody who is real, and no way in."""

import json
import re
from pathlib import Path

from django.apps import apps
from django.db import connection

from accounts.models import User
from tests.template_databases import PROJECT
from tests.upgrade.kept import released

# Tables of ours that are empty in it, so that an upgrade of their rows is not tried. One fewer is a gain.
EMPTY = {"accounts.User_user_permissions"}  # rights are given by roles alone
EMAIL, TELEPHONE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), re.compile(r"\b0[1-9]\d{2,4} ?\d{3} ?\d{3,4}\b")
A_MACHINES_PATH = re.compile(r"/(?:home|root|srv|tmp|var|work)/\w")


def texts() -> str:
    """Every text in the database that is asked, line by line."""
    with connection.cursor() as cursor:
        found: set[str] = set()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found |= {str(value) for row in cursor.fetchall() for value in row if isinstance(value, (str, list, dict))}
    return "\n".join(found)


def test_every_table_of_ours_has_rows_but_for_those_that_are_named(kept):
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    # By its folder's place, not only what it begins with: the environment may stand in the project too.
    ours = [model for model in models if Path(model._meta.app_config.path).parent == PROJECT]

    assert {model._meta.label for model in ours if not kept.rows.get(model._meta.db_table)} == EMPTY


def test_released_migrations_are_those_that_the_kept_databases_have_had(kept):
    names = {(path.split("/")[0], path.split("/")[-1].removesuffix(".py")) for path in released()}

    assert names == {(app, name) for app, name in kept.migrations if app in {app for app, _ in names}}


def test_nobody_can_sign_in_by_what_is_kept(kept):
    of_others = ("django_session", "usersessions_usersession", "mfa_authenticator", "socialaccount_socialtoken")

    assert [user.email for user in User.objects.all() if user.has_usable_password()] == []
    assert {table: kept.rows[table] for table in of_others} == dict.fromkeys(of_others, 0)


def test_nobody_in_it_is_real_and_no_machine_is_named(kept):
    real = {person["fields"]["name"] for person in json.loads((PROJECT / "fixtures" / "people.json").read_text())}
    whole = texts()

    assert [name for name in real if name in whole] == []
    assert {address for address in EMAIL.findall(whole) if not address.endswith("@example.org")} == set()
    assert {number for number in TELEPHONE.findall(whole) if not number.startswith("01632")} == set()
    assert A_MACHINES_PATH.findall(whole) == []
