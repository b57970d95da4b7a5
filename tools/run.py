"""What `make run` does once the environment stands: migrate, load the demonstration at first, serve."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from collecting import collect

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))


def manage(*arguments: str) -> None:
    """Run a management command; stop with its exit code if it fails."""
    finished = subprocess.run([sys.executable, PROJECT / "manage.py", *arguments], cwd=PROJECT)
    if finished.returncode:
        sys.exit(finished.returncode)


def refuse_a_taken_port() -> None:
    """Say so at once, before any work, when something else answers on the port."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            sys.exit(f"Cannot serve on {HOST}:{PORT} ({error.strerror}). Try another port: make run PORT={PORT + 1}")


def refuse_an_old_database() -> None:
    """Say so where the database was made by migrations that are no more: they were made anew before any deployment."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = {name for name in MigrationRecorder(connection).applied_migrations() if name[0] in settings.PORTAL_APPS}
    if all((PROJECT / app / "migrations" / f"{name}.py").exists() for app, name in applied):
        return
    database = connection.settings_dict["NAME"]
    way = f"Move {database} away" if connection.vendor == "sqlite" else f"Make the database {database} anew, empty"
    sys.exit(
        "This database was made by an earlier version of the portal, whose tables were different, and cannot be "
        f"carried over. {way}, and run this again: the demonstration is loaded anew."
    )


def load_at_first() -> None:
    """Load the seed, the 2020 register and the demonstration, unless a first run has finished doing so."""
    from django.conf import settings

    from partnerships.models import Partnership

    if not settings.DEMO or Partnership.objects.exists():
        return
    print("First run: loading the seed, the 2020 Essex register and the demonstration", flush=True)
    manage("load_seed")
    manage("import_gias", str(PROJECT / "fixtures" / "register" / "essex-register-2020.csv"))
    manage("load_demo")


def collect_static_files() -> None:
    """Collect them where they have changed; stop if that fails, with what was said of it."""
    from django.conf import settings

    try:
        collect(Path(settings.STATIC_ROOT))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)


def say_where_to_go() -> None:
    """Print the address and the demonstration's sign-ins."""
    from django.conf import settings

    shown = "localhost" if HOST in ("0.0.0.0", "::") else HOST  # noqa: S104
    print(f"\nEssex school partnerships: http://{shown}:{PORT}/")
    sign_ins = settings.VAR_DIR / "demonstration-sign-ins.txt"
    if settings.DEMO and sign_ins.exists():
        print(f"Sign in at http://{shown}:{PORT}/accounts/login/ ({sign_ins} keeps these):")
        print(sign_ins.read_text())
    print("Stop with Ctrl+C", flush=True)


def main() -> None:
    """Get the portal ready, then become its server."""
    os.environ.setdefault("DEMO", "True")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    refuse_a_taken_port()
    import django

    django.setup()
    refuse_an_old_database()
    manage("migrate", "--verbosity", "0")
    load_at_first()
    collect_static_files()
    say_where_to_go()
    bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
    server = [str(BIN / "gunicorn"), "essex_partnerships.wsgi", "--bind", bind, "--workers", "2", "--threads", "4"]
    os.execv(server[0], [*server, "--log-level", "warning", "--no-control-socket"])  # noqa: S606


if __name__ == "__main__":
    main()
