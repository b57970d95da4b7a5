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
PORT = os.environ.get("PORT", "8000")
PORTS = range(1, 2**16)


def manage(*arguments: str) -> None:
    """Run a management command; stop with its exit code if it fails."""
    finished = subprocess.run([sys.executable, PROJECT / "manage.py", *arguments], cwd=PROJECT)
    if finished.returncode:
        sys.exit(finished.returncode)


def refuse_a_place_to_serve_on_that_is_none() -> None:
    """Say so at once, before any work, when there is no such port or host, or something else answers there."""
    if not PORT.isdecimal() or int(PORT) not in PORTS:
        sys.exit(f"“{PORT}” is no port. Give a number from 1 to {PORTS[-1]}: make run PORT=8001")
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except socket.gaierror as error:
            sys.exit(
                f"Cannot serve on {HOST} ({error.strerror}). Give this machine's name or address: make run HOST=0.0.0.0"
            )
        except OSError as error:
            another = int(PORT) + 1 if int(PORT) + 1 in PORTS else 8000
            sys.exit(f"Cannot serve on {HOST}:{PORT} ({error.strerror}). Try another port: make run PORT={another}")


def shown_host() -> str:
    """The host as a browser on this machine asks for it."""
    if HOST in ("0.0.0.0", "::"):  # noqa: S104
        return "localhost"
    return f"[{HOST}]" if ":" in HOST else HOST


def set_up() -> None:
    """Read the settings; without any, it is the demonstration. A portal that has a key of its own is a real one."""
    import django
    import environ
    from django.core.exceptions import ImproperlyConfigured

    if (PROJECT / ".env").exists():
        environ.Env.read_env(PROJECT / ".env")
    os.environ.setdefault("DEMO", str(not os.environ.get("SECRET_KEY")))
    if environ.Env().bool("DEMO"):
        os.environ.setdefault("SITE_URL", f"http://{shown_host()}:{PORT}")  # the links in its e-mails lead here
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
    """Load the seed, the 2020 register and the demonstration, unless a first run did; its sign-ins must work."""
    from django.conf import settings

    from partnerships.models import Partnership

    if not settings.DEMO:
        return
    if Partnership.objects.exists():
        from demonstration.sign_ins import keep_sign_ins

        keep_sign_ins()
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

    shown = shown_host()
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
    refuse_a_place_to_serve_on_that_is_none()
    set_up()
    refuse_an_old_database()
    manage("migrate", "--verbosity", "0")
    load_at_first()
    collect_static_files()
    say_where_to_go()
    bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
    server = [str(BIN / "gunicorn"), "essex_partnerships.wsgi", "--bind", bind, "--workers", "2", "--threads", "4"]
    start_the_worker()
    os.execv(server[0], [*server, "--log-level", "warning", "--no-control-socket"])  # noqa: S606


if __name__ == "__main__":
    main()
