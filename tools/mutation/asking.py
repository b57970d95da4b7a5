"""Running tests in a process that is split off from this one, where Django, pytest and the libraries are there already.

None of the project's own modules may be imported before: each process imports them from its own copy.
"""

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools.mutation.groups import PROJECT

LIBRARIES = (  # what takes longest to import and asks for no settings
    *("hypothesis", "pytest_django.plugin", "html5lib", "xdist.plugin", "pytest_cov.plugin"),
    *("django.db.models", "django.forms", "django.template", "django.views.generic", "django.test", "django.urls"),
    *("django.core.management", "django.db.migrations.loader", "django.contrib.admin", "django.core.serializers.json"),
    *("openpyxl", "docx", "icalendar", "typst", "pyproj", "rapidfuzz", "nh3", "markdown_it", "cryptography.fernet"),
    *(
        "fido2.server",
        "requests",
        "vobject",
        "qrcode",
        "jwt",
        "crispy_forms.layout",
        "psycopg2",
        "whitenoise",
    ),
)
MEMORY = 6 * 1024**3  # bytes of addresses: a loop that collects for ever fails before the machine does
IMPORTING, STARTING = "importing ", "starting Django"  # what failed where no test did
TEMPLATES = "tests.template_databases"


@dataclass(frozen=True)
class MutationQuestion:
    """What to run in a copy: ``tests`` in that order, or whatever the arguments of pytest select.

    ``cpu_seconds`` is how long it may compute; whatever waits instead may take ``wall_seconds``.
    """

    arguments: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    cpu_seconds: int = 600
    is_to_the_end: bool = False  # not only to the first that fails

    @property
    def wall_seconds(self) -> float:
        return 60 + self.cpu_seconds * 6  # the machine may be busy with other things

    @property
    def for_pytest(self) -> list[str]:
        files = list(dict.fromkeys(test.partition("::")[0] for test in self.tests))
        return [*self.arguments, *files, *([] if self.is_to_the_end else ["-x"])]


@dataclass
class Answer:
    """What came of it. ``keys`` are those of the databases that tests start from."""

    ran: int = 0
    failed: list[str] = field(default_factory=list)
    message: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    ended: str = ""  # otherwise than by itself


class Asking:
    """The plugin of pytest that orders the chosen tests and writes down the answer."""

    def __init__(self, question: MutationQuestion, keys: dict[str, str], file: Path) -> None:
        self.question, self.keys, self.file = question, keys, file
        self.answer = Answer()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items) -> None:
        """Leave the chosen ones, in their order; those that empty the database last, as pytest-django has them."""
        if self.question.tests:
            order = {test: place for place, test in enumerate(self.question.tests)}
            chosen = [item for item in items if item.nodeid in order]
            config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in order])
            items[:] = sorted(chosen, key=lambda item: (_empties_the_database(item), order[item.nodeid]))

    def pytest_collection_finish(self) -> None:
        """Start from the databases of the project as it is: a change does not make them anew."""
        for template in self._templates():
            if template.name in self.keys:
                template.__dict__["key"] = self.keys[template.name]

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self._note(f"{IMPORTING}{report.nodeid}", report)

    def pytest_runtest_logreport(self, report) -> None:
        self.answer.ran += report.when == "call"
        if report.failed:
            self._note(report.nodeid, report)

    def pytest_sessionfinish(self) -> None:
        self.answer.keys = {template.name: template.key for template in self._templates()}
        self.file.write_text(json.dumps(self.answer.__dict__), encoding="utf-8")

    def _note(self, what: str, report) -> None:
        if what not in self.answer.failed:
            self.answer.failed.append(what)
        crash = getattr(report.longrepr, "reprcrash", None)
        lines = (crash.message if crash else str(report.longrepr)).strip().splitlines() or [""]
        self.answer.message = self.answer.message or (lines[0] if crash else lines[-1])[:300]

    def _templates(self) -> list[Any]:
        module = sys.modules.get(TEMPLATES)
        return [value for value in vars(module).values() if isinstance(value, module.Template)] if module else []


def _empties_the_database(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


def import_libraries() -> None:
    """Import beforehand what every run imports; what is not there or cannot be is left to the runs."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # else a library might ask the project's settings
    for name in LIBRARIES:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def ask(copy: Path, project: Path, question: MutationQuestion, keys: dict[str, str]) -> int:
    """Run the tests in the copy, in a process of its own; return its number. ``answer_of`` reads what it wrote."""
    file = _file_of(copy)
    file.unlink(missing_ok=True)
    sys.stdout.flush()
    if pid := os.fork():
        with contextlib.suppress(OSError):  # whichever of the two comes first
            os.setpgid(pid, pid)
        return pid
    code = 70
    try:
        code = _run(copy, project, question, Asking(question, keys, file))
    finally:
        os._exit(code)


def answer_of(copy: Path, status: int) -> Answer:
    """What a run that ended with that status wrote; what failed is its start where it wrote nothing."""
    if os.WIFSIGNALED(status):
        return Answer(ended=f"signal {os.WTERMSIG(status)}")
    if _file_of(copy).exists():
        return Answer(**json.loads(_file_of(copy).read_text(encoding="utf-8")))
    lines = log_of(copy).read_text(encoding="utf-8", errors="replace").strip().splitlines() or [""]
    return Answer(failed=[STARTING], message=lines[-1][:300])


def log_of(copy: Path) -> Path:
    """What the last run in the copy printed."""
    return copy.with_name("log.txt")


def _file_of(copy: Path) -> Path:
    return copy.with_name("answer.json")


def _run(copy: Path, project: Path, question: MutationQuestion, plugin: Asking) -> int:
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    log = os.open(log_of(copy), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, descriptor in enumerate((nothing, log, log)):
        os.dup2(descriptor, number)
    resource.setrlimit(resource.RLIMIT_CPU, (question.cpu_seconds, question.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(copy)
    sys.path[:] = [str(copy), *(path for path in sys.path if path and Path(path) not in (copy, project, PROJECT))]
    os.environ |= {"DATABASE_URL": "", "VAR_DIR": str(copy.with_name("var")), "PYTEST_ADDOPTS": ""}
    sys.argv = ["pytest"]
    options = ["-q", "-p", "no:cacheprovider", "--basetemp", str(copy.with_name("tmp"))]
    if "hypothesis" in sys.modules:
        options += ["--hypothesis-seed", "0"]
    return int(pytest.main([*options, *question.for_pytest], plugins=[plugin]))
