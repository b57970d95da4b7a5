"""Sending one message to all member schools; its preview is the sending itself, taken back (``carry_out``)."""

from dataclasses import dataclass
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list

from base.saving import locked
from office.models import Message
from office.post.writing import write
from partnerships.letters.addressees import Addressee, addressees_of, by_address, whom
from partnerships.letters.repeats import midnight, refuse_the_same
from partnerships.letters.writers import LetterWriter
from partnerships.models import Letter, School

A_DAY_AT_MOST = 3  # to the schools of one partnership, whoever writes: more than that is no letter but a conversation


@dataclass(frozen=True)
class SentLetter:
    """A letter with the schools that it goes to, and those of which no address is known."""

    letter: Letter
    messages: list[Message]
    reached: list[School]
    unreached: list[School]

    @property
    def text(self) -> str:
        """Whom it reaches and whom not, a line each: what the writer agrees to."""
        return "\n".join([*(f"to {one.urn}" for one in self.reached), *(f"not {one.urn}" for one in self.unreached)])


@transaction.atomic
def send_letter(*, writer: LetterWriter, subject: str, text: str) -> SentLetter:
    """Keep the letter and write to every member school: one e-mail for each address.

    Raises ``ValidationError`` where no address of a school is known, where it went out today already, or too many did.
    """
    partnership = locked(writer.partnership)  # two who send at the same moment are counted one after the other
    _refuse_repeats(writer, subject, text)
    found = addressees_of(partnership)
    if not any(one.email for one in found):
        raise ValidationError("No school can be written to: no address of a head or an office is known.", code="none")
    letter = Letter(
        partnership=partnership,
        lead=writer.lead,
        sent_by=writer.by,
        subject=subject,
        text=text,
        reply_to=writer.reply_to,
    )
    letter.full_clean()
    letter.save()
    messages = [_write(letter, writer, together) for together in by_address(found)]
    reached, unreached = ([one.school for one in found if bool(one.email) is has_one] for has_one in (True, False))
    return SentLetter(letter, messages, reached, unreached)


def _refuse_repeats(writer: LetterWriter, subject: str, text: str) -> None:
    of_today = Letter.objects.filter(partnership=writer.partnership).since(midnight())
    refuse_the_same(of_today, subject=subject, text=text, went="out")
    if of_today.count() >= A_DAY_AT_MOST:
        raise ValidationError(
            f"{A_DAY_AT_MOST} messages went to the schools of {writer.partnership} today, which is as many as a day "
            "takes. Send this one tomorrow.",
            code="many",
        )


def _write(letter: Letter, writer: LetterWriter, together: list[Addressee]) -> Message:
    """One e-mail, to whoever heads these schools or sits in the office of one."""
    schools = get_text_list([str(one.school) for one in together], "and")
    message = write(
        to=together[0].email,
        name=schools,
        whom=whom(together[0].school),
        kind="letter",
        about=letter.about,
        context={
            "letter": letter,
            "partnership": writer.partnership,
            "schools": schools,
            "are_several": len(together) > 1,
            "signature": writer.signature,
            "lead": writer.lead,
        },
        reply_to=letter.reply_to,
    )
    return cast(Message, message)  # one that is not written once alone always is
