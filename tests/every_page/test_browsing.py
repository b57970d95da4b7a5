"""A page with a fault of each sort, on a server of its own: the browser names them all, and none on a page without."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.every_page.browsing import look_at
from tests.every_page.fetching import Page
from tests.every_page.test_turns import answer

pytestmark = [pytest.mark.browser, pytest.mark.every_page]

RIGHT = """<!DOCTYPE html><html lang="en"><title>{0}</title><link rel="icon" href="data:,">
<main><h1>{0}</h1>{1}</main>"""
FAULTS = """
<img src="/there.png"><h1>Another</h1><h4>Skipped to</h4><p style="color: red">Red</p><input name="nameless">
<div class="wide">Wide</div><link rel="stylesheet" href="/wide.css"><script src="/throws.js"></script>
<img alt="Elsewhere" src="http://localhost:{port}/there.png"><img alt="Not there" src="/missing.png">
"""
FILES = {
    "/right/": ("text/html", RIGHT.format("Right", "<p>Nothing is wrong.</p>")),
    "/there.png": ("image/png", ""),
    "/wide.css": ("text/css", ".wide { width: 1000px }"),
    "/throws.js": ("text/javascript", "throw new Error('thrown')"),
}


class Handler(BaseHTTPRequestHandler):
    """Answers with a file, and with the portal's sort of policy."""

    def do_GET(self) -> None:
        files = FILES | {"/wrong/": ("text/html", RIGHT.format("Wrong", FAULTS.format(port=self.server.server_port)))}
        media_type, text = files.get(self.path, ("text/html", RIGHT.format("Not found", "")))
        self.send_response(200 if self.path in files else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src http://localhost:* 'self' data:")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_browser_names_every_sort_of_fault_and_none_where_there_is_none(url, chromium):
    right, wrong, late = (Page((answer(name),)) for name in ("right", "wrong", "right"))

    looked = look_at(url, chromium, {"public": None}, [right, wrong], [late], until=0)

    assert set(looked.pages) == {right, wrong}, "the other one comes too late"
    assert {fault.page for fault in looked.faults} == {wrong}
    found = {(fault.rule, fault.width) for fault in looked.faults}
    assert {("image-alt", 360), ("image-alt", 1280), ("label", 360), ("heading-order", 1280)} <= found
    assert {("not one h1", 360), ("wider than the window", 360), ("CSP style-src-attr", 0)} <= found
    assert ("wider than the window", 1280) not in found
    said = {fault.rule: fault.html for fault in looked.faults if not fault.width}
    assert said["CSP style-src-attr"].startswith('<p style="color: red"')
    assert said["error of a script"] == "thrown"
    assert said["request to elsewhere"].endswith("/there.png")
    assert "404" in said["error on the console"]


def test_browser_says_that_a_page_answers_otherwise_than_it_did(url, chromium):
    looked = look_at(url, chromium, {"public": None}, [Page((answer("missing", status=200),))], [], until=0)

    assert "answers 404, and 200 before" in {fault.rule for fault in looked.faults}


def test_browser_does_not_mind_an_error_page_that_says_its_status(url, chromium):
    looked = look_at(url, chromium, {"public": None}, [Page((answer("missing", status=404),))], [], until=0)

    assert "error on the console" not in {fault.rule for fault in looked.faults}
