"""How long the improvement programme's pages take with a country's records, through a server: those that anybody
reads, a lead's own, and an officer's lists. Each is made for each request.
"""

from benchmarks.data import PARTNERSHIPS, copied, let_the_planner_know, load_england
from benchmarks.measuring import Page, count_queries, measure
from benchmarks.overview import MOST
from benchmarks.pages import MOST_QUERIES, addresses_of
from benchmarks.server import served
from benchmarks.verdicts import Verdict

MOST_QUERIES_SIGNED_IN = 40  # a lead's own page has something of every room; the same for a county as for a country
DEEP = "page=40"  # of a list, or its last
PUBLIC = {
    "what the programme is": ["/improvement/"],
    "priorities": ["/improvement/priorities/"],
    "resources": ["/resources/", "/resources/?page=9"],
    "practice": ["/improvement/practice/", f"/improvement/practice/?{DEEP}"],
    "practice, narrowed": ["/improvement/practice/?q=read+together", "/improvement/practice/?topic=inclusion"],
}
OFFICERS = {
    "shared self-evaluations": "/improvement/self-evaluations/",
    "practice that waits": "/improvement/practice/waiting/",
    "system leaders, to an officer": "/system-leaders/",
    "system leaders who are not shown": "/system-leaders/?show=not-shown",
    "offers, to an officer": "/support/offers/",
    "support, to an officer": "/support/",
}
OF_BOTH = {"system leaders": "/system-leaders/", "offers": "/support/offers/", "support": "/support/"}


def measured(about: str, requests: int) -> list[Verdict]:
    """All of them in turns, on a copy with England and the programme of each of its partnerships."""
    from tests import databases
    from tests.template_databases import address_of

    with copied() as copy:
        with databases.connected_to(copy):
            make_year()
            public, signed_in = pages()
            count_queries([*public, *signed_in])
        with served(DATABASE_URL=address_of(copy)) as server:
            measure([(server.connection, page) for page in (*public, *signed_in)], requests)
    return verdicts(about, public, signed_in)


def verdicts(about: str, public: list[Page], signed_in: list[Page]) -> list[Verdict]:
    """The milliseconds of each page beside the same limit, and of public and other pages the most queries."""
    return [
        *(
            Verdict(about, f"milliseconds of {page.name}, {page.queries} queries", page.median, most=MOST)
            for page in (*public, *signed_in)
        ),
        _most_queries(about, "a public page", public, MOST_QUERIES),
        _most_queries(about, "a page to who is signed in", signed_in, MOST_QUERIES_SIGNED_IN),
    ]


def _most_queries(about: str, of: str, pages: list[Page], most: int) -> Verdict:
    worst = max(pages, key=lambda page: page.queries)
    target = f"SQL queries of {of} of the programme of {PARTNERSHIPS} partnerships ({worst.name})"
    return Verdict(about, target, worst.queries, most=most)


def make_year() -> None:
    """England with the programme's records."""
    from benchmarks.england import make_reviews
    from benchmarks.england_programme import make_programme
    from partnerships.models import Partnership

    load_england()
    partnerships = list(Partnership.objects.filter(is_demonstration=False).order_by("pk"))
    make_reviews(partnerships)
    make_programme(partnerships)
    let_the_planner_know()


def pages() -> tuple[list[Page], list[Page]]:
    """The pages that anybody reads, and those of who is signed in: a lead's, of the largest partnership, and an
    officer's.
    """
    from accounts import roles
    from improvement.models import Practice
    from tests.factories import make_user

    lead = _lead_of_largest()
    officer = make_user("officer-of-many@example.org", roles.OFFICER, is_staff=True)
    public = [Page(name, addresses) for name, addresses in PUBLIC.items()]
    public.append(Page("one practice", addresses_of(Practice.objects.shown())))
    own = {f"{name}, to a lead": _near_and_deep(address) for name, address in OF_BOTH.items()}
    lists = {name: _near_and_deep(address) for name, address in OFFICERS.items()}
    return public, [
        *_pages(_own_addresses(lead) | own, make_user("lead-of-many@example.org", person=lead.person)),
        *_pages(lists, officer),
    ]


def _near_and_deep(address: str) -> list[str]:
    """The first page of a list, and one deep in it."""
    return [address, f"{address}{'&' if '?' in address else '?'}{DEEP}"]


def _pages(addresses: dict[str, list[str]], user) -> list[Page]:
    """Those pages as the user asks for them."""
    from django.conf import settings

    from tests.browser.prepare_recording import session_of

    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"}
    return [Page(name, each, headers=headers) for name, each in addresses.items()]


def _lead_of_largest():
    """Who leads the partnership of the most schools, which has a self-evaluation of every year."""
    from improvement.models import SelfEvaluation
    from partnerships.models import Lead

    there = SelfEvaluation.objects.order_by("-answered_count", "pk").filter(agreed_on__isnull=True)
    return Lead.objects.active().select_related("person").get(partnership=there[0].partnership_id)


def _own_addresses(lead) -> dict[str, list[str]]:
    """A lead's own page, and those of the partnership's self-evaluations."""
    from improvement.evaluation.fetching import this_year

    own = f"/my-partnership/{lead.pk}/"
    there, year = f"{own}self-evaluation/", this_year()
    return {
        "a lead’s own page": [own],
        "a lead’s self-evaluations": [there],
        "one self-evaluation": [f"{there}{year}/", f"{there}{year - 1}/"],
        "the meeting’s projected page": [f"{there}{year}/meeting/"],
        "years of self-evaluations compared": [f"{there}compare/"],
    }
