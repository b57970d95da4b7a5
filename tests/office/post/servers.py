"""Mail servers for the tests of the post: real ones, on this machine, that misbehave as told."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Postbox:
    """What a mail server took, and how it answers: ``answer`` is given the number of the message and its recipient."""

    def __init__(self, answer: Callable[[int, str], str] = lambda number, recipient: "250 taken") -> None:
        self.answer = answer
        self.asked = 0
        self.taken: list[tuple[str, str]] = []  # recipient and Message-ID
        self.seconds = 0.0  # that each message takes
        self.unknown: set[str] = set()  # addresses that are not there

    async def handle_RCPT(self, server, session, envelope, address: str, options) -> str:
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.asked += 1
        if self.seconds:
            time.sleep(self.seconds)
        [recipient] = envelope.rcpt_tos
        answer = self.answer(self.asked, recipient)
        if answer.startswith("250"):
            self.taken.append((recipient, message_from_bytes(envelope.content)["Message-ID"]))
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(postbox: Postbox, port: int) -> Iterator[Postbox]:
    """The mail server, as long as the block lasts."""
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@contextmanager
def silent(port: int) -> Iterator[None]:
    """A mail server that takes the connection and never says a word."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", port))
        server.listen()
        yield
