"""A real browser, on a real server with the demonstration in it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.recording import Server, browser_page, serving
from tests.databases import drop
from tests.openid.serve import CLIENT, SECRET
from tests.settings import STATIC_ROOT
from tests.template_databases import WITH_MINUTES, address_of
from tools.collecting import collect

PROJECT = Path(__file__).resolve().parent.parent.parent
AXE = (PROJECT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text()
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",  # as root, in a container, chromium has no other way; it only ever opens this machine's pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    """A running portal with the demonstration loaded, as `make run` gives it."""

    url: str
    openid_port: int  # where the OpenID provider is to listen, once a test starts it
    mail: Path  # a folder with a file for each e-mail that was sent
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)  # role: (e-mail address, password)
    cookies: dict[str, list] = field(default_factory=dict)  # role: the cookies of a browser that is signed in
    environment: dict[str, str] = field(default_factory=dict)  # its settings, for another server on its database

    def link_sent(self, pattern: str) -> str:
        """What the pattern finds in the latest e-mail that has it, once the worker has sent it."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for path in sorted(self.mail.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True):
                # Quoted-printable folds long lines, so the link may be in two parts.
                if found := re.search(pattern, path.read_text().replace("=\n", "")):
                    return found[1]
            time.sleep(0.1)
        pytest.fail(f"No e-mail has {pattern}")

    def prepare(self, *arguments: str) -> dict:
        """What a Python command prints as JSON, run in the portal's environment to make records or to find them."""
        command = [sys.executable, *arguments]
        made = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)
        if made.returncode:
            pytest.fail(f"{' '.join(arguments)}: {made.stderr}")
        return json.loads(made.stdout)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's chromium is; skipped where it is missing, unless ``REQUIRE_BROWSER`` is set."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("chromium is required (REQUIRE_BROWSER) and not installed")
        pytest.skip("chromium is not installed: apt-get install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser that most tests share."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def width() -> int:
    """The window's width in pixels; parametrise a test with ``width`` to change it."""
    return 1280


@pytest.fixture
def page(browser: Browser, width: int) -> Iterator[Page]:
    """A page in a context of its own. Any error on the console, CSP violation or foreign request fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    # An error page that the test asked for.
    expected_statuses = ("400 (", "403 (", "404 (", "409 (", "410 (", "500 (")
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"console on {page.url}: {message.text}")
            if message.type == "error" and not any(status in message.text for status in expected_statuses)
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            faults.append(f"third-party request: {request.url}")
            if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None)
            else None
        ),
    )
    yield page
    context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def axe(page: Page, axe_on):
    """Return what axe-core finds against WCAG 2.2 AA on the page as it is now, a line a violation."""
    return lambda: axe_on(page)


@pytest.fixture
def axe_on():
    """The same of any page."""

    def violations(page: Page) -> list[str]:
        page.evaluate(AXE)
        # It would copy imported style sheets into inline ones, which the CSP rightly refuses: hence no preloading.
        run = "tags => axe.run(document, {preload: false, runOnly: {type: 'tag', values: tags}})"
        found = page.evaluate(run, WCAG_2_2_AA)["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    return violations


@pytest.fixture
def faults_at(axe_on):
    """Return what is wrong with the page at each width: what axe-core finds, a scroll bar below, not one heading."""

    def faults(page: Page, widths: tuple[int, ...]) -> dict[int, list[str]]:
        found = {}
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            found[width] = axe_on(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[width].append("wider than the window")
            if page.locator("h1").count() != 1:
                found[width].append("not one heading")
        return {width: wrong for width, wrong in found.items() if wrong}

    return faults


@pytest.fixture(scope="session")
def site(django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """The portal as `make run` serves it, on a database of its own with the demonstration and its minutes."""
    folder = tmp_path_factory.mktemp("site")
    with _database(folder, django_db_blocker) as url:
        shutil.copytree(WITH_MINUTES.files, folder, dirs_exist_ok=True)
        collect(STATIC_ROOT)
        shutil.copytree(STATIC_ROOT, folder / "static")
        with served(folder, url) as site:
            yield site


@contextmanager
def served(folder: Path, url: str) -> Iterator[Site]:
    """The portal as `make run` starts it; what it keeps besides the database at ``url`` is in the folder."""
    port, openid_port = _free_port(), _free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "essex_partnerships.settings",
        "EMAIL_URL": f"filemail:////{folder / 'mail'}",
        "OIDC_SERVER_URL": f"http://127.0.0.1:{openid_port}",
        "OIDC_NAME": "the council’s account",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
    }
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen(
        [sys.executable, PROJECT / "tools" / "run.py"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        site = Site(f"http://127.0.0.1:{port}", openid_port, folder / "mail", environment=environment)
        _wait_until_ready(site.url, server, log)
        site.sign_ins = _read_sign_ins(folder / "demonstration-sign-ins.txt")
        yield site
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _database(folder: Path, django_db_blocker) -> Iterator[str]:
    """The address of a copy of the demonstration, of the kind that the suite runs on; gone afterwards."""
    is_file = connection.vendor == "sqlite"
    name = str(folder / "site.sqlite3") if is_file else f"portal_site_{os.getpid()}"
    with django_db_blocker.unblock():
        WITH_MINUTES.copy_to(name)
    yield address_of(name)
    with django_db_blocker.unblock():
        drop(name)


def _wait_until_ready(url: str, server: subprocess.Popen, log) -> None:
    for _ in range(1800):  # 3 minutes: a busy machine takes its time over the first run
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=20).close()
            return
        except OSError:  # nobody listens yet, or the answer takes long
            time.sleep(0.1)
    log.seek(0)
    pytest.fail(f"The portal did not start:\n{log.read()}")


def _read_sign_ins(path: Path) -> dict[str, tuple[str, str]]:
    """The lines of the sign-ins file, ``role: address password``, by role."""
    signed = {}
    for line in path.read_text().splitlines():
        if ":" in line:
            role, rest = line.split(":", 1)
            signed[role.strip()] = tuple(rest.split())
    return signed


@pytest.fixture(scope="module")
def server(site, tmp_path_factory) -> Iterator[Server]:
    """A server of the file's own on the database of the site, to be killed."""
    with serving(site.environment, tmp_path_factory.mktemp("server") / "server.log") as server:
        yield server


@pytest.fixture
def screen(browser: Browser, recording) -> Iterator[Page]:
    """The recording screen of the file's ``recording``."""
    page = browser_page(browser, recording)
    yield page
    page.context.close()
