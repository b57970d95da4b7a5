"""What `make serve` does: run the portal on this machine as in production, its web processes and its worker.

Nothing is loaded and no migration applied: that is decided by who runs a real portal. What is missing or unsafe is said
in a sentence, and nothing is started. The web processes and the worker live and end together.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from collecting import collect
from places import APPLICATION, bind_address, refuse_a_place_to_serve_on_that_is_none

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
GRACE = 10  # seconds that both have to come to their end, a message that is being sent too
LOOK = 0.2  # seconds between looks at whether both are alive
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # of prctl(2): the signal that a process gets when the one that started it is gone


def refuse_settings_of_no_real_portal() -> None:
    """Say which setting is missing or unsafe, and what to set it to."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"{error}. deploy/env.example has the settings of a real portal; they go into .env.")
    from django.conf import settings

    site = urlsplit(settings.SITE_URL)
    if settings.DEMO:
        sys.exit("DEMO is on, and invented records are no real portal. Take it out of .env; make run is for it.")
    if settings.DEBUG:
        sys.exit("DEBUG is on, so that a fault would show the settings to anybody. Take it out of .env.")
    if not settings.ALLOWED_HOSTS:
        sys.exit("ALLOWED_HOSTS is empty, so the portal would answer to nobody. Set it to the names it is reached by.")
    if site.scheme != "https":
        sys.exit(f"SITE_URL is {settings.SITE_URL}, and a link in an e-mail must lead to https://. Set it to that.")
    if not is_answered(site.hostname or "", settings.ALLOWED_HOSTS):
        sys.exit(
            f"SITE_URL is {settings.SITE_URL}, which is none of ALLOWED_HOSTS ({', '.join(settings.ALLOWED_HOSTS)}), "
            "so no link in an e-mail would work. Set one of them right."
        )
    if "DATABASE_URL" not in os.environ:
        sys.exit("DATABASE_URL is not set. Set it to postgres://role:password@host:5432/database; see docs/deploy.md.")


def is_answered(host: str, allowed: list[str]) -> bool:
    """Whether the portal answers to that name."""
    from django.http.request import validate_host

    return validate_host(host, allowed)


def refuse_a_database_that_is_not_ready() -> None:
    """Say so where the database does not answer, or has not had every migration."""
    from django.db import Error

    from base.migrations_waiting import not_applied, waiting

    try:
        left = waiting()
    except Error as error:
        said = " ".join(str(error).split())
        sys.exit(f"The database of DATABASE_URL does not answer: {said}. Start it, or set DATABASE_URL right.")
    if left:
        sys.exit(f"{not_applied(left)}. Run “.venv/bin/python manage.py migrate”, then this again.")


def refuse_a_folder_of_another_user() -> None:
    """Say so where what is uploaded could be neither kept nor found."""
    from django.conf import settings

    from base.in_use import what_keeps_us_out

    if said := what_keeps_us_out(Path(settings.VAR_DIR)):
        sys.exit(f"{said} Then this again.")


def refuse_a_cache_that_does_not_count() -> None:
    """Say so where tries to sign in are not counted, or by each process for itself (ADR 34)."""
    from django.core.cache import caches
    from django.core.cache.backends.dummy import DummyCache
    from django.core.cache.backends.locmem import LocMemCache

    try:
        cache = caches["default"]
        cache.get("anything")
    except Exception as error:
        sys.exit(f"The cache of CACHE_URL does not work: {error}. Take it out of .env: the database counts as well.")
    if isinstance(cache, DummyCache | LocMemCache):
        sys.exit(
            "The cache of CACHE_URL is each process's own, so that tries to sign in are not counted together. "
            "Take it out of .env: the database counts them."
        )
    try:
        caches["pages"].get("anything")
    except Exception as error:
        sys.exit(
            f"The cache of PAGES_CACHE_URL does not work: {error}. Take it out of .env: then each process keeps pages."
        )


def collect_static_files() -> None:
    """Collect them where they have changed; stop if that fails, with what was said of it."""
    from django.conf import settings

    try:
        collect(Path(settings.STATIC_ROOT))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)


class Pair:
    """The web processes and the worker: both, or none."""

    def __init__(self) -> None:
        self.signal = 0  # that was sent to end both
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start both, each in a group of its own, so that Ctrl+C reaches neither past this process."""
        for number in SIGNALS:
            signal.signal(number, self.stop)
        web = [str(BIN / "gunicorn"), APPLICATION, "--bind", bind_address(HOST, PORT)]  # gunicorn.conf.py says the rest
        worker = [sys.executable, "manage.py", "work", "--while", str(os.getpid())]
        for name, command in (("The web server", web), ("The worker", worker)):
            self.processes[name] = subprocess.Popen(
                command, cwd=PROJECT, start_new_session=True, preexec_fn=end_with_the_starter
            )

    def stop(self, number: int, _: FrameType | None) -> None:
        """Note that both are to end."""
        self.signal = number

    def wait(self) -> int:
        """Until a signal comes, or one of them ends; then end the other, and return the exit code."""
        while not self.signal and not (ended := self._ended()):
            time.sleep(LOOK)
        if not self.signal:
            code = self.processes[ended].returncode
            how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            print(f"{ended} ended {how}; what ran beside it is ended too.", file=sys.stderr, flush=True)
        self.end()
        return 0 if self.signal else 1

    def end(self) -> None:
        """Let both come to their end, then end by force what is left: a web process may have lost its master."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
            else:
                to_group(process, signal.SIGTERM)
        until = time.monotonic() + GRACE
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0, until - time.monotonic()))
        for process in self.processes.values():
            to_group(process, signal.SIGKILL)
            process.wait()

    def _ended(self) -> str:
        return next((name for name, process in self.processes.items() if process.poll() is not None), "")


def to_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Send a signal to all that the process started, if anything of it is left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def end_with_the_starter() -> None:
    """Have the process told to end when this one is killed outright; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def look_at_everything() -> None:
    """Refuse what is missing or unsafe, in a process of its own: what the settings load, 90 MB, goes with it."""
    if looking := os.fork():
        _, status = os.waitpid(looking, 0)
        if code := os.waitstatus_to_exitcode(status):
            sys.exit(code)
        return
    refuse_settings_of_no_real_portal()
    refuse_a_folder_of_another_user()
    refuse_a_database_that_is_not_ready()
    refuse_a_cache_that_does_not_count()
    collect_static_files()
    sys.exit()


def main() -> None:
    """Look at everything, then serve until told to stop."""
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    refuse_a_place_to_serve_on_that_is_none(HOST, PORT, "serve")
    look_at_everything()
    pair = Pair()
    print(f"Serving on {bind_address(HOST, PORT)}. Stop with Ctrl+C.", flush=True)
    pair.start()
    sys.exit(pair.wait())


if __name__ == "__main__":
    main()
