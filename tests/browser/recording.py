"""What the tests of the recording screen and its long runs do: kill servers, cut networks, type in two browsers.

``python -m tests.browser.recording`` runs the long ones at the length of ADR 18 and prints their figures.
"""

import html
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30_000  # milliseconds


@dataclass
class Server:
    """A portal's server on a database that is ready, to be killed and started again on the same port."""

    environment: dict[str, str]
    log: Path
    port: int = 0
    process: subprocess.Popen | None = None

    def __post_init__(self) -> None:
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it as ``make run`` does, and wait until it answers."""
        gunicorn = Path(sys.executable).parent / "gunicorn"
        command = [gunicorn, "essex_partnerships.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"]
        self.process = subprocess.Popen(
            [*command, "--threads", "4", "--log-level", "warning", "--no-control-socket"],
            cwd=PROJECT,
            env=self.environment,
            stdout=self.log.open("a"),
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its workers die with it
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        """Kill it and its workers at once, as a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """A server to be killed, which is gone afterwards; that its database was ever locked is an error."""
    server = Server(environment, log)
    try:
        server.start()
        yield server
    finally:
        server.kill()
    assert "locked" not in log.read_text()


@dataclass
class Recording:
    """A meeting that is being recorded, on a server."""

    server: Server
    meeting: int
    items: list[int]
    people: list[int]  # in the order of the screen
    sessions: list[str]
    shown: list[str] = field(default_factory=list)  # texts that a conflict showed and somebody chose to leave
    marked: dict[str, str] = field(default_factory=dict)  # what is to be, as ``as_marked`` has it

    @property
    def address(self) -> str:
        return f"{self.server.url}/meetings/{self.meeting}/record/"

    def sign_in(self, context: BrowserContext, number: int = 0) -> None:
        """Give the browser the session of one of the two recorders."""
        context.add_cookies([{"name": "sessionid", "value": self.sessions[number], "url": self.server.url}])

    def open(self, page: Page) -> None:
        """Open the screen, whatever the page had unsaved."""
        page.goto(self.address)
        page.wait_for_function("document.querySelector('[data-state]')?.dataset.state")

    def texts(self) -> dict[int, str]:
        """The text of each item as the server has it."""
        page = self.get("record/")
        found = re.findall(r'<textarea[^>]* id="text-(\d+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        return {int(pk): html.unescape(text) for pk, text in found}

    def marks(self) -> dict[str, str]:
        """How each person was there, as the server has it, by key and by name; empty where nothing is recorded."""
        return self._marks_in(self.get("record/"))

    def _marks_in(self, page: str) -> dict[str, str]:
        marks = {}
        for row in re.findall(r'<li class="recording-roll__place".*?</li>', page, re.DOTALL):
            pressed = re.search(r'aria-pressed="true" data-key="." data-presence="([a-z-]+)"', row)
            for name in re.search(r'data-person="(\d+)".*?aria-label="([^"]*)"', row, re.DOTALL).groups():
                marks[html.unescape(name)] = pressed[1] if pressed else ""
        return marks

    def as_marked(self) -> dict[str, str]:
        """All that is marked, as the server has it: people by key and name, items by key, actions by their text."""
        page = self.get("record/")
        actions = re.findall(r"<strong>Action:</strong> .*? – (\S+) <span", page)
        items = {f"{name} {pk}": "yes" for name in ("dealt_with", "part_b") for pk in self._items_in(page, name)}
        return self._marks_in(page) | items | dict.fromkeys(actions, "action")

    def missing(self) -> list[str]:
        """What was marked and is not so, of all that was marked so far."""
        there = self.as_marked()
        return [f"{name}: {to_be}" for name, to_be in self.marked.items() if there.get(name, "") != to_be]

    def items_marked(self, name: str) -> set[int]:
        """The items that are marked with that button, ``dealt_with`` or ``part_b``, as the server has it."""
        return self._items_in(self.get("record/"), name)

    def _items_in(self, page: str, name: str) -> set[int]:
        pattern = rf'<article[^>]* data-item="(\d+)"(?:(?!</article>).)*?name="{name}" value="no"'
        return {int(pk) for pk in re.findall(pattern, page, re.DOTALL)}

    def get(self, tail: str) -> str:
        """A page of the meeting."""
        headers = {"Cookie": f"sessionid={self.sessions[0]}"}
        request = urllib.request.Request(f"{self.server.url}/meetings/{self.meeting}/{tail}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()


def prepare(server: Server, items: int = 3, people: int = 3) -> Recording:
    """Make a meeting in the server's database."""
    command = [sys.executable, "-m", "tests.browser.prepare_recording", str(items), str(people)]
    made = subprocess.run(command, cwd=PROJECT, env=server.environment, capture_output=True, text=True, check=True)
    return Recording(server, **json.loads(made.stdout))


def item_of(page: Page, pk: int):
    """The item's part of the screen."""
    return page.locator(f"[data-item='{pk}']")


def row_of(page: Page, pk: int):
    """A person's row on the screen."""
    return page.locator(f"[data-person='{pk}']")


def mark(page: Page, pk: int, label: str) -> None:
    """Press a button of a person's row."""
    row_of(page, pk).get_by_role("button", name=label, exact=True).click()


def add_guest(page: Page, name: str) -> None:
    """Type a guest's name and press Enter."""
    page.locator("#guest-name").fill(name)
    page.locator("#guest-name").press("Enter")


def slow_down(page: Page, latency: float) -> None:
    """Let whatever the page asks of a server take so many milliseconds longer."""
    unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency, **unlimited})


