"""An officer writes to all member schools of any partnership; a lead does so in ``portal/my_partnership``."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from base.methods import may_be_sent
from partnerships.letters.pages import LetterPages, send_to_the_rest, sent_page, write_page
from partnerships.letters.writers import officer_who_writes
from partnerships.lives.former_addresses import leads_on_from_former_addresses


@may_be_sent
@leads_on_from_former_addresses
def officer_message(request: HttpRequest, slug: str) -> HttpResponse:
    """An officer writes to the schools of a partnership."""
    return write_page(request, _pages(request, slug))


@require_safe
@leads_on_from_former_addresses
def officer_message_sent(request: HttpRequest, slug: str, letter: int) -> HttpResponse:
    """An officer reads what went to them."""
    return sent_page(request, _pages(request, slug), letter)


@require_http_methods(["POST"])
@leads_on_from_former_addresses
def officer_message_again(request: HttpRequest, slug: str, letter: int) -> HttpResponse:
    """An officer has it sent to those whom it did not reach."""
    return send_to_the_rest(request, _pages(request, slug), letter)


def _pages(request: HttpRequest, slug: str) -> LetterPages:
    writer = officer_who_writes(request, slug)
    return LetterPages(
        writer,
        slug,
        back=writer.partnership.get_absolute_url(),
        write="partnerships:message",
        sent="partnerships:message_sent",
        again="partnerships:message_again",
    )
