"""A shell as a person has one: on a terminal, which a program may ask a password on and Ctrl+C comes from."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PATIENCE = 600  # seconds for one block: installing the libraries takes the longest
DONE, FAILED = "@@ done", "@@ failed: "


class Shell:
    """One bash, in which blocks are run one after another; what a block sets, the next ones know."""

    def __init__(self, environment: Mapping[str, str], folder: Path, user: int | None) -> None:
        self.said = ""
        self.terminal, end = pty.openpty()
        settings = termios.tcgetattr(end)
        settings[3] &= ~termios.ECHO
        settings[1] &= ~termios.OPOST
        termios.tcsetattr(end, termios.TCSANOW, settings)
        if user is not None:
            os.chown(os.ttyname(end), user, user)
        self.bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=end,
            stderr=end,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0),
            user=user,
            group=user,
            extra_groups=[] if user is not None else None,
        )
        os.close(end)
        self._send(f"trap 'echo \"{FAILED}$BASH_COMMAND\"' ERR")

    def run(self, block: str, answers: Mapping[str, str] | None = None) -> str:
        """Run the block to its end, answering what it asks; what it said. A command that fails ends nothing."""
        before = len(self.said)
        self.start(block)
        until = time.monotonic() + PATIENCE
        answered = before
        while DONE not in self.said[before:]:
            assert time.monotonic() < until, self.said[before:]
            assert self.bash.poll() is None, self.said[before:]
            self.listen(1)
            for question, answer in (answers or {}).items():
                if self.said[answered:].endswith(question):
                    os.write(self.terminal, f"{answer}\n".encode())
                    answered = len(self.said)
        return self.said[before:].partition(DONE)[0]

    def start(self, block: str) -> None:
        """Start the block, and leave it running."""
        self._send(f"{{\n{block}\n}} < /dev/tty\necho '{DONE}'")

    def listen(self, seconds: float) -> None:
        """Take in what is said meanwhile."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if ready:
            with suppress(OSError):  # the last one who could have said something is gone
                self.said += os.read(self.terminal, 65536).decode(errors="replace")

    def interrupt(self, seconds: float) -> int:
        """Press Ctrl+C, and wait for the shell and all in it to end; how the shell ended."""
        os.write(self.terminal, b"\x03")
        with suppress(BrokenPipeError):
            self.bash.stdin.close()
        until = time.monotonic() + seconds
        while self.bash.poll() is None and time.monotonic() < until:
            self.listen(0.2)
        return self.bash.wait(1)

    def close(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError):
            os.killpg(self.bash.pid, signal.SIGKILL)
        self.bash.wait()
        os.close(self.terminal)

    def _send(self, text: str) -> None:
        self.bash.stdin.write(f"{text}\n".encode())
        self.bash.stdin.flush()
