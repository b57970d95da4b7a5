"""Every page that can be reached from the front page of the demonstration, as a browser would read it."""

import gzip
import re
from collections import Counter
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.test import Client

from accounts.models import User
from boards.models import Meeting, Paper
from demonstration.minutes import record_minutes
from improvement.models import Resource
from office.models import Council
from partnerships import search
from partnerships.models import Enquiry, Lead, Partnership, Person, School
from tests.addresses import name_of, public_addresses
from tests.pages.crawler import Fetched, crawl, fetch, is_public

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

# What this crawl cannot reach: signing in, and what is behind a signed link.
NOT_REACHED = (
    "metrics",  # closed without a token
    *("account_", "mfa_", "openid_", "socialaccount_", "accept_invitation"),
    *("confirm:", "actions:by_link", "dates:", "follow:confirm", "follow:leave"),
    "hide_notice",  # by a POST alone
)
MOST_QUERIES = 9  # SQL, of any public address, one of which asks whether what is kept holds; but for the front page,
MOST_OF_FRONT_PAGE = 12  # which has something of every room
MOST_OF_A_QUADRANT = 10  # its meetings, past and to come, come with where their minutes are
AN_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LISTS = ["/partnerships/", "/schools/", "/schools/without-a-partnership/"]
EXPORTS = [
    *("/partnerships/export.csv", "/partnerships/export.json"),
    *("/schools/export.csv", "/schools/without-a-partnership/export.csv"),
]
FOLLOWED = ["board/school-partnership-board", "quadrant/south", "partnership/colne-valley-partnership"]
ASKED = [  # of every list: narrowed, searched, near a place, and all of it
    "?quadrant=south&district=basildon&phase=primary",
    "?q=colchester",
    "?q=nobody+is+called+this",
    "?near=CM1+1LX",
    "?q=primary&quadrant=mid&near=CM1&page=2",
]


@pytest.fixture(scope="module")
def fetched(demonstration) -> list[Fetched]:
    record_minutes()
    School.objects.update(office_email=Concat(Value("office-"), "urn", Value("@example.org"), output_field=CharField()))
    assert connection.features.supports_json_field  # which Django asks SQLite once in each thread, with three queries
    search.find("Colchester")  # the indexes are built once after each change, by whoever searches first
    for records in (School.objects.open(), Partnership.objects.active()):  # what their pages share, likewise
        assert Client().get(records.first().get_absolute_url()).status_code == 200
    return [page for page in crawl(Client()) if is_public(page.url)]


@pytest.fixture
def not_linked(fetched) -> list[Fetched]:
    """Addresses that no page of the demonstration leads to: what people type, what machines ask for, and files."""
    partnership = Partnership.objects.counted().open_to_new_schools().first().get_absolute_url()
    meeting = Meeting.objects.exclude(status__in=Meeting.WITHOUT_ISSUED_AGENDA).first()
    content = ContentFile(b"%PDF-1.7", "terms.pdf")  # the demonstration's own files are in another folder
    paper = Paper.objects.create(meeting=meeting, title="Terms", file=content, is_public=True)
    resource = Resource.objects.create(title="Terms", slug="terms", summary="A file.", topic="Terms", file=content)
    return [
        fetch(Client(), url)
        for url in [
            *(address + query for address in LISTS + EXPORTS for query in ASKED),
            *EXPORTS,
            *("/accounts/login/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt"),
            *(f"{partnership}{kind}/sent/" for kind in Enquiry.Kind.values),
            f"{School.objects.open().first().get_absolute_url()}report/sent/",
            *(f"/follow/{followed}/asked/" for followed in FOLLOWED),
            paper.get_absolute_url(),
            resource.get_absolute_url(),
        ]
    ]


@pytest.fixture(scope="module")
def pages(fetched) -> list[Fetched]:
    return [page for page in fetched if page.is_html]


def test_crawl_reaches_the_whole_site(pages):
    reached = Counter(page.url.split("/")[1] for page in pages)

    assert reached["schools"] > 563, "every open school's page, and the lists"
    assert reached["partnerships"] > 40
    assert reached["boards"] >= 6
    assert reached["quadrants"] >= 5
    assert {"", "meetings", "resources", "accessibility", "privacy", "cookies"} <= set(reached)


def test_crawl_no_link_is_dead(fetched):
    dead = [
        f"{page.url} from {page.linked_from}: {page.response.status_code}"
        for page in fetched
        if page.response.status_code not in (200, 302)
    ]

    assert dead == []


def test_crawl_every_page_is_valid_html(pages):
    faulty = {page.url: page.faults for page in pages if page.faults}

    assert faulty == {}


def test_crawl_every_page_has_one_h1_in_main_and_no_skipped_heading(pages):
    for page in pages:
        main = page.find(".//main[@id='main-content']")
        assert len(main) == 1, page.url
        assert len(page.find(".//h1")) == len(main[0].findall(".//h1")) == 1, page.url
        levels = [int(element.tag[1]) for element in main[0].iter() if element.tag in ("h1", "h2", "h3", "h4", "h5")]
        assert levels[0] == 1, page.url
        assert all(after - before <= 1 for before, after in pairwise(levels)), (page.url, levels)


