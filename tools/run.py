"""What `make run` does once the environment stands: migrate, load the demonstration at first, serve."""

import os
import subprocess
import sys
from pathlib import Path

from collecting import collect
from places import bind_address, refuse_a_place_to_serve_on_that_is_none, shown_host

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")


def manage(*arguments: str) -> None:
    """Run a management command; stop with its exit code if it fails."""
    finished = subprocess.run([sys.executable, PROJECT / "manage.py", *arguments], cwd=PROJECT)
    if finished.returncode:
        sys.exit(finished.returncode)


def load(*arguments: str) -> None:
    """Run a management command in this process, which spares starting another; stop with what it says if it fails."""
    from django.core.management import CommandError, call_command

    try:
        call_command(*arguments)
    except CommandError as error:
        sys.exit(str(error))


def set_up() -> None:
    """Read the settings; without any, it is the demonstration. A portal that has a key of its own is a real one."""
    import django
    import environ
    from django.core.exceptions import ImproperlyConfigured

    if (PROJECT / ".env").exists():
        environ.Env.read_env(PROJECT / ".env")
    os.environ.setdefault("DEMO", str(not os.environ.get("SECRET_KEY")))
    if environ.Env().bool("DEMO"):
        os.environ.setdefault("SITE_URL", f"http://{shown_host(HOST)}:{PORT}")  # the links in its e-mails lead here
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. .env.example lists the settings of a real portal; DEMO=True make run is the demonstration.")
    from django.conf import settings

    if not settings.ALLOWED_HOSTS:
        sys.exit(
            "ALLOWED_HOSTS is empty, so the portal would answer to nobody. Set it to the names that it is reached by."
        )


def refuse_an_old_database() -> None:
    """Say so where the database was made by migrations that are no more: they were made anew before any deployment."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = {name for name in MigrationRecorder(connection).applied_migrations() if name[0] in settings.PORTAL_APPS}
    gone = sorted(
        f"{app}.{name}" for app, name in applied if not (PROJECT / app / "migrations" / f"{name}.py").exists()
    )
    if not gone:
        return
    database = connection.settings_dict["NAME"]
    way = f"Move {database} away" if connection.vendor == "sqlite" else f"Make the database {database} anew, empty"
    sys.exit(
        f"This database was made by another version of the portal: it has had the migration {gone[0]}, which is not "
        "here. One made by an earlier version, whose tables were different, cannot be carried over. "
        f"{way}, or go back to the version that made it, and run this again."
    )


def load_at_first() -> None:
    """Load the seed, the register and the demonstration, unless a first run did; its sign-ins must work."""
    from django.conf import settings

    from partnerships.models import Partnership

    if not settings.DEMO:
        return
    if Partnership.objects.exists():
        from demonstration.sign_ins import keep_sign_ins

        keep_sign_ins()
        return
    print(
        "First run: loading the seed, the Essex register of 2020, the demonstration, and the register of July 2025",
        flush=True,
    )
    register = PROJECT / "fixtures" / "register" / "essex-register-2020.csv"
    for arguments in (["load_seed"], ["import_gias", str(register)], ["load_demo"]):
        load(*arguments)


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

    shown = shown_host(HOST)
    print(f"\nEssex school partnerships: http://{shown}:{PORT}/")
    sign_ins = settings.VAR_DIR / "demonstration-sign-ins.txt"
    if settings.DEMO and sign_ins.exists():
        print(f"Sign in at http://{shown}:{PORT}/accounts/login/ ({sign_ins} keeps these):")
        print(sign_ins.read_text())
    if shown == "localhost" != HOST:
        print("Elsewhere it answers to the names in ALLOWED_HOSTS: ALLOWED_HOSTS=its-name make run HOST=0.0.0.0")
    print("Stop with Ctrl+C", flush=True)


def start_the_worker() -> None:
    """Have a process beside the server send the post and do what takes long, as long as the server lives."""
    subprocess.Popen([sys.executable, PROJECT / "manage.py", "work", "--while", str(os.getpid())], cwd=PROJECT)


def main() -> None:
    """Get the portal ready, then become its server."""
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    refuse_a_place_to_serve_on_that_is_none(HOST, PORT, "run")
    set_up()
    refuse_an_old_database()
    manage("migrate", "--verbosity", "0")
    load_at_first()
    collect_static_files()
    say_where_to_go()
    bind = bind_address(HOST, PORT)
    server = [str(BIN / "gunicorn"), "essex_partnerships.wsgi", "--bind", bind]  # the rest is in gunicorn.conf.py
    start_the_worker()
    os.execv(server[0], server)  # noqa: S606


if __name__ == "__main__":
    main()
