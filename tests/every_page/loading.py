"""The demonstration in a database of its own, at the moment of the snapshot, with everybody and everything it lacks.

``python -m tests.every_page.loading``, in the environment that ``snapshot`` makes.
"""

from pathlib import Path

import django
from django.apps import apps

if not apps.ready and __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.every_page.clock import stopped
from tests.every_page.people import make_accounts
from tests.every_page.records import make_records

REGISTER_2020 = Path(__file__).resolve().parent.parent.parent / "fixtures" / "register" / "essex-register-2020.csv"


def load() -> None:
    """Migrate and load all of it, then leave the database in one file that can be copied."""
    with stopped():
        call_command("migrate", verbosity=0)
        call_command("load_seed", verbosity=0)
        call_command("import_gias", str(REGISTER_2020), verbosity=0)
        call_command("load_demo", verbosity=0)
        make_accounts()
        make_records()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    settings.DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    load()
