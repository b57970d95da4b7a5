"""The site of nginx, before a server that says what reached it."""

import http.client
import json
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.web.logs import LINK
from tests.deploy.nginx import NAME, Proxy, command, configure, proxying
from tests.office.post.servers import free_port
from tests.tools.test_places import until

TOKEN = "dG9rZW4tdGhhdC1sZXRzLWluLXdob2V2ZXItaGFzLWl0"
pytestmark = [pytest.mark.once, pytest.mark.slow]
ONE_TIME = re.search(r"\((/[^)]+)\)", LINK.pattern)[1].split("|")
LARGE, LARGEST = 27 * 1024**2, 163 * 1024**2
REGISTER = "/admin/register/registerimport/add/"


class Echo(BaseHTTPRequestHandler):
    """Says which headers reached it, and reads whatever comes with them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, 2**20)))
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory) -> Iterator[Proxy]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        with proxying(tmp_path_factory.mktemp("nginx"), portal.server_port) as running:
            yield running
        portal.shutdown()


@pytest.fixture
def without_a_portal(tmp_path) -> Iterator[Proxy]:
    with proxying(tmp_path, free_port()) as running:
        yield running


def test_site_is_right_in_the_eyes_of_nginx(tmp_path):
    configure(tmp_path, 8000)

    said = subprocess.run(command(tmp_path, "-t"), capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stderr
    assert "warn" not in said.stderr


def test_http_leads_to_https(proxy):
    answer = proxy.ask_openly("/schools/?q=Colne")

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/schools/?q=Colne")


def test_another_name_is_not_answered(proxy):
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask_openly("/", name="elsewhere.example.org")
    with pytest.raises(ssl.SSLError):
        proxy.ask("/", name="elsewhere.example.org")


def test_what_a_client_claims_of_who_asks_does_not_reach_the_portal(proxy):
    claims = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example.org",
        "X-Forwarded-Port": "1",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X-Request-ID": "chosen",
    }

    reached = json.loads(proxy.ask("/", headers=claims).body)

    assert (reached["host"], reached["x-forwarded-for"], reached["x-forwarded-proto"]) == (NAME, "127.0.0.1", "https")
    assert re.fullmatch(r"[0-9a-f]{32}", reached["x-request-id"])
    assert not {"x-forwarded-host", "x-forwarded-port", "x-real-ip", "forwarded"} & set(reached)


def test_port_by_which_people_reach_it_reaches_the_portal(proxy):
    """Or Django refuses every form: the browser names the port as a part of where it comes from."""
    reached = json.loads(proxy.ask("/", headers={"Host": f"{NAME}:8443"}).body)

    assert reached["host"] == f"{NAME}:8443"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/meetings/1/papers/", LARGE, 413),
        (REGISTER, LARGE, 200),
        (REGISTER, LARGEST + 2**20, 413),
        ("/", 25 * 1024**2, 200),
    ],
)
def test_body_is_as_large_as_the_portal_takes(proxy, path, size, status):
    assert proxy.ask(path, body=b"x" * size).status == status


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/metrics/", "//metrics", "/%6detrics", "/x/../readyz"])
def test_what_is_for_this_machine_alone_is_closed(proxy, path):
    assert proxy.ask(path).status == 404


def test_whether_it_lives_is_open(proxy):
    assert proxy.ask("/healthz").status == 200


def waits_for(proxy: Proxy, line: str) -> None:
    """Wait for the line in its log: it writes it once all is answered."""
    until(lambda: line in proxy.logged(), f"no {line} in its log")


@pytest.mark.parametrize("kind", ONE_TIME)
def test_link_that_lets_in_who_has_it_is_in_no_log(proxy, without_a_portal, kind):
    for asked in (proxy, without_a_portal):
        status = asked.ask(f"{kind}{TOKEN}/").status
        waits_for(asked, f"GET {kind}... {status} ")
        asked.ask(f"/{kind}{TOKEN}/")
        asked.ask(f"{kind.replace('i', '%69')}{TOKEN}/")
        asked.ask("/", headers={"Referer": f"https://{NAME}{kind}{TOKEN}/"})
        asked.ask_openly(f"{kind}{TOKEN}/")

        asked.ask("/the-last/")
        waits_for(asked, "/the-last/")
        assert TOKEN not in asked.logged()


def test_log_has_the_page_and_not_what_was_searched_for(proxy):
    proxy.ask("/schools/?q=Ann+Day")

    waits_for(proxy, "127.0.0.1 GET /schools/ 200 ")
    assert "Ann" not in proxy.logged()


def test_error_of_nginx_tells_nobody_what_was_searched_for(without_a_portal):
    without_a_portal.ask("/schools/?q=Ann+Day")

    waits_for(without_a_portal, "GET /schools/ 503 ")
    assert "Ann" not in without_a_portal.logged()


@pytest.mark.parametrize(("method", "body"), [("GET", b""), ("POST", b"said=this")])
def test_portal_that_does_not_answer_is_away_for_a_moment(without_a_portal, method, body):
    answer = without_a_portal.ask("/partnerships/", body=body)

    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "120", "no-store")
    assert "The portal is away for a moment" in answer.body
    waits_for(without_a_portal, f"{method} /partnerships/ 503 ")
    assert without_a_portal.ask("/maintenance.css").status == 200


def test_page_of_maintenance_is_served_while_the_file_is_there(proxy):
    (proxy.folder / "www" / "maintenance").touch()
    try:
        during = [proxy.ask(path) for path in ("/", "/static/portal.css", "/confirm/x/")]
        during += [proxy.ask("/", body=b"said=this"), proxy.ask(REGISTER, body=b"x" * LARGE)]
        style = proxy.ask("/maintenance.css")
    finally:
        (proxy.folder / "www" / "maintenance").unlink()

    assert [answer.status for answer in during] == [503] * 5
    assert all("It is being worked on" in answer.body for answer in during)
    assert (style.status, style.headers["Content-Type"]) == (200, "text/css")
    assert proxy.ask("/").status == 200
    assert proxy.ask("/maintenance.html").status == 404
