"""Telling who heads a school that somebody asks for what is held on it, and what becomes of a hold."""

from accounts.models import User
from base.days import in_words
from improvement.models import DisclosureHold
from office.models import Message
from office.post.writing import write
from partnerships.models import Person, School
from partnerships.people.addressees import whom

SEARCHED, HOLD, ENDED = KINDS = ("disclosure-search", "disclosure-hold", "disclosure-hold-ended")


def tell_heads(school: School, kind: str, context: dict[str, object]) -> list[Message]:
    """Write a message of that kind to each, of what the officers who answer requests by law did."""
    heads = Person.objects.heading(school).with_addresses().order_by("pk")
    told = [
        write(
            to=head.reachable_email,
            name=str(head),
            whom=whom(head.pk),
            kind=kind,
            about=f"disclosure of school {school.urn}",
            context={"school": str(school), **context},
        )
        for head in heads
    ]
    return [message for message in told if message]


def tell_of_hold(hold: DisclosureHold, *, by: User, is_renewed: bool) -> list[Message]:
    """Say until when what is held is kept, by which law and who says so."""
    until = in_words(hold.ended_on)
    context: dict[str, object] = {
        "law": hold.get_law_display(),
        "by": str(by),
        "until": until,
        "is_renewed": is_renewed,
    }
    return tell_heads(hold.school, HOLD, context)


def tell_of_end(hold: DisclosureHold, *, by: User | None) -> list[Message]:
    """Say that the hold is over; by nobody where its last day has passed."""
    context: dict[str, object] = {"law": hold.get_law_display(), "by": str(by) if by else ""}
    return tell_heads(hold.school, ENDED, context)
