"""What people do at the portal while it fails: each does one thing after the other, and knows what was acknowledged.

What had no answer is looked for once the portal is back, must be there whole or not at all, and is sent again as a
browser or a person would: done twice it may never be.
"""

import datetime as dt
import itertools
import re
import uuid
from collections.abc import Iterator

from accounts.models import User
from boards.minutes.seals import broken_seals, unsealed_steps
from boards.models import AgendaItem, Attendance, ItemVersion, Mark, Meeting, MinutesVersion
from improvement.models import Round
from office.models import Message
from partnerships.models import Lead
from tests.boards.minuted import MET_ON, NEXT_ON, Setting, make_item, make_recording
from tests.factories import make_lead, make_meeting, make_partnership, make_person, make_user
from tests.faults.callers import Answer, Caller, session_of
from tests.faults.counting import Tally

AWAY, FULL = "The portal is away for a moment", "The portal’s disk is full"
SWAPS = re.compile(r"<optgroup label=\"Swap with[^>]*>(.*?)</optgroup>", re.DOTALL)
WORDS = "word " * 120  # so that a text takes more than a page of the database's log


class Work:
    """One person's work, a piece at a time; ``one`` does a piece, or again the piece that had no answer."""

    def __init__(self, name: str, caller: Caller) -> None:
        self.caller = caller
        self.tally = Tally(name)
        self.pending: tuple | None = None  # what had no answer
        self.is_settled = True
        self.is_over = False  # nothing is left to do
        self.answers = 0
        self.faults: list[str] = []  # answers that no fault excuses

    def one(self) -> bool:
        """Do a piece; whether an answer came."""
        piece = self.pending or self.next_piece()
        if piece is None:
            self.is_over = True
            return True
        self.pending, self.is_settled = piece, False
        answer = self.send(piece)
        if answer is None:
            self.tally.cut_off += 1
            return False
        self.answers += 1
        if answer.status == 503:
            self.tally.refused += 1
            has_words = AWAY in answer.text or FULL in answer.text
            if not has_words or answer.headers.get("Retry-After") != "30":
                self.faults.append(f"503 without its words: {answer.text[:200]}")
            return True
        self.pending = None
        if answer.is_done and self.is_acknowledged(piece, answer):
            self.tally.acknowledged.add(self.key_of(piece))
        elif not self.may_be_refused(piece, answer):
            self.faults.append(f"{answer.status} for {self.key_of(piece)}: {answer.text[:300]}")
        return True

    def settle(self) -> None:
        """Look at what had no answer: whether it is there whole or not at all."""
        if self.pending and not self.is_settled:
            there = self.is_there(self.pending)
            if there is None:
                self.tally.half.append(str(self.key_of(self.pending)))
            self.tally.whole += bool(there)
        self.is_settled = True

    def next_piece(self) -> tuple | None:
        raise NotImplementedError

    def send(self, piece: tuple) -> Answer | None:
        raise NotImplementedError

    def key_of(self, piece: tuple):
        return piece

    def is_acknowledged(self, piece: tuple, answer: Answer) -> bool:
        return True

    def may_be_refused(self, piece: tuple, answer: Answer) -> bool:
        return False

    def is_there(self, piece: tuple) -> bool | None:
        """Whether it is there; None where half of it is."""
        raise NotImplementedError

    def find(self) -> None:
        """Note in the tally what is there at the end."""
        raise NotImplementedError


class Typing(Work):
    """A minute that is typed, saved at every pause."""

    def __init__(self, name: str, caller: Caller, item: AgendaItem) -> None:
        super().__init__(name, caller)
        self.item, self.version, self.numbers = item, item.version, itertools.count(1)

    def next_piece(self) -> tuple:
        return (f"Save {next(self.numbers)} of item {self.item.pk}. {WORDS}", self.version, str(uuid.uuid4()))

    def send(self, piece: tuple) -> Answer | None:
        text, base, token = piece
        path = f"/meetings/{self.item.meeting_id}/record/items/{self.item.pk}/"
        return self.caller.post_json(path, {"text": text, "base": base, "token": token})

    def key_of(self, piece: tuple) -> str:
        return piece[0]

    def is_acknowledged(self, piece: tuple, answer: Answer) -> bool:
        self.version = answer.data["version"]
        return True

    def is_there(self, piece: tuple) -> bool | None:
        text, base, token = piece
        item, last = AgendaItem.objects.get(pk=self.item.pk), ItemVersion.objects.filter(item=self.item).first()
        is_version = bool(last) and str(last.token) == token and last.text.strip() == text.strip()
        is_text = item.text.strip() == text.strip() and item.version == base + 1
        return is_version if is_version == is_text else None

    def find(self) -> None:
        there = ItemVersion.objects.filter(item=self.item).values_list("text", flat=True)
        self.tally.find(f"{text.strip()} " for text in there)


