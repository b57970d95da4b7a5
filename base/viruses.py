"""A virus scanner, where the council has one: clamd, asked over its own protocol (INSTREAM), at ``CLAMD_URL``."""

import logging
import socket
import struct
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds for one answer
CHUNK = 1 << 16
PORT = 3310  # of clamd, where its address names none
INFECTED = "The virus scanner found something in this file ({}), so it was not kept. Tell whoever sent it to you."
AWAY = "The virus scanner does not answer, so no file can be taken now. Try again in a few minutes."
REFUSED = "The virus scanner could not look into this file, so it was not kept. Save it again, and choose that."


def refuse_viruses(file: Any) -> None:
    """Raise ``ValidationError`` where the scanner finds something, cannot say, or does not answer; none has no say."""
    if not settings.CLAMD_URL:
        return
    try:
        said = _said_of(file)
    except (OSError, ValueError) as error:
        log.error("The virus scanner does not answer: %s", error)
        raise ValidationError(AWAY, code="scanner") from None
    if said.endswith(" FOUND"):
        name = said.removeprefix("stream: ").removesuffix(" FOUND")
        log.warning("A file with %s was refused", name)
        raise ValidationError(INFECTED.format(name), code="virus")
    if said != "stream: OK":
        log.error("The virus scanner says: %s", said)
        raise ValidationError(REFUSED if said else AWAY, code="scanner")


def _said_of(file: Any) -> str:
    """The scanner's answer: ``stream: OK``, ``stream: <name> FOUND``, or an error of its own."""
    with _connected() as scanner:
        scanner.sendall(b"zINSTREAM\0")
        try:
            while chunk := file.read(CHUNK):
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has seen enough, and its answer says of what
        answer = b""
        while b"\0" not in answer and (more := scanner.recv(1024)):
            answer += more
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        scanner.connect(address.path)
        return scanner
    if address.scheme != "tcp" or not address.hostname:
        raise ValueError(f"CLAMD_URL is neither tcp://host:port nor unix:///path: {settings.CLAMD_URL}")
    return socket.create_connection((address.hostname, address.port or PORT), timeout=PATIENCE)
