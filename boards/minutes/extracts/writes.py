"""Sending an extract; its preview is the sending itself, taken back (``carry_out``)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author
from boards.minutes.extracts.addressees import ExtractAddressee
from boards.minutes.extracts.cutting import cut, last_that_goes_out
from boards.minutes.extracts.links import KIND, kept_of
from boards.minutes.extracts.readers import readers_of
from boards.minutes.latest import copy_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.models import Meeting, MinutesVersion, Part, Seat, SentExtract
from boards.models.meetings import clock, moment_in_words
from boards.moving import locked
from office.council.reading import the_council
from office.models import Message
from office.post.links import Links
from office.post.writing import write
from partnerships.people.addressees import whom

WITH_TEXT, LINK_ALONE = "extract", "extract-link"  # the kinds of e-mails
A_DAY_AT_MOST = 5  # sendings of one minute: whoever needs more has a list to keep
MOST_READERS = 200


@dataclass
class ExtractSending:
    """A sent extract with its e-mails: those that say the minute, those with a link alone, and whom nobody reaches."""

    extract: SentExtract
    with_text: list[Message] = field(default_factory=list)
    link_alone: list[Message] = field(default_factory=list)
    unreached: list[Message] = field(default_factory=list)
    went_before: list[str] = field(default_factory=list)  # who got this minute already, and when, in words

    @property
    def messages(self) -> list[Message]:
        """All of them."""
        return [*self.with_text, *self.link_alone, *self.unreached]

    @property
    def going(self) -> int:
        """How many go out."""
        return len(self.with_text) + len(self.link_alone)

    @property
    def text(self) -> str:
        """Who gets what, out of which version, a line each: what the sender agrees to."""
        said = [f"version {self.extract.version_id}"]
        said += [f"{one.kind} to {one.recipient or one.name}" for one in self.messages]
        return "\n".join(sorted(said))


@transaction.atomic
def send_extract(
    *, meeting: Meeting, part: Part, number: str, to: Sequence[ExtractAddressee], note: str = "", by: Author
) -> ExtractSending:
    """Keep that an extract was sent and write to each of ``to``.

    The text of published minutes goes to anybody; that of others to those who may read them, and a link that asks to
    sign in to the rest. Of Part B a link goes to who may read it, and to nobody else. Raises ``ValidationError``.
    """
    meeting = locked(meeting)  # while it is written nothing is withdrawn, and two who send are counted in turn
    version = _version(meeting, part)
    extract = cut(version, number, copy=copy_of(version))
    if extract is None:
        raise ValidationError(f"Minute {number} is not in these minutes any more. Nothing was sent.")
    minutes = read_version(extract)
    item = minutes.items[0]
    if item.is_withheld and not part.is_confidential:
        raise ValidationError("This minute is not in the minutes as they are now. There is nothing to send.")
    readers = set(readers_of(meeting, part=part).values_list("pk", flat=True))
    if part.is_confidential and (others := [one.name for one in to if one.person not in readers]):
        raise ValidationError(f"This minute may not go to {', '.join(others)}. Nothing was sent.")
    if len(to) > MOST_READERS:
        raise ValidationError(f"Send it to {MOST_READERS} people or fewer at a time. Here are {len(to)}.")
    now = timezone.now()
    of_today = _of_today(meeting, part, item.number)
    sent = SentExtract(version=version, number=item.number, sent_by=by, sent_at=now)
    sent.full_clean()
    sent.save()
    sending = ExtractSending(sent)
    context = {
        "meeting": meeting,
        "board": str(meeting.board),
        "reference": f"{minutes.reference}/{item.number}",
        "is_confidential": part.is_confidential,
        "is_draft": minutes.is_draft,
        "note": note,
        "sender": _sender(meeting, by),
        "lines": lines_of(minutes),
    }
    for one in to:
        has_text = not part.is_confidential and (version.is_public or one.person in readers)
        message = _write(sent, one, has_text, context)
        together = sending.with_text if has_text else sending.link_alone
        (together if message.recipient else sending.unreached).append(message)
    _refuse_repeats(sending, of_today)
    sending.went_before = _went_before(sending, meeting)
    return sending


def _sender(meeting: Meeting, by: Author) -> str:
    """Who sends it, by what they are: whoever gets it may know the board, and need not know the name."""
    seats = Seat.objects.active().filter(board=meeting.board_id, role=Seat.Role.MINUTE_TAKER)
    person = getattr(by, "person_id", None)
    takes_minutes = person is not None and (person == meeting.stand_in_id or seats.filter(person=person).exists())
    if takes_minutes:
        return f"the minute taker of the {meeting.board}"
    return f"an officer of {the_council().name} for the {meeting.board}"


def _version(meeting: Meeting, part: Part) -> MinutesVersion:
    """The version to cut from. Raises ``ValidationError`` before the minutes have gone round."""
    if part.is_confidential:
        stages = (MinutesVersion.Stage.DRAFT,)
        version = meeting.versions.of_part(part).exclude(stage__in=stages).order_by("-number").first()
    else:
        version = last_that_goes_out(meeting)
    if version is None:
        raise ValidationError("An extract goes out once the minutes have gone round to the members.")
    version.meeting = meeting
    return version


def _of_today(meeting: Meeting, part: Part, number: str) -> list[SentExtract]:
    midnight = dt.datetime.combine(timezone.localdate(), dt.time.min, timezone.get_current_timezone())
    return list(SentExtract.objects.of_minute(meeting, part, number).since(midnight))


def _write(sent: SentExtract, to: ExtractAddressee, has_text: bool, context: dict[str, object]) -> Message:
    links = Links()
    kept = kept_of(sent.version, sent.number, person=to.person, has_text=has_text)
    message = write(
        to=to.email,
        name=to.name,
        whom=whom(to.person) if to.person else "",
        kind=WITH_TEXT if has_text else LINK_ALONE,
        about=sent.about,
        context=context | {"url": links.later(KIND, kept), "asks_to_sign_in": not sent.version.is_public},
        links=links,
    )
    if message is None:  # what is not written once alone always is
        raise RuntimeError("The post wrote nothing")
    return message


def _went_before(sending: ExtractSending, meeting: Meeting) -> list[str]:
    """Who of these was sent the minute before, whatever stood beside it then, and when last: ``Ann Day, on … at …``."""
    extract = sending.extract
    of_minute = SentExtract.objects.of_minute(meeting, extract.version.part, extract.number)
    before = of_minute.exclude(pk=extract.pk)
    moments = {one.about: one.sent_at for one in before}
    posted = Message.objects.filter(about__in=list(moments)).exclude(recipient="").values_list("recipient", "about")
    last: dict[str, dt.datetime] = {}
    for recipient, about in posted:
        last[recipient] = max(moments[about], last.get(recipient, moments[about]))
    said = []
    for one in sending.messages:
        if moment := last.get(one.recipient):
            said.append(f"{one.name}, on {moment_in_words(moment)}")
    return said


def _refuse_repeats(sending: ExtractSending, of_today: list[SentExtract]) -> None:
    """Refuse the very same to the very same people, and more than a day takes."""
    if len(of_today) >= A_DAY_AT_MOST:
        raise ValidationError(
            f"This minute went out {A_DAY_AT_MOST} times today, which is as many as a day takes. Send it tomorrow."
        )
    now = _said_to(sending.messages)
    for before in of_today:
        if _said_to(Message.objects.telling_of(before.about)) == now:
            at = clock(timezone.localtime(before.sent_at).time())
            raise ValidationError(f"This very extract went to the same people today at {at}. Nothing is sent twice.")


def _said_to(messages) -> set[tuple[str, str]]:
    """Who got what, whoever sent it, with the marks of links that are another each time left out."""
    return {(one.recipient or one.name, _without_marks(one)) for one in messages}


def _without_marks(message: Message) -> str:
    text = message.text
    for mark in message.links:
        text = text.replace(mark, "")
    return "\n".join(line for line in text.splitlines() if not line.startswith("Sent by "))
