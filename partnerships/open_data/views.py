"""The directory as open data, with the filters of the pages, and what its columns mean."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.exports.tables import Column, csv_lines, in_chunks
from base.kept import may_be_kept
from base.links import PageLink
from office.council.words import in_our_words
from partnerships.filters import DirectoryFilters, PartnershipFilters, SchoolFilters, WithoutFilters
from partnerships.open_data import columns as open_data

_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


@login_not_required
@require_safe
def partnership_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The directory of partnerships as CSV."""
    filters = PartnershipFilters.of(request)
    rows = in_chunks(filters.apply(open_data.partnerships_to_export(filters.on)))
    lines = csv_lines(open_data.PARTNERSHIP_COLUMNS, rows)
    return _download(filters, lines, "text/csv", "partnerships.csv")


@login_not_required
@require_safe
def partnership_json(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The directory of partnerships as JSON."""
    filters = PartnershipFilters.of(request)
    rows = in_chunks(filters.apply(open_data.partnerships_to_export(filters.on)))
    lines = open_data.json_lines(open_data.PARTNERSHIP_COLUMNS, rows, "partnerships")
    return _download(filters, lines, "application/json", "partnerships.json")


@login_not_required
@require_safe
def school_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Schools with their partnerships as CSV: open ones, unless the filters say otherwise."""
    filters = SchoolFilters(request.GET)
    rows = in_chunks(filters.apply(open_data.schools_to_export()))
    return _download(filters, csv_lines(open_data.SCHOOL_COLUMNS, rows), "text/csv", "schools.csv")


@login_not_required
@require_safe
def school_without_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The schools that count and are in no partnership that does, as CSV."""
    filters = WithoutFilters(request.GET)
    without = open_data.schools_to_export().in_scope().open().without_a_partnership()
    lines = csv_lines(open_data.SCHOOL_COLUMNS, in_chunks(filters.apply(without)))
    return _download(filters, lines, "text/csv", "schools-without-a-partnership.csv")


@login_not_required
@may_be_kept
@require_safe
def data_dictionary(request: HttpRequest) -> TemplateResponse:
    """What the open data is, its licence, and what each column holds."""
    return TemplateResponse(
        request,
        "partnerships/open_data/data_dictionary.html",
        {
            "partnership_columns": _in_our_words(open_data.PARTNERSHIP_COLUMNS),
            "school_columns": _in_our_words(open_data.SCHOOL_COLUMNS),
            "licence": open_data.LICENCE,
        },
    )


def _in_our_words(columns: Iterable[Column]) -> list[Column]:
    """The columns under their names for ever, with what they hold as the council says it."""
    return [replace(column, meaning=in_our_words(column.meaning)) for column in columns]


def links_to_exports(filters: DirectoryFilters, **views: str) -> list[PageLink]:
    """The list of the page as files, with the filters of the page; ``views`` gives the view of each format."""
    return [
        PageLink("alternate", reverse(view) + filters.list_query, _MEDIA_TYPES[name], f"This list as {name.upper()}")
        for name, view in views.items()
    ]


def _download(
    filters: DirectoryFilters, lines: Iterator[str], content_type: str, filename: str
) -> HttpResponse | StreamingHttpResponse:
    """The lines as a file; where a filter is not understood 404 and why, for no reader would notice what is missing."""
    if filters.ignored:
        return HttpResponse("\n".join(filters.ignored), status=404, content_type="text/plain; charset=utf-8")
    if not filters.is_today:
        filename = f"-{filters.on:%Y-%m-%d}.".join(filename.rsplit(".", 1))
    response = StreamingHttpResponse(lines, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Link"] = f'<{open_data.LICENCE}>; rel="license", <{reverse("open_data")}>; rel="describedby"'
    return response