def write(page: Page, pk: int, text: str) -> None:
    """Type at the end of an item, as soon as it is there."""
    page.locator(f"#text-{pk}").evaluate(
        "area => { area.focus(); area.setSelectionRange(area.value.length, area.value.length); }"
    )
    page.keyboard.insert_text(text)


def wait_until_saved(page: Page, timeout: float = PATIENCE) -> None:
    """Wait for the screen to say that everything is saved."""
    page.locator("[data-state='saved'].recording__state").wait_for(timeout=timeout)


CYCLE = {"": "Present", "present": "In part", "in-part": "Apologies", "apologies": "Absent", "absent": "Present"}
PRESENCES = {"Present": "present", "In part": "in-part", "Apologies": "apologies", "Absent": "absent"}


def mark_everything(recording: Recording, page: Page, number: int, word: str) -> None:
    """Mark a person, a guest, Part B and dealt with, each otherwise than before, and note what is to be."""
    person, item = recording.people[number % len(recording.people)], recording.items[number % len(recording.items)]
    pressed = row_of(page, person).locator("[data-key][aria-pressed='true']")
    label = CYCLE[pressed.get_attribute("data-presence") or "" if pressed.count() else ""]
    mark(page, person, label)
    recording.marked[str(person)] = PRESENCES[label]
    for name, button in (("part_b", "Part B"), ("dealt_with", "Dealt with")):
        pressed = item_of(page, item).locator(f"[name={name}]")
        is_now = pressed.get_attribute("aria-pressed") == "true"
        item_of(page, item).get_by_role("button", name=button).click()
        if name == "part_b" and is_now:  # what is confidential is opened by a second press
            item_of(page, item).get_by_role("button", name=button).click()
        recording.marked[f"{name} {item}"] = "" if is_now else "yes"
    guest = f"{word} Guest{recording.meeting}-{number}"
    add_guest(page, guest)
    recording.marked[guest] = "present"


