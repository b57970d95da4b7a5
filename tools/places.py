"""Where a server is to listen: whether it can, and if not, which process has the place and what to do."""

import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PORTS = range(1, 2**16)
APPLICATION = "essex_partnerships.wsgi"
PATIENCE = 10  # seconds in which what is left of a killed server goes by itself; it looks for its master every second
GOING = 2  # seconds in which a process that has just been ended lets go of its port; it is then seen no more
LISTENS = "0A"  # the state of a socket in /proc/net/tcp
PROCESSES = Path("/proc")


def shown_host(host: str) -> str:
    """The host as a browser on this machine asks for it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host


def bind_address(host: str, port: str) -> str:
    """The place as gunicorn takes it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def refuse_a_place_to_serve_on_that_is_none(host: str, port: str, target: str) -> None:
    """Say so at once, before any work, when there is no such port or host, or something else listens there.

    ``target`` is what was asked of make. What a server of ours that was killed left ends by itself, and is waited for.
    """
    if not port.isdecimal() or int(port) not in PORTS:
        sys.exit(f"“{port}” is no port. Give a number from 1 to {PORTS[-1]}: make {target} PORT=8001")
    error = _refusal(host, int(port))
    if isinstance(error, socket.gaierror):
        sys.exit(
            f"Cannot serve on {host} ({error.strerror}). "
            f"Give this machine's name or address: make {target} HOST=0.0.0.0"
        )
    held_by = holders(int(port)) if error else []
    if left := [holder for holder in held_by if holder.is_left]:
        named = ", ".join(str(holder.pid) for holder in left)
        print(f"Port {port} is held by what a killed server left ({named}); waiting for that to end", flush=True)
        error = _refusal_after(PATIENCE, host, int(port))
    elif error and not held_by:
        error = _refusal_after(GOING, host, int(port))
    if error:
        another = int(port) + 1 if int(port) + 1 in PORTS else 8000
        said = " ".join(holder.said() for holder in holders(int(port))) or _unknown(int(port))
        sys.exit(
            f"Cannot serve on {host}:{port} ({error.strerror}). {said + ' ' if said else ''}"
            f"Try another port: make {target} PORT={another}"
        )


def _refusal_after(seconds: float, host: str, port: int) -> OSError | None:
    """Why nothing can listen there still when those seconds are over; None as soon as something can."""
    until = time.monotonic() + seconds
    while (error := _refusal(host, port)) and time.monotonic() < until:
        time.sleep(0.2)
    return error


def _refusal(host: str, port: int) -> OSError | None:
    """Why nothing can listen there, if so; a ``gaierror`` where there is no such host."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
        return None


@dataclass(frozen=True)
class Holder:
    """A process that listens on a port; ``is_left`` where it is a web process of ours without a master."""

    pid: int
    command: str
    is_left: bool

    def said(self) -> str:
        """Which process it is, and what to do about it."""
        if self.is_left:
            return (
                f"Process {self.pid} holds it, left by a server that was killed, and does not end: "
                f"{self.command}. End it: kill -9 {self.pid}."
            )
        return f"Process {self.pid} holds it: {self.command}. End it: kill {self.pid}."


def holders(port: int) -> list[Holder]:
    """The processes that listen on the port, without those whose parent does; none where they cannot be seen.

    Only Linux tells, and only of one's own processes, unless one is root.
    """
    sockets = _listening(port)
    pids = {int(entry.name) for entry in _numbered() if sockets & _sockets_of(entry)}
    masters = {_parent(pid) for pid in pids}
    return [
        Holder(pid, command := _command(pid), APPLICATION in command and pid not in masters)
        for pid in sorted(pids)
        if _parent(pid) not in pids
    ]


def _unknown(port: int) -> str:
    """How to find what cannot be seen from here."""
    if not _listening(port):
        return ""
    return f"A process of another user holds the port: sudo ss -ltnp 'sport = :{port}' names it."


def _numbered() -> list[Path]:
    return [entry for entry in PROCESSES.iterdir() if entry.name.isdecimal()] if PROCESSES.is_dir() else []


def _listening(port: int) -> set[str]:
    """The sockets that listen on the port, by the names of their files."""
    found = set()
    for table in ("tcp", "tcp6"):
        try:
            lines = (PROCESSES / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if fields[3] == LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{fields[9]}]")
    return found


def _sockets_of(process: Path) -> set[str]:
    """What it has open; nothing of a process of somebody else, or that has just ended."""
    opened = set()
    try:
        for file in (process / "fd").iterdir():
            opened.add(os.readlink(file))
    except OSError:
        return opened
    return opened


def _command(pid: int) -> str:
    try:
        return (PROCESSES / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    """The process that started it, or that took it over; 0 where that cannot be seen."""
    try:
        # pid (name) state parent …; the name may hold spaces and brackets.
        return int((PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0
