"""nginx with the site of ``deploy/``, as an ordinary user on high ports, with a certificate of its own making."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.files import SITE, needed
from tests.office.post.servers import free_port
from tests.template_databases import PROJECT
from tests.tools.test_places import until

NAME = "partnerships.example.org"
CONFIGURATION = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log warn;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log {folder}/other.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""


@dataclass
class Answer:
    """What a browser gets."""

    status: int
    headers: dict[str, str]
    body: str
    cookies: list[str]


@dataclass
class Proxy:
    """nginx as it runs: where, and the folder with its logs and with what it reads."""

    http: int
    https: int
    folder: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        name: str = NAME,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask it over HTTPS, by that name."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        asking = http.client.HTTPConnection(name)
        asking.sock = context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), timeout=30), server_hostname=name
        )
        asking.request("POST" if body else "GET", path, body or None, headers or {})
        return _answer(asking)

    def ask_openly(self, path: str, name: str = NAME) -> Answer:
        """Ask it over plain HTTP, by that name."""
        asking = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        asking.request("GET", path, headers={"Host": name})
        return _answer(asking)

    def logged(self) -> str:
        """All that it wrote into any log."""
        return "\n".join(path.read_text(errors="replace") for path in self.folder.glob("*.log"))


def _answer(asking: http.client.HTTPConnection) -> Answer:
    said = asking.getresponse()
    cookies = said.headers.get_all("Set-Cookie", [])
    return Answer(said.status, dict(said.getheaders()), said.read().decode(errors="replace"), cookies)


def configure(folder: Path, portal: int) -> Proxy:
    """Write its configuration for a portal on that port, with a certificate."""
    proxy = Proxy(free_port(), free_port(), folder)
    site = re.sub(r"\n +listen \[::\].*", "", SITE.read_text(encoding="utf-8"))
    for ours, theirs in (
        (r"listen 80\b", f"listen 127.0.0.1:{proxy.http}"),
        (r"listen 443\b", f"listen 127.0.0.1:{proxy.https}"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{portal}"),
        (r"/var/log/nginx", str(folder)),
        (r"/etc/ssl/portal", str(folder)),
        (r"/var/www/portal", str(folder / "www")),
    ):
        site = re.sub(ours, theirs, site)
    (folder / "portal.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        CONFIGURATION.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")
    )
    (folder / "www").mkdir()
    for name in ("maintenance.html", "maintenance.css"):
        shutil.copy(PROJECT / "deploy" / "nginx" / name, folder / "www")
    make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    made = [needed("openssl", "openssl"), *make, *files]
    subprocess.run(made, check=True, capture_output=True)
    return proxy


def command(folder: Path, *arguments: str) -> list[str]:
    """How nginx is started with that configuration."""
    return [needed("nginx", "nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), *arguments]


@contextmanager
def proxying(folder: Path, portal: int) -> Iterator[Proxy]:
    """nginx before whatever listens on that port, as long as the block lasts."""
    proxy = configure(folder, portal)
    with (folder / "said").open("w") as said:
        server = subprocess.Popen(command(folder), stdout=said, stderr=said)
    try:
        until(lambda: _listens(proxy.https) or server.poll() is not None, "nginx does not start")
        assert server.poll() is None, (folder / "said").read_text() + proxy.logged()
        yield proxy
    finally:
        server.terminate()
        server.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
