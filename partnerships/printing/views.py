"""The directory to print, as a page and as a Word file, with the filters of the list."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.word import CONTENT_TYPE
from partnerships.filters import PartnershipFilters
from partnerships.printing.content import printed_directory
from partnerships.printing.word import word_of


@login_not_required
@may_be_kept
@require_safe
def partnership_print(request: HttpRequest) -> TemplateResponse:
    """The whole directory of a day as one page, by area, contents first."""
    filters = PartnershipFilters.of(request)
    directory = printed_directory(filters)
    return TemplateResponse(
        request,
        "partnerships/printing/partnership_print.html",
        {"directory": directory, "filters": filters, "ignored": filters.ignored},
    )


@login_not_required
@require_safe
def partnership_word(request: HttpRequest) -> HttpResponse:
    """The same for Word; where a filter is not understood 404 and why, as the exports have it."""
    filters = PartnershipFilters.of(request)
    if filters.ignored:
        return HttpResponse("\n".join(filters.ignored), status=404, content_type="text/plain; charset=utf-8")
    content = word_of(printed_directory(filters))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="partnerships-{filters.on.isoformat()}.docx"'
    return response
