"""``docs/deploy.md`` as an operator follows it: its own blocks, by an ordinary user in an empty folder, on PostgreSQL.

What needs root is stood in for: the database is made by the page's SQL under another name, nginx runs as the test's own
user with the page's site, and the commands of the units are run by themselves.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg2
import pytest
from django.core.management import get_commands

from tests.deploy.files import command_of, needed
from tests.deploy.nginx import NAME, Answer, Proxy, proxying
from tests.deploy.shell import FAILED, Shell
from tests.deploy.test_nginx import TOKEN
from tests.deploy.test_units import JOBS
from tests.office.post.servers import Postbox, free_port
from tests.office.post.servers import serving as mail_server
from tests.register.files import LINKS_2025, REGISTER_2025
from tests.template_databases import PROJECT
from tests.tools.test_places import until

pytestmark = [pytest.mark.thorough, pytest.mark.once]

PAGE = PROJECT / "docs" / "deploy.md"
NOBODY = 65534  # an ordinary user that every Debian has; as who the tests run, unless that is root
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin"
ADMINISTRATOR = "ann.day@example.org"
PASSWORD = "a heron over the estuary"
BLOCK = re.compile(r"^```sh (root|user)(?: (yours|serve|beside))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADMIN_URL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@dataclass
class Block:
    """A block of the page: who runs it, how, and what it says."""

    who: str
    how: str
    text: str


def blocks_of_the_page() -> list[Block]:
    """In their order."""
    return [Block(*found.groups(default="")) for found in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


@dataclass
class Server:
    """Where an operator is at work, and what is yours there."""

    home: Path
    port: int
    mail: Postbox
    values: dict[str, str]
    environment: dict[str, str]
    user: int | None
    said: dict[str, str] = field(default_factory=dict)  # by the beginning of the block

    def shell(self) -> Shell:
        return Shell(self.environment, self.home, self.user)

    def put(self, block: Block) -> str:
        """The block for this machine: its own port and folders, and where it asks for it one's own values."""
        if block.how == "yours":
            names = re.findall(r"^(\w+)=", block.text, re.MULTILINE)
            assert len(names) == len(block.text.splitlines()), f"more than values: {block.text}"
            return "".join(f"{name}={self.values[name]}\n" for name in names)
        text = block.text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        text = text.replace("/var/www/portal", str(self.home / "www"))
        if "backup" not in get_commands():
            text = text.replace(".venv/bin/python manage.py backup\n", "")
        return text


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A database of its own, by the page's own SQL where the tests may make roles; its address."""
    try:
        admin = psycopg2.connect(ADMIN_URL)
    except psycopg2.OperationalError:
        if os.environ.get("REQUIRE_POSTGRESQL"):
            pytest.fail(f"PostgreSQL is required (REQUIRE_POSTGRESQL), and does not answer at {ADMIN_URL}")
        pytest.skip("PostgreSQL does not answer")
    admin.autocommit = True
    name, place = f"deploy_page_{os.getpid()}", urlsplit(ADMIN_URL)
    [sql] = [
        found[1]
        for block in blocks_of_the_page()
        if (found := re.search(r"<<SQL\n(.*?)^SQL$", block.text, re.M | re.S))
    ]
    with admin.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        [is_superuser] = cursor.fetchone()
        if is_superuser and shutil.which("psql"):
            sql = re.sub(r"\bportal\b", name, sql).replace("$password", "a-password")
            psql = ["psql", "--quiet", "--set", "ON_ERROR_STOP=1", ADMIN_URL]
            subprocess.run(psql, input=sql, text=True, check=True)
            role = f"{name}:a-password"
        else:
            cursor.execute(f'CREATE DATABASE "{name}"')
            role = place.netloc.rpartition("@")[0]
        yield f"postgres://{role}@{place.hostname}:{place.port or 5432}/{name}"
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if is_superuser:
            cursor.execute(f'DROP ROLE IF EXISTS "{name}"')
    admin.close()


