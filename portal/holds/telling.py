"""Telling a school that somebody asks for what is held on it, and what becomes of a hold."""

from accounts.models import User
from base.days import in_words
from improvement.models import DisclosureHold
from office.models import Message
from office.post.told import posted_in_words
from partnerships.letters.addressees import watchers_of
from partnerships.models import School
from partnerships.people.hearing import tell_each

SEARCHED, HOLD, ENDED = KINDS = ("disclosure-search", "disclosure-hold", "disclosure-hold-ended")

NOBODY_TOLD = "Nobody at the school could be told"  # as the audit trail has it
_TELL = (
    "Nobody at the school can be told by e-mail: no address is recorded of who heads it, of who headed it in the last "
    "90 days, or of its office. Tell its headteacher, or the chair of its governors, by letter or telephone today: "
    "what you did, and by which law. The audit trail says that nobody could be told."
)


def reaches_anybody(told: list[Message]) -> bool:
    """Whether an e-mail goes out to somebody at the school."""
    return any(message.recipient for message in told)


def in_trail(said: str, told: list[Message]) -> str:
    """What the audit trail says of a step, and besides where nobody could be told of it."""
    return said if reaches_anybody(told) else f"{said}. {NOBODY_TOLD}"


def told_in_words(told: list[Message]) -> str:
    """How many e-mails go out, and whom nobody can reach; whom to tell where nobody is reached."""
    return posted_in_words(told) if reaches_anybody(told) else _TELL


def tell_school(school: School, kind: str, context: dict[str, object]) -> list[Message]:
    """Write to each of its watchers, in a message of that kind, what the officers who answer requests by law did."""
    about = f"disclosure of school {school.urn}"
    return tell_each(watchers_of(school), kind=kind, about=about, context={"school": str(school), **context})


def tell_of_hold(hold: DisclosureHold, *, by: User, is_renewed: bool) -> list[Message]:
    """Say until when what is held is kept, by which law and who says so."""
    until = in_words(hold.ended_on)
    context: dict[str, object] = {
        "law": hold.get_law_display(),
        "by": str(by),
        "until": until,
        "is_renewed": is_renewed,
    }
    return tell_school(hold.school, HOLD, context)


def tell_of_end(hold: DisclosureHold, *, by: User | None) -> list[Message]:
    """Say that the hold is over; by nobody where its last day has passed."""
    context: dict[str, object] = {"law": hold.get_law_display(), "by": str(by) if by else ""}
    return tell_school(hold.school, ENDED, context)