def test_crawl_every_page_has_a_title_of_its_own(pages):
    titles = Counter("".join(page.find(".//title")[0].itertext()).strip() for page in pages if "?" not in page.url)
    shared = {title: n for title, n in titles.items() if n > 1 and "School" not in title}

    assert shared == {}
    assert all(title.endswith(" – Essex school partnerships") for title in titles), titles


def test_crawl_every_page_is_small(pages):
    sizes = {page.url: len(gzip.compress(page.response.content, 6)) for page in pages}

    assert {url: size for url, size in sizes.items() if size > 20_000} == {}


def test_crawl_no_public_address_takes_more_than_nine_queries(fetched, not_linked):
    opened = [*fetched, *not_linked]

    assert {page.url: page.response.status_code for page in not_linked if page.response.status_code != 200} == {}
    names = {name_of(page.url) for page in opened if not page.url.startswith("/static/")}
    read = {name for name in public_addresses() if not name.startswith(NOT_REACHED)}
    assert read - names == set(), "each is opened once at least"
    quadrants = [f"/quadrants/{slug}/" for slug in ("west", "mid", "south", "north-east")]
    most = {"/": MOST_OF_FRONT_PAGE} | dict.fromkeys(quadrants, MOST_OF_A_QUADRANT)
    assert {page.url: page.queries for page in opened if page.queries > most.get(page.url, MOST_QUERIES)} == {}


def test_crawl_every_id_is_unique_and_every_label_has_its_field(pages):
    for page in pages:
        ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
        assert {name for name, n in ids.items() if n > 1} == set(), page.url
        missing = [e.get("for") for e in page.find(".//label[@for]") if e.get("for") not in ids]
        assert missing == [], page.url


def test_crawl_nothing_is_inline_and_nothing_comes_from_elsewhere(pages):
    for page in pages:
        inline = [script for script in page.find(".//script") if not script.get("src")]
        inline = [script for script in inline if script.get("type") not in ("application/ld+json",)]
        assert inline == [], page.url
        assert page.find(".//style") == [], page.url
        assert [e.tag for e in page.root.iter() if e.get("style")] == [], page.url
        assert [s for s in page.sources() if not s.startswith("/")] == [], page.url


def test_crawl_says_on_every_page_that_it_is_a_demonstration(pages):
    silent = [page.url for page in pages if b"Demonstration." not in page.response.content]

    assert silent == []


def test_crawl_sets_no_cookie_for_the_anonymous_but_the_token_of_a_form_that_is_sent(fetched):
    setting = {page.url: list(page.response.cookies) for page in fetched if page.response.cookies}
    forms = {page.url: ["csrftoken"] for page in fetched if page.is_html and page.find(".//form[@method='post']")}

    assert setting == forms
    followed = [url for url in forms if url.startswith("/follow/")]
    assert len(forms) - len(followed) == 20, "five of each of the four forms"
    assert len(followed) == 5 + 4 + 2, "five partnerships, the quadrants, and the boards that publish"


def test_crawl_shows_no_contact_detail_that_is_not_public(fetched):
    """Neither on pages nor in exports, vCards, calendars and the structured data of pages."""
    private = _details(publish_contact=False) - _details(publish_contact=True)  # co-leads may share a mailbox
    private |= {*User.objects.values_list("email", flat=True), *Enquiry.objects.values_list("sender_email", flat=True)}
    private -= {"", Council().mailbox} | _details(publish_contact=True)
    assert len(private) > 20, "the demonstration has details that are not public"
    known = re.compile("|".join(re.escape(_squeezed(detail)) for detail in sorted(private)))

    shown = [(page.url, found[0]) for page in fetched if (found := known.search(_squeezed(page.text)))]

    assert shown == []


def test_crawl_shows_no_address_that_nobody_published(fetched, not_linked):
    """Whatever looks like one, on pages and in files, whoever's it is: of a school's office, a follower, an account."""
    council = Council.objects.get()
    published = _details(publish_contact=True) | {council.mailbox, council.security_mailbox}
    assert School.objects.exclude(office_email="").count() > 500, "and none of these is public"

    shown = {
        (page.url, found)
        for page in (*fetched, *not_linked)
        for found in AN_ADDRESS.findall(unquote(unescape(_unfolded(page.text))))
        if found.lower() not in published
    }

    assert sorted(shown) == []


def test_crawl_fetches_what_is_exported_and_fed_besides_the_pages(fetched):
    kinds = Counter(page.response.headers.get("Content-Type", "").partition(";")[0] for page in fetched)

    assert {"text/html", "text/csv", "application/json", "text/vcard"} <= set(kinds)


def _details(**published: bool) -> set[str]:
    """Addresses and telephone numbers of people, leads and partnerships."""
    records = [record for model in (Lead, Person, Partnership) for record in model.objects.filter(**published)]
    return {detail for record in records for detail in (record.email, record.telephone) if detail}


def _unfolded(text: str) -> str:
    """Without the ends of lines that a vCard or a calendar puts into what is long."""
    return text.replace("\r\n ", "")


def _squeezed(text: str) -> str:
    """Without blanks and capitals, so that a number is found however it is written."""
    return re.sub(r"\s", "", text).lower()
