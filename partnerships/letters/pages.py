"""The pages about messages to all member schools, which a lead has among their own and an officer with the record.

Writing, reading what was sent, and sending it to those whom it did not reach; ``LetterPages`` says for whom, and where.
"""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from base.changing.effects import agreed_in, carry_out
from office.models import Message
from office.post.posted import posted_of
from office.post.resending import send_again
from office.post.told import going_in_words
from partnerships.letters.addressees import address_now, addressees_of
from partnerships.letters.forms import LetterForm
from partnerships.letters.writers import LetterWriter
from partnerships.letters.writes import A_DAY_AT_MOST, SentLetter, send_letter
from partnerships.models import Letter


@dataclass(frozen=True)
class LetterPages:
    """The pages of one writer: the names of their addresses, whose ``key`` comes first, and where one goes back to."""

    writer: LetterWriter
    key: object
    back: str
    write: str
    sent: str
    again: str

    @property
    def address(self) -> str:
        """Where this writer writes."""
        return reverse(self.write, args=[self.key])

    def address_of(self, letter: Letter) -> str:
        """Where this writer reads what was sent."""
        return reverse(self.sent, args=[self.key, letter.pk])

    def address_to_send_again(self, letter: Letter) -> str:
        """Where this writer has it sent to those whom it did not reach."""
        return reverse(self.again, args=[self.key, letter.pk])


def write_page(request: HttpRequest, pages: LetterPages) -> HttpResponse:
    """The form; then whom it reaches and what it says; then it goes, if that is still so."""
    writer = pages.writer
    form = LetterForm(request.POST) if request.method == "POST" else LetterForm()
    context: dict[str, object] = {"writer": writer, "pages": pages, "partnership": writer.partnership, "form": form}
    if form.is_bound and "change" not in request.POST and form.is_valid():
        agreed = agreed_in(request)
        try:
            sent, goes = carry_out(partial(send_letter, writer=writer, **form.cleaned_data), agreed=agreed)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if goes:
                messages.success(request, _told(sent))
                return redirect(pages.address_of(sent.letter))
            example = next(message for message in sent.messages if message.recipient)
            context |= {"sent": sent, "has_changed": bool(agreed), "example": example}
            return TemplateResponse(request, "partnerships/letters/letter_preview.html", context)
    found = addressees_of(writer.partnership)
    letters = Letter.objects.filter(partnership=writer.partnership).with_writers()
    context |= {
        "reached": [one.school for one in found if one.email],
        "unreached": [one.school for one in found if not one.email],
        "posted": [(*each, pages.address_of(each[0])) for each in posted_of(list(letters))],
        "a_day": A_DAY_AT_MOST,
    }
    return TemplateResponse(request, "partnerships/letters/letter_form.html", context)


def sent_page(request: HttpRequest, pages: LetterPages, pk: int) -> TemplateResponse:
    """What went out, and what became of it."""
    letter = _letter(pages.writer, pk)
    [(_, posted)] = posted_of([letter])
    context = {
        "pages": pages,
        "partnership": pages.writer.partnership,
        "letter": letter,
        "posted": posted,
        "again": pages.address_to_send_again(letter),
    }
    return TemplateResponse(request, "partnerships/letters/letter_sent.html", context)


def send_to_the_rest(request: HttpRequest, pages: LetterPages, pk: int) -> HttpResponse:
    """Send it to those whom it did not reach, and say of how many schools no address is known yet."""
    letter = _letter(pages.writer, pk)
    sent = Message.objects.telling_of(letter.about)
    again = send_again(sent, address_of=address_now)
    if again:
        messages.success(request, going_in_words(again))
    if left := sent.without_address().count():
        schools = "1 school" if left == 1 else f"{left} schools"
        messages.info(
            request, f"No address of {schools} is known yet: tell them yourself, or have the council add one."
        )
    return redirect(pages.address_of(letter))


def _letter(writer: LetterWriter, pk: int) -> Letter:
    letters = Letter.objects.filter(partnership=writer.partnership).with_writers()
    return get_object_or_404(letters, pk=pk)


def _told(sent: SentLetter) -> str:
    going = going_in_words(sum(bool(message.recipient) for message in sent.messages))
    left = len(sent.unreached)
    return f"{going} No address of {left} school{'' if left == 1 else 's'} is known." if left else going
