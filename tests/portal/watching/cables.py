"""A cable between the portal and its database that can be cut, mended, and held so that nothing comes through."""

import socket
import threading
from contextlib import suppress

from tests.office.post.servers import free_port


class Cable:
    """Passes on what comes to ``port`` to a server on this machine, and back."""

    def __init__(self, host: str, to_port: int) -> None:
        self.to = (host, to_port)
        self.port = free_port()
        self.flows = threading.Event()
        self._ends: set[socket.socket] = set()
        self.mend()

    def mend(self) -> None:
        """Take connections (again), and pass on what comes."""
        self.flows.set()
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def cut(self) -> None:
        """End every connection, and take no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
        self._listener.close()
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()
        self.flows.set()

    def hang(self) -> None:
        """Take connections, and let nothing through."""
        self.flows.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self.to)
                self._ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=[one, other], daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(1 << 16):
                self.flows.wait()
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
