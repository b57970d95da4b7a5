"""Where a server is to listen and cannot: which process has the place, and what to do."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.office.post.servers import free_port
from tests.template_databases import PROJECT
from tools import places

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which process listens where"),
]
WAIT = 60  # seconds


def until(is_so, said: str):
    """Wait for it; what it is."""
    end = time.monotonic() + WAIT
    while not (found := is_so()):
        assert time.monotonic() < end, said
        time.sleep(0.05)
    return found


@contextmanager
def portal(port: int) -> Iterator[tuple[int, int]]:
    """A web server of ours there: the process ids of its master and of its web process. Whatever is left of it goes."""
    command = [sys.executable, "-m", "gunicorn", places.APPLICATION, "--bind", f"127.0.0.1:{port}"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    server = subprocess.Popen(
        [*command, "--threads", "2", "--no-control-socket"],
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield server.pid, until(lambda: answering(port) and children(server.pid), "it does not serve")[0]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def answering(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(5)
        try:
            asked.connect(("127.0.0.1", port))
            asked.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b"200" in asked.recv(100)
        except OSError:
            return False


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def asked(port: int) -> str:
    """What is said of that place."""
    with pytest.raises(SystemExit) as refused:
        places.refuse_a_place_to_serve_on_that_is_none("127.0.0.1", str(port), "run")
    return str(refused.value)


def test_place_that_is_free_is_taken_without_a_word(capsys):
    places.refuse_a_place_to_serve_on_that_is_none("127.0.0.1", str(free_port()), "run")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_port_that_another_program_holds_names_its_process_and_what_to_do(host):
    with socket.create_server((host, 0)) as server:
        port = server.getsockname()[1]

        said = asked(port)

    assert said.startswith(f"Cannot serve on 127.0.0.1:{port} (Address already in use). Process {os.getpid()} holds it")
    assert f"End it: kill {os.getpid()}. Try another port: make run PORT={port + 1}" in said


def test_port_whose_process_is_ending_and_seen_no_more_is_waited_for(monkeypatch):
    monkeypatch.setattr(places, "holders", lambda port: [])
    monkeypatch.setattr(places, "GOING", WAIT)
    with socket.create_server(("127.0.0.1", 0)) as server:
        ending = threading.Timer(0.5, server.close)
        ending.start()

        places.refuse_a_place_to_serve_on_that_is_none("127.0.0.1", str(server.getsockname()[1]), "run")

        assert not ending.is_alive()


def test_server_that_runs_is_named_by_its_master_alone():
    port = free_port()
    with portal(port) as (master, process):
        said = asked(port)

    assert f"Process {master} holds it: {sys.executable} -m gunicorn {places.APPLICATION}" in said
    assert f"End it: kill {master}." in said
    assert str(process) not in said


def test_port_of_a_server_that_was_killed_is_waited_for_and_free(capfd):
    port = free_port()
    with portal(port) as (master, _):
        os.kill(master, signal.SIGKILL)

        places.refuse_a_place_to_serve_on_that_is_none("127.0.0.1", str(port), "run")

        with socket.create_server(("127.0.0.1", port)):
            pass
    said = capfd.readouterr().out
    assert not said or said.startswith(f"Port {port} is held by what a killed server left (")


def test_web_process_that_outlives_a_killed_server_is_named_with_what_ends_it(monkeypatch):
    monkeypatch.setattr(places, "PATIENCE", 0.5)
    port = free_port()
    with portal(port) as (master, process):
        os.kill(process, signal.SIGSTOP)
        os.kill(master, signal.SIGKILL)
        until(lambda: not children(master), "its web process has it as a parent yet")

        said = asked(port)
        assert f"Process {process} holds it, left by a server that was killed, and does not end: " in said
        end_it = said.partition("End it: ")[2].partition(".")[0]
        assert end_it == f"kill -9 {process}"
        subprocess.run(end_it.split(), check=True)

        monkeypatch.setattr(places, "PATIENCE", WAIT)  # a busy machine takes its time to end a process
        places.refuse_a_place_to_serve_on_that_is_none("127.0.0.1", str(port), "run")