class Marking(Work):
    """Guests who come, and an item that is dealt with and then is not, in the marks of one post."""

    def __init__(self, name: str, caller: Caller, item: AgendaItem) -> None:
        super().__init__(name, caller)
        self.item, self.numbers, self.base = item, itertools.count(1), 0

    def next_piece(self) -> tuple:
        number = next(self.numbers)
        return (f"Guest M{self.item.pk}x{number}", number % 2 == 1, str(uuid.uuid4()), str(uuid.uuid4()))

    def send(self, piece: tuple) -> Answer | None:
        name, is_dealt_with, of_guest, of_item = piece
        guest = {"token": of_guest, "subject": "guest", "fields": {"name": name, "sure": True}, "base": 0}
        dealt = {"token": of_item, "subject": f"dealt-with:{self.item.pk}", "fields": {"is": is_dealt_with}}
        marks = [guest, dealt | {"base": self.base}]
        return self.caller.post_json(f"/meetings/{self.item.meeting_id}/record/marks/", {"marks": marks})

    def key_of(self, piece: tuple) -> str:
        return piece[0]

    def is_acknowledged(self, piece: tuple, answer: Answer) -> bool:
        guest, dealt = answer.data["answers"]
        self.base = max([self.base, *dealt.get("marks", {}).values()])
        return guest["is"] == dealt["is"] == "saved"

    def is_there(self, piece: tuple) -> bool | None:
        """Each mark is by itself: the guest with their mark, the item with its."""
        name, is_dealt_with, of_guest, of_item = piece
        is_guest = Attendance.objects.filter(meeting=self.item.meeting_id, person__name=name).count()
        if is_guest != Mark.objects.filter(token=of_guest).count():
            return None
        if Mark.objects.filter(token=of_item).exists():
            item = AgendaItem.objects.get(pk=self.item.pk)
            return bool(is_guest) if (item.dealt_with_at is not None) == is_dealt_with else None
        return bool(is_guest)

    def find(self) -> None:
        self.tally.find(Attendance.objects.filter(meeting=self.item.meeting_id).values_list("person__name", flat=True))


STEPS = ("finish", "clear", "circulate", "approve")
# How many versions of the minutes there are, and of which stage the last is, once a step was taken.
AFTER = {"": ("in-progress", []), "finish": ("draft", ["draft"]), "clear": ("draft", ["draft"])}
AFTER |= {"circulate": ("circulated", ["draft", "circulated"])}
AFTER |= {"approve": ("approved", ["draft", "circulated", "approved"])}


class Steps(Work):
    """Meeting after meeting is finished, cleared, circulated, which writes to its members, and approved by a later."""

    def __init__(self, name: str, setting: Setting, port: int, meetings: int) -> None:
        self.taker = Caller(port, session_of(setting.minute_taker))
        self.chair = Caller(port, session_of(setting.chair))
        super().__init__(name, self.taker)
        self.meetings = [make_recording(setting, MET_ON - dt.timedelta(days=number)) for number in range(meetings)]
        for meeting in self.meetings:
            item = meeting.items.first()
            item.text = f"Agreed: {WORDS}"
            item.save()
        approving = make_recording(setting, NEXT_ON)
        self.in_item, self.approving = approving.items.first(), approving
        self.pieces = ((meeting, step) for meeting in self.meetings for step in STEPS)

    def next_piece(self) -> tuple | None:
        return next(self.pieces, None)

    def key_of(self, piece: tuple) -> tuple[int, str]:
        return piece[0].pk, piece[1]

    def send(self, piece: tuple) -> Answer | None:
        meeting, step = piece
        self.chair.port = self.taker.port
        if step == "approve":
            form = {"in_item": self.in_item.pk, "version": 2, "sure": "yes"}
            return self.chair.post(f"/meetings/{meeting.pk}/minutes/approve/", form)
        by = self.chair if step == "clear" else self.taker
        return by.post(f"/meetings/{meeting.pk}/steps/{step}/", {"nothing": "yes"})

    def is_acknowledged(self, piece: tuple, answer: Answer) -> bool:
        return answer.status == 302

    def stage_of(self, meeting: Meeting) -> tuple[str, list[str]]:
        versions = MinutesVersion.objects.filter(meeting=meeting).order_by("number")
        return Meeting.objects.get(pk=meeting.pk).status, list(versions.values_list("stage", flat=True))

    def is_there(self, piece: tuple) -> bool | None:
        meeting, step = piece
        now, before = self.stage_of(meeting), STEPS[STEPS.index(step) - 1] if step != "finish" else ""
        if step == "clear":
            return Meeting.objects.get(pk=meeting.pk).cleared_at is not None if now == AFTER[step] else None
        if now == AFTER[before]:
            return False
        is_whole = now == AFTER[step] and not [*broken_seals(MinutesVersion.objects.filter(meeting=meeting).chained())]
        if step == "circulate":
            is_whole &= Message.objects.filter(kind="minutes", about__endswith=f" {meeting.pk}").exists()
        if step == "approve":
            is_whole &= Meeting.objects.get(pk=meeting.pk).approved_in_id == self.in_item.pk
            is_whole &= self._said_in_minutes(meeting) == 1
        return True if is_whole else None

    def _said_in_minutes(self, meeting: Meeting) -> int:
        """How often the meeting that approved says so in its minutes."""
        day = f"{meeting.held_on.day} {meeting.held_on:%B %Y}"
        return len(re.findall(rf"\b{day}", AgendaItem.objects.get(pk=self.in_item.pk).text))

    def find(self) -> None:
        for meeting in self.meetings:
            status, stages = self.stage_of(meeting)
            self.tally.find([(meeting.pk, "finish")] * stages.count("draft"))
            self.tally.find([(meeting.pk, "clear")] * (Meeting.objects.get(pk=meeting.pk).cleared_at is not None))
            self.tally.find([(meeting.pk, "circulate")] * stages.count("circulated"))
            self.tally.find([(meeting.pk, "approve")] * max(stages.count("approved"), self._said_in_minutes(meeting)))
            if status != (stages[-1] if stages else "in-progress"):
                self.tally.half.append(f"meeting {meeting.pk} is {status}, its versions are {stages}")
        versions = list(MinutesVersion.objects.chained())
        self.tally.half += [*broken_seals(versions), *unsealed_steps(versions)]

    def messages(self) -> list[tuple[str, str]]:
        """About which meeting and to whom minutes were written."""
        return list(Message.objects.filter(kind="minutes").values_list("about", "recipient"))


