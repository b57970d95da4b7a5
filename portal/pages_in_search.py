"""Pages about the portal itself and the strategy, for the public search."""

import datetime as dt

from django.urls import reverse

from partnerships.search.further_pages import PublicPage

OF_ALL = frozenset(["page", "site", "website", "statement", "notice", "policy", "this", "your"])
IMPROVEMENT = frozenset(["improvement", "review", "reviews", "evaluation"])
RESOURCES = frozenset(["resources", "resource", "guidance", "templates", "toolkit"])
OPEN_DATA = frozenset(["data", "csv", "json", "download", "downloads", "dataset", "datasets"])
PRIVACY = frozenset(["privacy", "gdpr", "protection"])
ACCESSIBILITY = frozenset(["accessibility", "accessible"])
COOKIES = frozenset(["cookies", "cookie"])
QUADRANTS = frozenset(["quadrant", "quadrants"])
COUNTING = frozenset(["many", "coverage", "percentage", "proportion", "statistics", "figures"])
COUNTED = frozenset(["schools", "school", "in", "are", "partnership", "partnerships", "of", "percent", "not", "none"])
MISTAKES = frozenset(["mistake", "mistakes", "error", "errors", "wrong", "incorrect", "correction", "corrections"])
MISTAKEN = OF_ALL | frozenset(
    ["report", "something", "anything", "tell", "correct", "spot", "spotted", "found", "information", "details"]
)
CONTACT = frozenset({"contact", "contact us", "contacts", "contact the council", "who do i contact"})
WHAT_IT_IS = frozenset(
    f"{ask} {what}"
    for ask in ("what is", "whats", "what does")
    for what in ("a partnership", "a school partnership", "a schools partnership", "a partnership do", "a cluster")
) | {"what are partnerships", "what are school partnerships", "what is this", "what is this site", "strategy", "vision"}


def pages_about_the_portal(on: dt.date) -> list[PublicPage]:
    """What the footer and the front page lead to, and what every page has at its end."""
    none = frozenset[str]()
    return [
        PublicPage(
            "How self-evaluation, peer review and support work",
            reverse("improvement:about"),
            IMPROVEMENT,
            besides=OF_ALL | {"peer", "self", "school", "schools", "support", "work"},
        ),
        PublicPage("Resources for partnerships", reverse("resources:list"), RESOURCES, besides=OF_ALL | {"useful"}),
        PublicPage("Open data: the lists as CSV and JSON", reverse("open_data"), OPEN_DATA, besides=OF_ALL | {"open"}),
        PublicPage("Privacy", reverse("privacy"), PRIVACY, besides=OF_ALL | {"data"}),
        PublicPage("Accessibility statement", reverse("accessibility"), ACCESSIBILITY, besides=OF_ALL),
        PublicPage("Cookies", reverse("cookies"), COOKIES, besides=OF_ALL),
        PublicPage("The quadrants and their districts", reverse("quadrant_list"), QUADRANTS, besides=OF_ALL | {"map"}),
        PublicPage("How many schools are in a partnership", reverse("schools:without"), COUNTING, besides=COUNTED),
        PublicPage(
            "Something wrong? Find the school or partnership: its page has “Something wrong on this page?”",
            reverse("partnerships:list"),
            MISTAKES,
            besides=MISTAKEN,
        ),
        PublicPage("How to reach the council", f"{reverse('privacy')}#contact", none, asked_as=CONTACT),
        PublicPage("What partnerships are for: the strategy", reverse("home"), none, asked_as=WHAT_IT_IS),
    ]