def kill_once(recording: Recording, page: Page, number: int, delay: float) -> list[str]:
    """Type and mark, wait for "saved", do more, kill the server after ``delay`` seconds, restart, reload.

    Returns what is missing: what was shown as saved and is not there, or what was typed or marked and is neither there
    nor offered back.
    """
    pk = recording.items[number % len(recording.items)]
    kept, more = f"kept{number}. ", f"more{number}. "
    write(page, pk, f"{kept}\n! Ann Day: act{number}\n")
    mark_everything(recording, page, number, "Kept")
    recording.marked[f"act{number}"] = "action"
    wait_until_saved(page)
    missing = [f"shown as saved: {one}" for one in recording.missing()]
    write(page, pk, more)
    mark_everything(recording, page, number, "More")
    time.sleep(delay)
    recording.server.kill()
    is_acknowledged = page.locator(".recording__state").get_attribute("data-state") == "saved"
    recording.server.start()
    if is_acknowledged:
        missing += [f"shown as saved: {one}" for one in recording.missing()]
    recording.open(page)
    offered = item_of(page, pk).locator("[data-other]")
    there = recording.texts()[pk] + (offered.inner_text() if offered.count() else "")
    missing += [word for word in (kept, more) if word.strip() not in there]
    if is_acknowledged and more.strip() not in recording.texts()[pk]:
        missing.append(f"acknowledged {more}")
    if offered.count():
        item_of(page, pk).locator("[data-choice='other']").click()
    wait_until_saved(page)
    return missing + recording.missing()


def cut_network(recording: Recording, page: Page, seconds: float) -> None:
    """Type and mark while nothing reaches the server, for so long, then let it."""
    page.context.set_offline(True)
    write(page, recording.items[0], "offline begins. ")
    page.locator("[data-state='offline'].recording__state").wait_for(timeout=PATIENCE)
    mark_everything(recording, page, 0, "Offline")
    time.sleep(seconds)
    write(page, recording.items[0], "offline ends. ")
    mark_everything(recording, page, 1, "Offline")
    page.context.set_offline(False)
    wait_until_saved(page)


def expire_session(recording: Recording, page: Page) -> None:
    """Type and mark after the session has ended; it goes on when there is a new one, as signing in in another tab
    makes."""
    page.context.clear_cookies(name="sessionid")
    write(page, recording.items[0], "signed out. ")
    page.locator("[data-signed-out]").wait_for(timeout=PATIENCE)
    write(page, recording.items[0], "still typing. ")
    mark_everything(recording, page, 2, "Signed-out")
    recording.sign_in(page.context)
    wait_until_saved(page)


def type_in_two(
    recording: Recording, pages: list[Page], edits: int, seconds: float, chance: random.Random
) -> list[str]:
    """Let two browsers type ``edits`` words each into random items over so many seconds, and mark people, guests and
    items; return what is lost.

    A text that a conflict shows and the typist then leaves is not lost: it was shown. Each has people and an item that
    only they mark, where the last mark must be there; the first person both mark, where a conflict is shown to choose.
    """
    words: list[tuple[int, str]] = []
    started = time.monotonic()
    for edit in range(edits):
        for name, page in enumerate(pages):
            pk = chance.choice(recording.items)
            _choose(recording, page, chance)
            word = f"{'AB'[name]}{edit}. "
            write(page, pk, word)
            words.append((pk, word))
            _mark_one(recording, page, name, edit, chance)
        time.sleep(max(0, started + seconds * (edit + 1) / edits - time.monotonic()))
    for _ in range(60):
        for page in pages:
            page.bring_to_front()
            _choose(recording, page, chance)
            page.wait_for_timeout(300)
        if all(page.locator(".recording__state").get_attribute("data-state") == "saved" for page in pages):
            break
    else:
        return [f"not saved: {page.locator('.recording__state').inner_text()}" for page in pages]
    texts = recording.texts()
    shown = "".join(recording.shown)
    lost = [word for pk, word in words if word.strip() not in texts[pk] and word.strip() not in shown]
    return lost + recording.missing() + _shown_otherwise(recording, pages)


PRESS = """([within, what]) => {
    const button = document.querySelector(`${within} ${what}`);
    const isOpened = button.name === "part_b" && button.ariaPressed === "true";
    for (let press = 0; press < 1 + isOpened; press += 1) button.click(); // confidential: it takes two
    return button.ariaPressed === "true";
}"""


