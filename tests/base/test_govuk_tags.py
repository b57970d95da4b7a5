"""The pieces of the Design System that templates ask for by name: ``{% load govuk %}``."""

import html5lib
import pytest
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from base.templatetags.govuk import place_in_menu
from tests.pages.reading import text_of

HOSTILE = '<script>alert("x")</script>'


def render(source: str, path: str = "/", **context: object):
    """The parsed fragment that a template gives, as a page at ``path`` would have it."""
    request = RequestFactory().get(path)
    rendered = Template("{% load govuk %}" + source).render(RequestContext(request, context))
    return html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(rendered, container="div")


def render_page(path: str, number: int, rows: int):
    """The pagination of a list of so many rows, ten a page, at one of its pages."""
    return render("{% govuk_pagination page %}", path, page=Paginator(range(rows), 10).page(number))


def test_govuk_tag_has_its_colour():
    tag = render('{% govuk_tag "Closed" "grey" %}').find("strong")

    assert (tag.get("class"), tag.text) == ("govuk-tag govuk-tag--grey", "Closed")


def test_govuk_tag_without_a_colour_is_plain():
    tag = render('{% govuk_tag "Open" %}').find("strong")

    assert tag.get("class") == "govuk-tag"


def test_breadcrumbs_start_at_home_and_end_without_a_link():
    items = render('{% breadcrumbs "Schools" url name %}', url="/schools/", name="Ann’s School").findall(".//li")

    assert [text_of(item) for item in items] == ["Home", "Schools", "Ann’s School"]
    assert [item.find("a").get("href") for item in items[:-1]] == ["/", "/schools/"]
    assert items[-1].find("a") is None
    assert items[-1].find("span").get("aria-current") == "page"


@pytest.mark.parametrize(
    "source",
    [
        "{% govuk_tag hostile %}",
        "{% govuk_tag 'Open' hostile %}",
        "{% breadcrumbs 'Schools' hostile hostile %}",
        "{% breadcrumbs hostile '/schools/' 'This page' %}",
        "{% empty_list hostile hostile hostile %}",
        "{% proportion_bar 50 hostile %}",
    ],
)
def test_tags_escape_what_they_are_given(source):
    fragment = render(source, hostile=HOSTILE)

    assert fragment.findall(".//script") == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/schools/", "page"),
        ("/schools/?q=Colne", "page"),
        ("/schools/114704/", "true"),
        ("/partnerships/", None),
        ("/", None),
    ],
)
def test_navigation_item_is_current_on_its_page_and_under_it(path, current):
    item = render('{% navigation_item "Schools" "schools:list" %}', path).find("li")

    assert item.find("a").get("href") == "/schools/"
    assert item.find("a").get("aria-current") == current
    assert ("govuk-service-navigation__item--active" in item.get("class")) == (current is not None)


@pytest.mark.parametrize("rows", [0, 1, 10])
def test_govuk_pagination_of_one_page_is_nothing(rows):
    assert render_page("/schools/", 1, rows).find("nav") is None


def test_govuk_pagination_keeps_the_other_parameters():
    links = render_page("/schools/?q=St+Mary%27s+%26+All&page=2", 2, 30).findall(".//a")

    assert [link.get("href") for link in links] == [
        f"?q=St+Mary%27s+%26+All&page={number}" for number in (1, 1, 2, 3, 3)
    ]


def test_govuk_pagination_marks_the_current_page_and_elides_the_rest():
    items = render_page("/schools/?page=5", 5, 100).findall(".//li")

    assert [text_of(item) for item in items] == ["1", "…", "4", "5", "6", "…", "10"]
    current = [item.find("a") for item in items if "govuk-pagination__item--current" in item.get("class")]
    assert [(link.get("aria-label"), link.get("aria-current")) for link in current] == [("Page 5", "page")]


@pytest.mark.parametrize(
    ("number", "ways"), [(1, ["Next page"]), (2, ["Previous page", "Next page"]), (3, ["Previous page"])]
)
def test_govuk_pagination_leads_no_further_than_the_list(number, ways):
    links = render_page("/schools/", number, 30).findall(".//a[@rel]")

    assert [text_of(link) for link in links] == ways


def test_proportion_bar_is_as_wide_as_its_share_and_says_so_in_words():
    bar = render('{% proportion_bar 83.9 "464 of 553 schools (84%)" %}').find("{*}svg")

    assert (bar.get("role"), bar.get("aria-label")) == ("img", "464 of 553 schools (84%)")
    assert [part.get("width") for part in bar.findall("{*}rect")] == ["100", "83.9"]
    assert [part for part in bar.iter() if part.get("style")] == []


def test_empty_list_says_why_and_links_to_what_to_do():
    fragment = render('{% empty_list "No school matches." "See all schools" "/schools/" %}')

    assert [text_of(paragraph) for paragraph in fragment.findall(".//p")] == ["No school matches.", "See all schools"]
    assert fragment.find(".//a").get("href") == "/schools/"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            '{% empty_list "Nothing yet." "An officer adds it in admin." %}',
            ["Nothing yet.", "An officer adds it in admin."],
        ),
        ('{% empty_list "Nothing yet." %}', ["Nothing yet."]),
    ],
)
def test_empty_list_without_an_address_has_no_link(source, said):
    fragment = render(source)

    assert [text_of(paragraph) for paragraph in fragment.findall(".//p")] == said
    assert fragment.find(".//a") is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "/"),
        ("/partnerships/", "/partnerships/"),
        ("/partnerships/colne/", "/partnerships/…"),
        ("/partnerships/print/", "/partnerships/…"),
        ("/schools/", "/schools/"),
        ("/healthz", "/healthz"),
        ("/partnerships", "/partnerships"),
    ],
)
def test_place_in_menu_is_what_the_menu_marks_and_no_more(path, place):
    assert place_in_menu(path) == place
