"""Who asks the portal: a browser without a screen, signed in, that knows whether its answer came."""

import http.client
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.middleware.csrf import _mask_cipher_secret
from django.test import Client

from accounts.models import User

PATIENCE = 40  # seconds; longer than gunicorn lets a process stand still
CSRF = "f" * 32  # of the cookie and of the form: whoever has both may send it


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def is_done(self) -> bool:
        """Whether it says that it was done: by JSON, or by leading on."""
        return self.status in (200, 302)

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass
class Caller:
    """Somebody at a browser, on whichever of the servers ``port`` names now."""

    port: int
    session: str = ""
    why: str = ""  # the last answer did not come

    def get(self, path: str) -> Answer | None:
        """A page; None where no answer came, or only a part of it."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, form: Mapping[str, Any]) -> Answer | None:
        """Send a form, of a page that was just opened: the same one sent again would wait for the first (ADR 48)."""
        body = urlencode({"csrfmiddlewaretoken": _mask_cipher_secret(CSRF)} | dict(form), doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, data: Mapping[str, Any]) -> Answer | None:
        """Send what a page's script sends."""
        return self._ask("POST", path, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def upload(self, path: str, form: Mapping[str, str], name: str, content: bytes) -> Answer | None:
        """Send a form with the file ``upload.pdf`` in its field of that name."""
        edge = "e" * 30
        fields = {"csrfmiddlewaretoken": CSRF} | dict(form)
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}\r\n' for key in fields]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="upload.pdf"\r\n'
        body = "".join(parts).encode() + head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content
        body += f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Cookie": cookie, "X-CSRFToken": CSRF} | headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException) as error:
            self.why = f"{method} {path}: {error!r}"
            return None
        finally:
            connection.close()


def session_of(user: User) -> str:
    """A session in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def is_taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