class Planning(Work):
    """Lead after lead says that the schools review each other in groups, and has two of them change places."""

    def __init__(self, name: str, port: int, partnerships: int) -> None:
        super().__init__(name, Caller(port))
        self.leads: dict[int, tuple[Lead, str]] = {}
        for number in range(partnerships):
            lead = make_lead(make_partnership(f"Round {port} {number}", schools=7), make_person())
            self.leads[lead.pk] = lead, session_of(make_user(f"lead{port}x{number}@example.org", person=lead.person))
        self.pieces = ((pk, what) for pk in self.leads for what in ("groups", "swap"))
        self.swaps: dict[int, tuple[int, int]] = {}

    def next_piece(self) -> tuple | None:
        return next(self.pieces, None)

    def send(self, piece: tuple) -> Answer | None:
        pk, what = piece
        self.caller.session = self.leads[pk][1]
        if what == "groups":
            return self.caller.post(f"/my-partnership/{pk}/round/how/", {"manner": "groups", "save": "1"})
        path = f"/my-partnership/{pk}/round/groups/"
        page = self.caller.get(path)
        if page is None or page.status != 200:
            return page
        shown = SWAPS.findall(page.text)
        groups = [re.findall(r'value="swap-(\d+)"', options) for options in shown]
        if pk not in self.swaps:
            self.swaps[pk] = int(groups[0][0]), int(groups[1][0])
        one, other = self.swaps[pk]
        if str(one) in groups[1]:  # it is so already, as the person sees
            return Answer(302, {}, "")
        return self.caller.post(path, {"school": one, "to": f"swap-{other}", "save": "1"})

    def is_acknowledged(self, piece: tuple, answer: Answer) -> bool:
        return answer.status == 302

    def groups_of(self, pk: int) -> list[list[int]]:
        """The schools in each group of the round, by number."""
        rounds = Round.objects.filter(partnership=self.leads[pk][0].partnership)
        groups = [group for round in rounds for group in round.groups.order_by("number")]
        return [sorted(group.reviews.going_on().values_list("host", flat=True)) for group in groups]

    def is_there(self, piece: tuple) -> bool | None:
        pk, what = piece
        rounds = Round.objects.filter(partnership=self.leads[pk][0].partnership)
        groups = self.groups_of(pk)
        if not rounds:
            return False
        in_all = rounds.get().reviews.going_on().count()
        if in_all != 7 or sorted(map(len, groups)) != [3, 4]:
            return None
        if what == "groups":
            return True
        one, other = self.swaps.get(pk, (0, 0))
        if (one in groups[0]) == (other in groups[0]) and one:
            return None
        return one in groups[1]

    def find(self) -> None:
        for pk, (lead, _) in self.leads.items():
            rounds = Round.objects.filter(partnership=lead.partnership)
            self.tally.find([(pk, "groups")] * rounds.count())
            if rounds and self.is_there((pk, "groups")) is None:
                self.tally.half.append(f"the groups of lead {pk}: {self.groups_of(pk)}")
            if pk in self.swaps and any(self.swaps[pk][0] in group for group in self.groups_of(pk)[1:]):
                self.tally.find([(pk, "swap")])


def all_work(setting: Setting, recorders: list[User], ports: list[int], meetings: int = 24) -> Iterator[Work]:
    """Two who type, two who mark, one who takes steps and one who plans rounds, spread over the servers."""
    port = itertools.cycle(ports)
    recorded = make_meeting(setting.board, held_on=NEXT_ON + dt.timedelta(days=60), status="in-progress")
    items = [make_item(recorded, str(number)) for number in range(1, 5)]
    typing, marking = items[:2], items[2:]
    for number, item in enumerate(typing):
        yield Typing(f"autosave {number + 1}", Caller(next(port), session_of(recorders[number])), item)
    for number, item in enumerate(marking):
        yield Marking(f"marks {number + 1}", Caller(next(port), session_of(recorders[number])), item)
    yield Steps("steps of minutes", setting, next(port), meetings)
    yield Planning("round planning", next(port), meetings)
