"""The page that the box leads to, and the suggestions below it."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from base.text import cleaned
from portal.go_to.finding import Destination, destinations

LONGEST = 200  # characters that anybody types
MOST_SUGGESTED = 8


@require_safe
def go_to(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """What was meant: the record itself where there is no doubt; with ``?format=json`` the first ones, to choose."""
    text = cleaned(request.GET.get("q", "")).strip()[:LONGEST]
    found = destinations(text, site=site, request=request)
    if request.GET.get("format") == "json":
        return JsonResponse({"found": [_as_json(one) for one in found[:MOST_SUGGESTED]]})
    if meant := _meant(text, found):
        return redirect(meant.url)
    context = site.each_context(request) | {"title": "Go to a record", "go_to_text": text, "found": found}
    return TemplateResponse(request, "portal/go_to/go_to.html", context)


def _meant(text: str, found: list[Destination]) -> Destination | None:
    """The only one that was found, or the only one whose name begins so, where that is all of its name."""
    begin_so = [one for one in found if one.label.casefold().startswith(text.casefold())]
    is_named = len(begin_so) == 1 and len(begin_so[0].label) == len(text)
    only = begin_so if is_named else found
    return only[0] if len(only) == 1 and not only[0].is_near else None


def _as_json(one: Destination) -> dict[str, str]:
    return {"kind": one.kind, "label": one.label, "hint": one.hint, "url": one.url}
