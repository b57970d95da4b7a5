"""Bombs at every upload and every box for pasted rows: an answer within seconds and megabytes, and nothing left behind.

``FUZZ_REPORT`` names a file to which a line is added for each bomb at each upload.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from base.uploads import SMALL, most_bytes_of
from tests.security.fuzz.bombs import BOMBS, PASTED
from tests.security.fuzz.forms import Form, forms_of
from tests.security.fuzz.hostile import escaped
from tests.security.fuzz.measuring import TooLongError, can_measure, measured
from tests.security.matrix.asking import addresses
from tests.security.matrix.making import make_world
from tests.security.matrix.world import SUPERUSER, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.fuzz,
    pytest.mark.skipif(not can_measure(), reason="this machine does not say how much memory a process takes"),
]
LONGEST = 10  # seconds of the processor, of one upload with all pages that it leads to
MOST = 350  # megabytes, beyond what the process had and the browser's two copies of what it sends
GIVEN_UP = 100  # seconds
BOUNDARY = "zzboundary"
FILLED = {
    "title": "A paper",
    "held_on": "2026-10-01",
    "slug": "zz-a-bomb",
    "summary": "A file.",
    "topic": "Peer review",
    "starts_on": "2026-09-01",
    "name": "A name",
    "position": "1",
}
# What is kept as a file among papers, for there it is not read: programs that open one refuse the most of it.
KEPT_UNREAD = {
    *("docx with a picture of 10 gigapixels", "xlsx with laughs in its cells", "csv of nothing but quotation marks"),
    *("csv of 10 million columns", "csv of 2 million columns", "csv of one line of 24 MB", "csv of 2 million lines"),
    *("csv whose quotation never ends", "csv of equals signs", "pdf of two million names", "pdf of open brackets"),
}
MADE_BY_ADMIN = ("changelist", "history", "delete")  # pages of a model whose form takes a file, and that take none


@dataclass(frozen=True)
class Upload:
    """Where a file or rows are given: who does, at which address about what, and in which box."""

    who: str
    address: str
    about: str
    box: str


UPLOADS = {
    "minutes": Upload("minute taker", "meetings:minutes_upload", "", "file"),
    "paper": Upload("minute taker", "meetings:papers", "own meeting, agenda-issued", "file"),
    "paper replaced": Upload(
        "minute taker", "meetings:paper_change", "public paper of own meeting, agenda-issued", "file"
    ),
    "register": Upload("officer", "admin:register_registerimport_add", "", "register"),
    "links of the register": Upload("officer", "admin:register_registerimport_add", "", "links"),
    "spreadsheet": Upload("officer", "admin:spreadsheets_spreadsheetimport_add", "", "file"),
    "paper in admin": Upload("superuser", "admin:boards_paper_add", "", "file"),
    "resource": Upload("officer", "admin:improvement_resource_add", "", "file"),
    "mailboxes": Upload("officer", "admin:partnerships_school_mailboxes", "", "file"),
}
BOXES = {
    "round": Upload("lead", "pasting:paste", "own partnership, lead not public", ""),
    "forward plan": Upload("minute taker", "boards:plan_paste", "own board", ""),
    "mailboxes": Upload("officer", "admin:partnerships_school_mailboxes", "", ""),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """The matrix's, whose people have somewhere to upload to."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        uploads = tmp_path_factory.mktemp("uploads")
        patch.setattr("django.conf.settings.MEDIA_ROOT", uploads)
        logging.disable(logging.CRITICAL)
        yield make_world(uploads)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def folders(settings, world, tmp_path) -> tuple[Path, ...]:
    """Where files are kept, and where they are while they come."""
    settings.REQUIRE_SECOND_FACTOR = True
    settings.MEDIA_ROOT = world.uploads
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return world.uploads, tmp_path


def taking_files() -> Iterator[str]:
    """The names of all addresses to which more may be posted than a form without a file has."""

    def below(resolver: URLResolver, namespace: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from below(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))
            elif isinstance(entry, URLPattern) and entry.name and most_bytes_of(entry.callback) > SMALL:
                yield f"{namespace}{entry.name}"

    return below(get_resolver(), "")


def test_every_form_that_takes_a_file_gets_the_bombs(world):
    bombed = {upload.address for upload in UPLOADS.values()}
    site = {address.name: address for address in addresses()}
    for name in {*taking_files()} - bombed:
        # A page of a record has the form of that on which one is made; the rest of admin shows files and takes none,
        # but for a meeting, which has the same form of its papers.
        page = name.replace("_change", "_add")
        if page not in bombed and not name.endswith(MADE_BY_ADMIN):
            answer = world.clients[SUPERUSER].get(site[name].url({"args": ["1"], "object_id": "1"}))
            boxes = [box.name for form in forms_of(answer.getvalue().decode(), "/") for box in form.boxes]
            assert [box for box in boxes if box.endswith("file") and not box.startswith("papers-")] == [], name
    assert {*taking_files()} >= bombed - {"admin:partnerships_school_mailboxes"}  # a small one


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_or_kept_unread_within_bounds(world, folders, bomb, capsys):
    name, make = BOMBS[bomb]
    content = make()
    wrong = []
    for what, upload in UPLOADS.items():
        form = form_at(world, upload)
        before = files_in(folders)
        line = sent(world.clients[upload.who], form, *multipart(form, upload.box, name, content), size=len(content))
        left = files_in(folders) - before
        line |= {"bomb": bomb, "upload": what, "left": len(left), "size": round(len(content) / 1e6, 1)}
        wrong += judged(line)
        for path in left:
            path.unlink(missing_ok=True)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("pasted", PASTED)