@pytest.fixture(scope="module")
def server(database) -> Iterator[Server]:
    """An empty folder of an ordinary user's own, a mail server beside it, and the project as it is here to clone."""
    if subprocess.run(["python3", "-c", "import ensurepip"], env={"PATH": PATH}, check=False).returncode:
        needed("python3 with its module ensurepip", "python3-venv")
    home = Path(tempfile.mkdtemp(prefix="portal-page-"))
    user = NOBODY if os.geteuid() == 0 else None
    repository = home / "repository.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(PROJECT), str(repository)], check=True)
    commit_as_it_is(repository)
    for path, name in ((REGISTER_2025, "edubasealldata20250722.csv"), (LINKS_2025, "links_edubasealldata20250722.csv")):
        shutil.copy(path, home / name)
    (home / "www").mkdir()
    if user is not None:
        subprocess.run(["chown", "--recursive", f"{user}:{user}", str(home)], check=True)
    home.chmod(0o755)
    smtp, port = free_port(), free_port()
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "LANG"}
    environment = kept | {"HOME": str(home), "PATH": PATH, "PORT": str(port)}
    values = {
        "PORTAL": NAME,
        "YOU": ADMINISTRATOR,
        "REPOSITORY": str(repository),
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "MAILBOX": "school-partnerships@example.org",
        "REGISTER": "~/edubasealldata20250722.csv",
        "LINKS": "~/links_edubasealldata20250722.csv",
    }
    with mail_server(Postbox(), smtp) as mail:
        yield Server(home, port, mail, values, environment, user)
    shutil.rmtree(home, ignore_errors=True)


