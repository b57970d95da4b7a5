"""A virus scanner is asked over clamd's own protocol, and without its answer nothing is taken."""

import socket
import struct
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from base import viruses
from base.uploads import check_upload
from boards.models import Paper
from tests.boards.minuted import make_setting
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.pages.reading import texts

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """A scanner on this machine that knows one virus and speaks INSTREAM as clamd does."""

    def __init__(
        self, listening: socket.socket, *, most: int = 10**9, answer: Callable[[bytes], bytes] | None = None
    ) -> None:
        self.most, self.answer, self.seen = most, answer or _verdict, b""
        self.listening = listening
        listening.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            with client, client.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(size)
                    if len(content) > self.most:
                        break
                self.seen = content
                client.sendall(
                    b"INSTREAM size limit exceeded. ERROR\0" if len(content) > self.most else self.answer(content)
                )


def _verdict(content: bytes) -> bytes:
    return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture(params=["tcp", "unix"])
def listening(request, tmp_path, settings):
    """Where the scanner is, over both of clamd's ways."""
    if request.param == "unix":
        path = Path(tempfile.gettempdir()) / f"{tmp_path.name}.sock"  # a socket's path has 107 characters at most
        scanner = socket.socket(socket.AF_UNIX)
        scanner.bind(str(path))
        settings.CLAMD_URL = f"unix://{path}"
    else:
        scanner = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{scanner.getsockname()[1]}"
    yield scanner
    scanner.close()
    if request.param == "unix":
        path.unlink()


def said_of(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile("a.pdf", content))
    return refused.value.messages[0]


def test_file_is_taken_where_the_scanner_finds_nothing(listening):
    scanner = Clamd(listening)
    content = b"%PDF-1.7 " + b"x" * 300_000
    file = SimpleUploadedFile("a.pdf", content)

    check_upload(file)

    assert scanner.seen == content
    assert file.tell() == 0


def test_file_with_a_virus_is_refused_by_its_name(listening):
    Clamd(listening)

    assert said_of(b"%PDF-1.7 " + EICAR) == (
        "The virus scanner found something in this file (Win.Test.EICAR_HDB-1), so it was not kept. "
        "Tell whoever sent it to you."
    )


@pytest.mark.parametrize(
    ("kwargs", "said"),
    [
        ({"most": 100_000}, "could not look into this file"),
        ({"answer": lambda _: b"INSTREAM: Can't write to temporary file. ERROR\0"}, "could not look into this file"),
        ({"answer": lambda _: b""}, "does not answer"),
        ({"answer": lambda _: b"stream: \xff\0"}, "could not look into this file"),
    ],
)
def test_scanner_that_cannot_say_lets_nothing_through(listening, kwargs, said):
    Clamd(listening, **kwargs)

    assert said in said_of(b"%PDF-1.7 " + b"x" * 3_000_000)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "unix:///nowhere.sock", "http://127.0.0.1", "127.0.0.1:3310", "tcp://127.0.0.1:x"]
)
def test_scanner_that_is_away_lets_nothing_through(settings, address):
    settings.CLAMD_URL = address

    assert said_of(b"%PDF-1.7") == (
        "The virus scanner does not answer, so no file can be taken now. Try again in a few minutes."
    )


def test_silent_scanner_is_waited_for_and_no_longer(listening, monkeypatch):
    listening.listen()
    monkeypatch.setattr(viruses, "PATIENCE", 0.2)

    assert "does not answer" in said_of(b"%PDF-1.7")


@pytest.mark.django_db
def test_form_of_a_paper_says_so_at_its_file(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    setting = make_setting()
    meeting = make_meeting(setting.board)
    item = meeting.items.create(position=1, number="1", title="One")

    answer = signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/",
        {"title": "Budget", "timing": "on-time", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")},
    )

    assert answer.status_code == 422
    assert "scanner does not answer" in texts(answer, ".//*[@class='govuk-error-summary']//a")[0]
    assert not Paper.objects.exists()
