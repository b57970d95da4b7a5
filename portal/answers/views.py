"""The questions people ask, and the answer to each: as a page, on paper, as CSV and as an Excel file."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.exports.files import csv_file, no_file, workbook_file
from base.exports.workbooks import About
from office.council.reading import the_council
from office.council.words import in_our_words
from portal.answers.answer import Answer
from portal.answers.every import BY_SLUG, answers_for

ON_A_PAGE = 100


@require_safe
def answer_list(request: HttpRequest, *, site: admin.AdminSite) -> TemplateResponse:
    """The questions that the reader may have answered."""
    answers = answers_for(request.user)
    if not answers:
        raise PermissionDenied
    offered = [(one.address(), in_our_words(one.question), in_our_words(one.explains)) for one in answers]
    context = {"title": "Questions people ask", "answers": offered, "today": timezone.localdate()}
    return TemplateResponse(request, "portal/answers/answer_list.html", site.each_context(request) | context)


@require_safe
def answer_detail(request: HttpRequest, slug: str, *, site: admin.AdminSite) -> HttpResponse:
    """One answer; with ``?format=csv``, ``xlsx`` or ``print`` all of its rows so."""
    answer_class = BY_SLUG.get(slug)
    if answer_class is None:
        raise Http404("There is no such question.")
    if not answer_class.may_be_read_by(request.user):
        raise PermissionDenied
    answer = answer_class(request.GET, on=timezone.localdate())
    kind = request.GET.get("format")
    if kind in ("csv", "xlsx"):
        return _file(answer, kind)
    is_printed = kind == "print"
    page = Paginator(answer.rows, max(1, len(answer.rows)) if is_printed else ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    for name in ("page", "format"):
        query.pop(name, None)
    headings, cells = answer.table(list(page.object_list))
    context = site.each_context(request) | {
        "title": in_our_words(answer.question),
        "answer": answer,
        "form": answer.form,
        "page": page,
        "headings": headings,
        "cells": cells,
        "query": query.urlencode(),
        "pages": page.paginator.get_elided_page_range(page.number),
        "today": answer.on,
    }
    template = "portal/answers/answer_print.html" if is_printed else answer.template
    return TemplateResponse(request, template, context | ({} if is_printed else answer.more(request)))


def _file(answer: Answer, kind: str) -> HttpResponse:
    """All rows as a file; where a part of the address is not understood 404 and why, as nobody would see it there."""
    if answer.form.faults:
        return no_file(answer.form.faults)
    if kind == "csv":
        return csv_file(answer.file_name, answer.columns, answer.rows, on=answer.form.of_day)
    about = About(
        in_our_words(answer.question), the_council().name, timezone.now(), answer.form.in_words, answer.sentences
    )
    return workbook_file(answer.file_name, answer.columns, answer.rows, about, on=answer.form.of_day)
