"""How long this year's peer reviews and the termly reports take an officer with a country's partnerships, through a
server.
"""

from benchmarks.data import PARTNERSHIPS, copied, let_the_planner_know, load_england
from benchmarks.measuring import Page, count_queries, measure
from benchmarks.server import served
from benchmarks.verdicts import Verdict

ADDRESS = "/improvement/this-year/"
ASKED = [
    ADDRESS,
    f"{ADDRESS}?page=40",
    f"{ADDRESS}?quadrant=south",
    f"{ADDRESS}?show=held",
    f"{ADDRESS}?show=no-answer",
]
REPORTS = ["/reports/{term}/school-partnership-board/?draft=yes", "/reports/{term}/south-quadrant-meeting/?draft=yes"]
MOST = 300  # milliseconds, the median: a page that somebody waits for
MOST_QUERIES = 12
MOST_OF_A_REPORT = 2000  # milliseconds, the slowest: it is read once a term, and made from all there is


def measured(about: str, requests: int) -> list[Verdict]:
    """The page with everything, deep in it, and narrowed, in turns."""
    from tests import databases
    from tests.template_databases import address_of

    with copied() as copy:
        with databases.connected_to(copy):
            reviews, cookies = make_year()
            page = Page("overview", ASKED, headers={"Cookie": cookies})
            reports = Page("reports", _reports(), headers={"Cookie": cookies})
            count_queries([page, reports])
        with served(DATABASE_URL=address_of(copy)) as server:
            measure([(server.connection, page)], requests)
            measure([(server.connection, reports)], max(requests // 10, 2))
    about_it = f"officer’s overview of {PARTNERSHIPS} partnerships"
    return [
        Verdict(about, f"milliseconds of the {about_it}, {reviews} reviews", page.median, most=MOST),
        Verdict(about, f"SQL queries of the {about_it}", page.queries, most=MOST_QUERIES),
        Verdict(
            about,
            f"milliseconds of a termly report of {PARTNERSHIPS} partnerships",
            max(reports.milliseconds),
            most=MOST_OF_A_REPORT,
        ),
    ]


def _reports() -> list[str]:
    """The reports of this term: the county's, and one quadrant's."""
    from django.utils import timezone

    from base.school_terms import Term
    from improvement.reporting.terms import TermSlug

    return [path.format(term=TermSlug().to_url(Term.of(timezone.localdate()))) for path in REPORTS]


def make_year() -> tuple[int, str]:
    """England with a year of reviews; how many reviews there are, and an officer's cookies."""
    from django.conf import settings

    from accounts import roles
    from benchmarks.england import make_reviews
    from partnerships.models import Partnership
    from tests.browser.prepare_recording import session_of
    from tests.factories import make_user

    load_england()
    reviews = make_reviews(list(Partnership.objects.filter(is_demonstration=False).order_by("pk")))
    let_the_planner_know()
    officer = make_user("officer-of-many@example.org", roles.OFFICER, is_staff=True)
    return reviews, f"{settings.SESSION_COOKIE_NAME}={session_of(officer)}"
