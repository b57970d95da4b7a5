"""The pages on which a lead or an officer writes to all member schools, and reads what was sent before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from office.post.resending import send_again
from office.post.told import going_in_words
from partnerships.letters.addressees import address_now, addressees_of
from partnerships.letters.forms import LetterForm
from partnerships.letters.posted import messages_of, posted_of
from partnerships.letters.writers import LetterWriter, lead_who_writes, officer_who_writes
from partnerships.letters.writes import A_DAY_AT_MOST, SentLetter, send_or_preview
from partnerships.models import Letter

may_be_sent = require_http_methods(["GET", "HEAD", "POST"])


@may_be_sent
def lead_message(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead writes to the schools of their own partnership."""
    return _write_page(request, lead_who_writes(request, pk))


@require_safe
def lead_message_sent(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """A lead reads what went to the schools of their own partnership."""
    return _sent_page(request, lead_who_writes(request, pk), letter)


@require_http_methods(["POST"])
def lead_message_again(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """A lead has it sent to those whom it did not reach."""
    return _again(request, lead_who_writes(request, pk), letter)


@may_be_sent
def officer_message(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer writes to the schools of a partnership."""
    return _write_page(request, officer_who_writes(request, slug))


@require_safe
def officer_message_sent(request: HttpRequest, slug: str, letter: int) -> HttpResponse:
    """An officer reads what went to them."""
    return _sent_page(request, officer_who_writes(request, slug), letter)


@require_http_methods(["POST"])
def officer_message_again(request: HttpRequest, slug: str, letter: int) -> HttpResponse:
    """An officer has it sent to those whom it did not reach."""
    return _again(request, officer_who_writes(request, slug), letter)


def _write_page(request: HttpRequest, writer: LetterWriter) -> HttpResponse:
    """The form; then whom it reaches and what it says; then it goes, if that is still so."""
    form = LetterForm(request.POST) if request.method == "POST" else LetterForm()
    context: dict[str, object] = {"writer": writer, "partnership": writer.partnership, "form": form}
    if form.is_bound and "change" not in request.POST and form.is_valid():
        agreed = request.POST.get("agreed", "").replace("\r\n", "\n")
        try:
            sent, goes = send_or_preview(writer=writer, agreed=agreed, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if goes:
                messages.success(request, _told(sent))
                return redirect(writer.address_of(sent.letter))
            example = next(message for message in sent.messages if message.recipient)
            context |= {"sent": sent, "has_changed": bool(agreed), "example": example}
            return TemplateResponse(request, "partnerships/letters/letter_preview.html", context)
    found = addressees_of(writer.partnership)
    letters = Letter.objects.filter(partnership=writer.partnership).with_writers()
    context |= {
        "reached": [one.school for one in found if one.email],
        "unreached": [one.school for one in found if not one.email],
        "posted": [(*each, writer.address_of(each[0])) for each in posted_of(list(letters))],
        "a_day": A_DAY_AT_MOST,
    }
    return TemplateResponse(request, "partnerships/letters/letter_form.html", context)


def _sent_page(request: HttpRequest, writer: LetterWriter, pk: int) -> TemplateResponse:
    letter = _letter(writer, pk)
    [(_, posted)] = posted_of([letter])
    context = {
        "writer": writer,
        "partnership": writer.partnership,
        "letter": letter,
        "posted": posted,
        "again": writer.address_to_send_again(letter),
    }
    return TemplateResponse(request, "partnerships/letters/letter_sent.html", context)


def _again(request: HttpRequest, writer: LetterWriter, pk: int) -> HttpResponse:
    letter = _letter(writer, pk)
    again = send_again(messages_of(letter), address_of=address_now)
    if again:
        messages.success(request, going_in_words(again))
    if left := messages_of(letter).without_address().count():
        schools = "1 school" if left == 1 else f"{left} schools"
        messages.info(
            request, f"No address of {schools} is known yet: tell them yourself, or have the council add one."
        )
    return redirect(writer.address_of(letter))


def _letter(writer: LetterWriter, pk: int) -> Letter:
    letters = Letter.objects.filter(partnership=writer.partnership).with_writers()
    return get_object_or_404(letters, pk=pk)


def _told(sent: SentLetter) -> str:
    going = going_in_words(sum(bool(message.recipient) for message in sent.messages))
    left = len(sent.unreached)
    return f"{going} No address of {left} school{'' if left == 1 else 's'} is known." if left else going
