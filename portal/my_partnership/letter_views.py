"""A lead writes to all member schools of their own partnership, and reads what was sent before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from base.methods import may_be_sent
from partnerships.letters.pages import LetterPages, send_to_the_rest, sent_page, write_page
from partnerships.letters.writers import LetterWriter
from portal.my_partnership.fetching import own_leads, with_delegate


@may_be_sent
def my_partnership_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead writes."""
    return write_page(request, _pages(request, pk))


@require_safe
def my_partnership_message_sent(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """The lead reads what went out."""
    return sent_page(request, _pages(request, pk), letter)


@require_http_methods(["POST"])
def my_partnership_message_again(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """The lead has it sent to those whom it did not reach."""
    return send_to_the_rest(request, _pages(request, pk), letter)


def _pages(request: HttpRequest, pk: int) -> LetterPages:
    """The lead's own, or of whom the user acts for; 404 for everybody else, so that nobody learns that it is there."""
    lead = with_delegate(request, get_object_or_404(own_leads(request).select_related("person__user"), pk=pk))
    return LetterPages(
        LetterWriter(lead.partnership, request.user, lead),
        lead.pk,
        back=reverse("my_partnership:detail", args=[lead.pk]),
        write="my_partnership:message",
        sent="my_partnership:message_sent",
        again="my_partnership:message_again",
    )
