"""The provider as a server of its own, and a browser without scripts that goes to it and comes back."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client

from tests.openid.serve import PASSWORD

PROJECT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def provider_running(port: int, folder: Path, callback: str) -> Iterator[None]:
    """django-allauth's own OpenID provider, on that port, until the end of the block."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    environment = os.environ | {
        "OPENID_FOLDER": str(folder),
        "OPENID_PRIVATE_KEY": key.decode(),
        "PYTHONPATH": str(PROJECT),
    }
    command = [sys.executable, "-m", "tests.openid.serve", str(port), callback]
    server = subprocess.Popen(
        command, env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
        yield
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def through_the_provider(client: Client, to_provider: HttpResponse, email: str) -> HttpResponse:
    """Where the portal leads after somebody, whom it sent to the provider, has signed in there."""
    with requests.Session() as browser:
        page = browser.get(to_provider["Location"], timeout=20)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        hidden = dict(re.findall(r'<input type="hidden" name="(next)" value="([^"]+)"', page.text))
        data = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
        data |= {name: value.replace("&amp;", "&") for name, value in hidden.items()}
        answer = browser.post(page.url, data, timeout=20, allow_redirects=False)
        while not answer.headers["Location"].startswith("http://testserver"):
            answer = browser.get(urljoin(answer.url, answer.headers["Location"]), timeout=20, allow_redirects=False)
    return client.get(answer.headers["Location"].removeprefix("http://testserver"))