def _mark_one(recording: Recording, page: Page, name: int, edit: int, chance: random.Random) -> None:
    """One mark of the browser of that number: a person of its own or the one that both mark, an item, or a guest."""
    own = recording.people[1 + name :: 2]
    person = chance.choice([recording.people[0], *own])
    presence = chance.choice(list(PRESENCES.values()))
    is_so = page.evaluate(PRESS, [f"[data-person='{person}']", f"[data-presence={presence}]"])
    if person in own:
        recording.marked[str(person)] = presence if is_so else ""
    item, which = recording.items[name], chance.choice(["part_b", "dealt_with"])
    is_so = page.evaluate(PRESS, [f"[data-item='{item}']", f"[name={which}]"])
    recording.marked[f"{which} {item}"] = "yes" if is_so else ""
    if edit % 10 == 0:
        guest = f"Guest {'AB'[name]}{recording.meeting}-{edit}"
        page.evaluate(ADD_GUEST, guest)
        recording.marked[guest] = "present"


ADD_GUEST = """name => {
    document.getElementById("guest-name").value = name;
    document.querySelector("[data-guest]").requestSubmit();
}"""
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("[data-person]")].map(
    row => [row.dataset.person, row.querySelector("[aria-pressed=true]")?.dataset.presence ?? ""]))"""


def _shown_otherwise(recording: Recording, pages: list[Page]) -> list[str]:
    """The people whom a screen that says "saved" shows otherwise than the server has them."""
    wrong: list[str] = []
    for _ in range(10):
        there = recording.marks()
        shown = [page.evaluate(SHOWN) for page in pages]
        wrong = [f"{pk} is shown as {one}" for people in shown for pk, one in people.items() if there[pk] != one]
        if not wrong:
            break
        for page in pages:  # a look at what the other has marked
            page.bring_to_front()
            page.wait_for_timeout(3000)
    return wrong


CHOOSE = """choice => {
    const panel = document.querySelector(".recording-item .two-texts");
    if (!panel) return null;
    const mine = panel.parentElement.querySelector("textarea").value;
    const texts = [panel.querySelector("[data-other]").textContent, mine];
    panel.querySelector(`[data-choice=${choice}]`).click();
    return texts;
}"""

CHOOSE_MARK = """choice => {
    const button = document.querySelector(`.recording-refused [data-choice=${choice}]`);
    button?.click();
    return Boolean(button);
}"""


def _choose(recording: Recording, page: Page, chance: random.Random) -> None:
    """Choose in every conflict that the page shows: mostly both texts, sometimes one.

    Looking and choosing are one turn of the page, so that no other conflict comes in between.
    """
    while page.evaluate(CHOOSE_MARK, chance.choice(["mine", "theirs"])):
        pass
    while texts := page.evaluate(CHOOSE, choice := chance.choice(["both", "both", "mine", "other"])):
        recording.shown += {"mine": [texts[0]], "other": [texts[1]]}.get(choice, [])


def median_of_saves(recording: Recording, saves: int) -> float:
    """How long the server takes over a save, in milliseconds at the median, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", recording.server.port)
    session = f"sessionid={recording.sessions[0]}"
    connection.request("GET", f"/meetings/{recording.meeting}/record/", headers={"Cookie": session})
    answer = connection.getresponse()
    page = answer.read().decode()
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = f"{session}; {answer.getheader('Set-Cookie').split(';')[0]}"
    pk, times = recording.items[-1], []
    base = int(re.search(rf'data-item="{pk}" data-version="(\d+)"', page)[1])
    for number in range(saves):
        body = json.dumps({"text": "Typed. " * 200 + str(number), "base": base + number})
        headers = {"Cookie": cookie, "X-CSRFToken": csrf, "Content-Type": "application/json"}
        before = time.perf_counter()
        connection.request("POST", f"/meetings/{recording.meeting}/record/items/{pk}/", body, headers)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - before) * 1000)
        assert answer.status == 200, answer.status
    return statistics.median(times)


OFFLINE = ("offline begins.", "offline ends.", "signed out.", "still typing.")


def browser_page(browser: Browser, recording: Recording, number: int = 0) -> Page:
    """A page of a browser of its own, signed in, with the screen open; leaving it asks nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    recording.sign_in(context, number)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    recording.open(page)
    return page


if __name__ == "__main__":
    import pytest

    os.environ["LONG_RECORDINGS"] = "full"
    sys.exit(pytest.main(["-q", "-n", "0", "-m", "long_recordings", "tests/browser/test_long_recordings.py"]))
