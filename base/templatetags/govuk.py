"""Pieces of the GOV.UK Design System, for templates: ``{% load govuk %}``."""

from django import template
from django.core.paginator import Page
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.telephones import spaced

register = template.Library()
register.filter("telephone", spaced)


@register.simple_tag
def govuk_tag(text: str, colour: str = "") -> SafeString:
    """A tag, such as a school's status; ``colour`` is one of the Design System's: grey, green, yellow, red, purple."""
    modifier = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', modifier, text)


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, object]:
    """The way to this page: ``{% breadcrumbs "Schools" schools_url "This school" %}``; Home is put before it."""
    pairs = [("Home", reverse("home")), *zip(parts[:-1:2], parts[1:-1:2], strict=True), (parts[-1], "")]
    return {"trail": pairs}


@register.inclusion_tag("components/navigation_item.html", takes_context=True)
def navigation_item(context: RequestContext, text: str, view: str, *args: object) -> dict[str, object]:
    """A link of the main navigation, marked where the page is under it."""
    url = reverse(view, args=args)
    path = context["request"].path if "request" in context else ""
    return {"text": text, "url": url, "is_current": path.startswith(url), "is_this_page": path == url}


@register.filter
def place_in_menu(path: str) -> str:
    """As much of a path as decides what the main navigation marks: the first name in it, and whether more follows."""
    first, slash, more = path.removeprefix("/").partition("/")
    return f"/{first}{slash}{'…' if more else ''}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def govuk_pagination(context: RequestContext, page: Page) -> dict[str, object]:
    """Links to the pages of a list, keeping its other parameters; nothing where there is one page only."""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "numbers": numbers, "query": f"?{query.urlencode()}{'&' if query else ''}page="}


@register.inclusion_tag("components/proportion_bar.html")
def proportion_bar(percentage: float, label: str) -> dict[str, object]:
    """A bar filled to a percentage, 0 to 100; ``label`` says the same in words."""
    return {"percentage": percentage, "label": label}


@register.inclusion_tag("components/empty.html")
def empty_list(why: str, next: str = "", url: str = "") -> dict[str, str]:
    """Why a list is empty and what to do next, as a link where there is one."""
    return {"why": why, "next": next, "url": url}
