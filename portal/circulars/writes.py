"""Writing to many leads at once; the preview is the sending itself, taken back (``carry_out``)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list

from base.saving import Author
from office.models import Message
from office.post.writing import write
from partnerships.letters.repeats import midnight, refuse_the_same
from partnerships.models import Lead
from partnerships.people.addressees import whom
from portal.models import Circular

LONGEST_READERS: int = Circular._meta.get_field("readers").max_length  # type: ignore[assignment]


@dataclass(frozen=True)
class SentCircular:
    """A circular with its e-mails, one for each address, and the leads of whom none is known."""

    circular: Circular
    messages: list[Message]
    unreached: list[Lead]

    @property
    def reached(self) -> list[Message]:
        """The e-mails that go out."""
        return [message for message in self.messages if message.recipient]

    @property
    def text(self) -> str:
        """Whom it reaches and whom not, a line each: what the officer agrees to."""
        lines = [f"to {message.whom}: {message.name}" for message in self.reached]
        return "\n".join([*lines, *(f"not {lead.pk}" for lead in self.unreached)])


@transaction.atomic
def send_circular(*, leads: Iterable[Lead], readers: str, subject: str, text: str, by: Author) -> SentCircular:
    """Keep the circular and write to each of the leads, who come ``with_addresses``: one e-mail for each address.

    ``readers`` says in words who they are. Of a lead without an address the post says that nobody was reached. Raises
    ``ValidationError`` where nobody can be written to, or where it went out today already.
    """
    leads = list(leads)
    if not any(lead.reachable_email for lead in leads):
        raise ValidationError("Nobody can be written to: no address of any of these leads is recorded.", code="none")
    sent_today = Circular.objects.since(midnight()).filter(readers=readers[:LONGEST_READERS])
    refuse_the_same(sent_today, subject=subject, text=text, went="to these leads")
    circular = Circular(sent_by=by, subject=subject, text=text, readers=readers[:LONGEST_READERS])
    circular.full_clean()
    circular.save()
    messages = [_write(circular, together) for together in _by_address(leads)]
    return SentCircular(circular, messages, [lead for lead in leads if not lead.reachable_email])


def _by_address(leads: Iterable[Lead]) -> list[list[Lead]]:
    """Those of one address together; those of a person without any, too."""
    together: dict[str, list[Lead]] = {}
    for lead in leads:
        together.setdefault(lead.reachable_email.lower() or whom(lead.person_id), []).append(lead)
    return list(together.values())


def _write(circular: Circular, together: list[Lead]) -> Message:
    names = list(dict.fromkeys(str(lead.person) for lead in together))
    message = write(
        to=together[0].reachable_email,
        name=get_text_list(names, "and"),
        whom=whom(together[0].person_id),
        kind="circular",
        about=circular.about,
        context={
            "circular": circular,
            "names": get_text_list(names, "and"),
            "are_several": len(names) > 1,
            "partnerships": get_text_list(list(dict.fromkeys(str(lead.partnership) for lead in together)), "and"),
        },
    )
    return cast(Message, message)  # one that is not written once alone always is