def commit_as_it_is(repository: Path) -> None:
    """Publish in the bare repository what is here, committed or not, so that the page is tried with it.

    On a branch, as a repository has: here any commit may be checked out.
    """
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", str(PROJECT), f"--work-tree={PROJECT}"]
        index = os.environ | {"GIT_INDEX_FILE": f"{folder}/index"}
        here = {"GIT_OBJECT_DIRECTORY": str(repository / "objects")}
        subprocess.run([*git, "read-tree", "HEAD"], env=index | here, check=True)
        subprocess.run([*git, "add", "--all"], env=index | here, check=True)
        tree = subprocess.run([*git, "write-tree"], env=index | here, capture_output=True, text=True, check=True)
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    bare = ["git", "-C", str(repository), *who]
    commit = [*bare, "commit-tree", tree.stdout.strip(), "-p", "HEAD", "-m", "As it is"]
    made = subprocess.run(commit, capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run([*bare, "update-ref", "refs/heads/published", made], check=True)
    subprocess.run([*bare, "symbolic-ref", "HEAD", "refs/heads/published"], check=True)


@dataclass
class Followed:
    """How far the page was followed: the shell in which the next block goes, the one that serves, and what is left."""

    server: Server
    shell: Shell
    serving: Shell
    left: list[Block]


@pytest.fixture(scope="module")
def progress(server) -> Iterator[Followed]:
    """The page followed until the portal serves; the last test follows it to its end."""
    blocks = [block for block in blocks_of_the_page() if block.who == "user"]
    after_serving = next(number for number, block in enumerate(blocks) if block.how == "beside") + 1
    so_far = Followed(server, server.shell(), server.shell(), blocks[after_serving:])
    try:
        for block in blocks[:after_serving]:
            if block.how == "serve":
                so_far.serving.start(server.put(block))
                wait_until_it_serves(server, so_far.serving)
            else:
                run(server, so_far.shell, block)
        yield so_far
    finally:
        so_far.shell.close()
        so_far.serving.close()


@pytest.fixture(scope="module")
def followed(progress) -> Server:
    return progress.server


def wait_until_it_serves(server: Server, serving: Shell) -> None:
    end = time.monotonic() + 60
    while not listens(server.port):
        serving.listen(0.2)
        assert time.monotonic() < end, serving.said
        assert FAILED not in serving.said, serving.said


def run(server: Server, shell: Shell, block: Block) -> None:
    """Run the block; none of its commands may fail."""
    said = shell.run(server.put(block), {"Password: ": PASSWORD, "Password (again): ": PASSWORD})
    assert FAILED not in said, said
    server.said[block.text.strip().splitlines()[-1]] = said


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def proxy(followed, tmp_path_factory) -> Iterator[Proxy]:
    with proxying(tmp_path_factory.mktemp("nginx"), followed.port) as running:
        yield running


def test_page_has_blocks_of_both():
    assert {block.who for block in blocks_of_the_page()} == {"root", "user"}


def test_blocks_of_root_are_shell_that_can_be_read():
    for block in blocks_of_the_page():
        read = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
        assert read.returncode == 0, block.text + read.stderr


def test_files_that_the_page_names_are_there():
    named = set(re.findall(r"\]\(([^)#:]+)[)#]", PAGE.read_text(encoding="utf-8")))

    missing = {name for name in named if not (PAGE.parent / name).exists()}

    assert not missing


def test_settings_are_for_their_user_alone(followed):
    assert (followed.home / "app" / ".env").stat().st_mode & 0o777 == 0o600
    assert [(followed.home / name).stat().st_mode & 0o777 for name in ("var", "back-ups")] == [0o700] * 2


def test_every_command_said_what_it_did(followed):
    said = "\n".join(followed.said.values())

    assert "Superuser created successfully." in said
    assert re.search(r"Schools: \d{3} created", said)
    assert f"took the e-mail to {ADMINISTRATOR}" in said
    assert said.rstrip().endswith("ready")


def test_e_mail_reached_the_mail_server(followed):
    assert ADMINISTRATOR in [recipient for recipient, _ in followed.mail.taken]


@pytest.mark.parametrize(
    ("path", "holds"), [("/", "vision"), ("/partnerships/", "artnership"), ("/schools/?q=Frinton", "Frinton")]
)
def test_pages_answer_over_https(proxy, path, holds):
    answer = proxy.ask(path)

    assert answer.status == 200
    assert "Strict-Transport-Security" in answer.headers


def test_style_of_the_pages_is_served(proxy):
    path = re.search(r'href="(/static/[^"]+\.css)"', ask(proxy, "/", {}).body)[1]

    answer = proxy.ask(path)

    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"] or "immutable" in answer.headers["Cache-Control"]


def ask(proxy: Proxy, path: str, cookies: dict[str, str], form: dict[str, str] | None = None) -> Answer:
    """Ask as a browser that keeps cookies; a form brings the token of its page."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Referer": f"https://{NAME}/"}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    answer = proxy.ask(path, body=urlencode(form).encode() if form else b"", headers=headers)
    for header in answer.cookies:
        cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
    return answer


def test_first_administrator_signs_in_and_is_asked_for_a_second_step(proxy):
    cookies: dict[str, str] = {}
    page = ask(proxy, "/accounts/login/", cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[1]
    form = {"csrfmiddlewaretoken": token, "login": ADMINISTRATOR, "password": PASSWORD}

    signed_in = ask(proxy, "/accounts/login/", cookies, form)
    first = ask(proxy, "/admin/", cookies)

    assert signed_in.status == 302, signed_in.body
    assert first.status == 302
    assert "/accounts/2fa/" in first.headers["Location"], first.headers


def test_one_time_link_is_in_no_log(followed, proxy):
    proxy.ask(f"/confirm/{TOKEN}/")

    assert TOKEN not in proxy.logged()


@pytest.mark.parametrize("unit", JOBS)
def test_command_of_each_timer_comes_to_a_good_end(followed, tmp_path, unit):
    stem, _, instance = unit.removesuffix(".service").partition("@")
    if (instance or stem.removeprefix("portal-")) not in get_commands():
        pytest.skip(f"there is no such command yet as {unit} runs")
    app = followed.home / "app"
    command = command_of(f"{stem}@.service" if instance else unit, followed.home, instance=instance, app=app)

    ran = subprocess.run(
        command,
        cwd=app,
        env=followed.environment,
        user=followed.user,
        group=followed.user,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode in ((0, 1) if unit == "portal-doctor.service" else (0,)), ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_ctrl_c_ends_it_and_the_page_goes_on_to_the_next_version_and_back(progress):
    server = progress.server

    progress.serving.interrupt(20)

    assert "Serving on " in progress.serving.said
    until(lambda: not listens(server.port), "it serves after Ctrl+C")
    for block in progress.left:
        run(server, progress.shell, block)
    app = server.home / "app"
    now = subprocess.run(
        ["git", "-c", f"safe.directory={app}", "rev-parse", "HEAD"], cwd=app, capture_output=True, text=True, check=True
    )
    assert now.stdout == (server.home / "version-before").read_text()
    assert not (server.home / "www" / "maintenance").exists()