def test_pasted_bomb_is_answered_within_bounds(world, folders, pasted):
    wrong = []
    for what, upload in BOXES.items():
        form = form_at(world, upload)
        for box in [box for box in form.boxes if box.kind == "textarea"]:
            pairs = [
                (other.name, PASTED[pasted] if other is box else filled(other)) for other in form.boxes if other.is_sent
            ]
            body = "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs).encode()[:SMALL]
            answer = sent(world.clients[upload.who], form, body, "application/x-www-form-urlencoded", size=len(body))
            wrong += judged(
                answer | {"bomb": pasted, "upload": f"{what}, {box.name}", "left": 0, "size": round(len(body) / 1e6, 1)}
            )
    assert wrong == [], "\n".join(wrong)


def form_at(world: World, upload: Upload) -> Form:
    """The form there, with whatever the page offers."""
    site = {address.name: address for address in addresses()}
    url = site[upload.address].url(world.about[upload.about] if upload.about else {})
    answer = world.clients[upload.who].get(url)
    assert answer.status_code == 200, (upload, answer.status_code)
    kinds = ("file",) if upload.box else ("textarea",)
    return next(form for form in forms_of(answer.content.decode(), url) if any(box.kind in kinds for box in form.boxes))


def filled(box) -> str:
    """What a person would put there."""
    return FILLED.get(box.name) or box.value or next(filter(None, box.choices), "")


def multipart(form: Form, into: str, name: str, content: bytes) -> tuple[bytes, str]:
    """The form with that file in it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{box.name}"\r\n\r\n{filled(box)}\r\n'.encode()
        for box in form.boxes
        if box.is_sent and box.kind not in ("file", "submit") and filled(box)
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{into}"; filename="{name}"\r\n\r\n'.encode()
    return b"".join(
        [*parts, head, content, f"\r\n--{BOUNDARY}--\r\n".encode()]
    ), f"multipart/form-data; boundary={BOUNDARY}"


def sent(client: Client, form: Form, body: bytes, content_type: str, *, size: int) -> dict[str, object]:
    """What came of it, and of the pages that it led to."""
    client.raise_request_exception = False
    trace, response = "", None
    with transaction.atomic():
        try:
            with measured(GIVEN_UP) as took:
                response = client.generic("POST", form.path, body, content_type)
                statuses = [response.status_code]
                while response.status_code == 302 and len(statuses) < 5:
                    response = client.get(response["Location"])
                    statuses.append(response.status_code)
        except (TooLongError, MemoryError):
            trace, statuses = traceback.format_exc(), [0]
        transaction.set_rollback(True)
    if getattr(response, "exc_info", None):
        trace = "".join(traceback.format_exception(*response.exc_info))
    return {
        "statuses": statuses,
        "seconds": round(took.seconds, 1),
        "MB": round(took.megabytes),
        "own MB": round(took.megabytes - 2 * size / 1e6),
        "said": said_of(response),
        "trace": trace[-1500:],
    }


def said_of(response: HttpResponseBase | None) -> str:
    """The sentences with which a file is refused; empty where it is not."""
    text = response.getvalue().decode(errors="replace") if response is not None else ""
    found = re.findall(r'(?s)class="(?:govuk-error-message|errorlist|errornote)[^"]*"[^>]*>(.*?)</(?:p|ul)>', text)
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", " ".join(found)).split())[:300]


def judged(line: dict) -> list[str]:
    """What is wrong of it, a sentence each."""
    if report := os.environ.get("FUZZ_REPORT"):
        with Path(report).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")
    wrong = [f"answered {status}" for status in line["statuses"] if status == 0 or status >= 500]
    wrong += [f"took {line['seconds']} s"] * (line["seconds"] > LONGEST)
    wrong += [f"took {line['own MB']} MB"] * (line["own MB"] > MOST)
    wrong += ["was taken"] * bool(line["left"] and line["bomb"] not in KEPT_UNREAD)
    is_refused = line["statuses"][-1] in (400, 413, 422) or line["said"]
    wrong += ["was refused and left a file"] * bool(is_refused and line["left"])
    wrong += ["was refused without a sentence"] * bool(
        is_refused and not line["said"] and line["statuses"][-1] not in (400, 413)
    )
    return [f"{line['bomb']} at {line['upload']} {fault}: {line}" for fault in wrong]


def files_in(folders: tuple[Path, ...]) -> set[Path]:
    """All files there."""
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}
