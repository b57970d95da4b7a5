"""Sending an extract: whom it goes to, then who gets what, then it goes."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.changing.effects import agreed_in, carry_out
from boards.emails import address_now
from boards.fetching import recordable
from boards.minutes.choosing import PART_B, copies_for
from boards.minutes.extracts.cutting import copy_asked, query_of, says
from boards.minutes.extracts.forms import SendExtractForm
from boards.minutes.extracts.sent import messages_of
from boards.minutes.extracts.writes import ExtractSending, send_extract
from boards.models import Meeting, Part
from boards.part_b import note_part_b
from office.post.links import without_links
from office.post.resending import send_again
from office.post.told import posted_in_words, say_what_goes


@never_cache
def extract_send(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Ask whom a minute goes to, show who gets what, and send it if that is still so."""
    meeting = recordable(request, pk)
    part = _part_of(request, meeting, number)
    form = SendExtractForm(request.POST if request.method == "POST" else None, meeting=meeting, part=part)
    back = _extract_of(pk, number, part)
    context = {"meeting": meeting, "number": number, "part": part, "form": form, "back": back}
    if form.is_bound and "change" not in request.POST and form.is_valid():
        agreed = agreed_in(request) if "sure" in request.POST else ""
        data = form.cleaned_data
        send = partial(
            send_extract,
            meeting=meeting,
            part=part,
            number=number,
            to=data["to"],
            note=data.get("note", ""),
            by=request.user,
        )
        try:
            sending, goes = carry_out(send, agreed=agreed)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if goes:
                messages.success(request, posted_in_words(sending.messages))
                return redirect(back)
            typed = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
            context |= {
                "sending": sending,
                "has_changed": bool(agreed),
                "kept": [*typed, ("agreed", sending.text)],
                "examples": _examples(sending),
            }
            return TemplateResponse(request, "boards/minutes/extract_preview.html", context)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "boards/minutes/extract_send.html", context, status=status)


@require_POST
def extract_again(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Send once more what no mail server took, and what nobody had an address for, where one is recorded now.

    A text that its reader may not read any more does not go (``links.py``).
    """
    meeting = recordable(request, pk)
    part = _part_of(request, meeting, number)
    posted = messages_of(meeting, number, part=part)
    again = send_again(posted, address_of=address_now)
    say_what_goes(request, again, still=posted.unreached())
    return redirect(_extract_of(pk, number, part))


def _extract_of(pk: int, number: str, part: Part) -> str:
    return f"{reverse('meetings:extract', args=[pk, number])}{query_of(part=part)}"


def _part_of(request: HttpRequest, meeting: Meeting, number: str) -> Part:
    """Of which part the minute is, in the copy that is asked for; 404 where the user may not read it there."""
    copies = copies_for(meeting, request.user)
    copy = copy_asked(copies, number, request.GET.get("copy", ""))
    if not copy or not says(copies[copy], number):
        raise Http404("There is no such minute")
    if copy == PART_B:
        note_part_b(request, [meeting])
    return Part.B if copy == PART_B else Part.A


def _examples(sending: ExtractSending) -> list[tuple[str, str, str]]:
    """One e-mail of each kind that goes: whose it is, its subject and its text, with no link that opens anything."""
    firsts = [together[0] for together in (sending.with_text, sending.link_alone) if together]
    return [(one.name, one.subject, without_links(one.text, one.links)) for one in firsts]
