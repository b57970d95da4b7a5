"""The programme's pages: what it is, for everybody; and this year by partnership, for those who see to them."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from base.school_terms import academic_year, day_in_year
from improvement.models import PeerReview, Round, YearSnapshot
from improvement.programme.past_years import freeze_last_year
from partnerships.models import Partnership
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_review,
    make_round,
    make_school,
    make_seat,
    make_topic,
    make_user,
)
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db

ABOUT, THIS_YEAR = "/improvement/", "/improvement/this-year/"
YEAR = academic_year(timezone.localdate())
NOVEMBER, JANUARY = day_in_year(YEAR, 11, 12), day_in_year(YEAR, 1, 20)
SAFEGUARDING = (
    "About a child: your safeguarding lead. About an adult who works with children: your headteacher; about the "
    "headteacher: the chair of governors or the trust. The local authority designated officer is told within one "
    "working day."
)
HOST, TOPIC = "Zzhost Primary School", "Zztopic"


def said_in(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


@pytest.fixture
def officer(client):
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def colne() -> Partnership:
    """A partnership of the South: two reviews held, one planned without a day, one postponed, one cancelled."""
    partnership = make_partnership("Colne", home_quadrant=make_quadrant("South"), schools=[make_school(HOST)])
    for _ in range(5):
        make_round_member(partnership)
    round = make_round(partnership)
    hosts = [membership.school for membership in partnership.memberships.order_by("pk")]
    held = {"state": "held", "topic": make_topic(TOPIC)}
    make_review(round, hosts[0], visit_on=NOVEMBER, **held)
    make_review(round, hosts[1], visit_on=JANUARY, **held)
    make_review(round, hosts[2])
    make_review(round, hosts[3], state="postponed", reason="inspection", postponed_from=NOVEMBER)
    make_review(round, hosts[4], state="cancelled", reason="capacity")
    return partnership


def make_round_member(partnership: Partnership) -> None:
    partnership.memberships.create(school=make_school(), started_on=partnership.started_on)


def cells(response, name: str) -> list[str]:
    """The row of the table that begins with that name."""
    rows = [[text_of(cell) for cell in row] for row in read(response).iter("tr")]
    return next((row for row in rows if row[0].startswith(name)), [])


# What it is.


def test_about_is_public_and_says_who_sees_what_and_what_is_not_kept(client):
    page = said_in(client.get(ABOUT))

    for said in (
        "There is no box for what a review found.",
        "runs the database, and may have to disclose what is in it",
        "Your school may have to disclose what it holds too.",
        SAFEGUARDING,
    ):
        assert said in page
    for word in ("attainment", "results", "outcomes"):
        assert word not in page.lower()


def test_about_leads_on_to_support_and_to_whom_a_leader_can_ring(client):
    links = {link.get("href") for link in read(client.get(ABOUT)).iterfind(".//main//a")}

    assert {"/support/", "/system-leaders/", "/support/wellbeing/"} <= links


def test_about_names_the_topics_of_today(client):
    make_topic("Oracy")
    page = said_in(client.get(ABOUT))

    assert "personal development and well-being" in page
    assert "oracy" in page


def test_about_counts_and_names_no_school_topic_reason_or_partnership(client, colne):
    page = said_in(client.get(ABOUT))

    assert '<strong class="portal-figure">2</strong> peer reviews held so far' in page
    assert '<strong class="portal-figure">2</strong> planned and still to come' in page
    for word in (HOST, "Colne", "time or staff"):
        assert word not in page


def test_about_shows_manners_of_the_county_alone_and_none_of_few(client, colne):
    def make_with(manner: str, number: int) -> None:
        for place in range(number):
            home = make_quadrant(("West", "South")[place % 2])
            make_round(make_partnership(home_quadrant=home, schools=2), manner=manner)

    assert "How many do theirs in which way is not shown" in said_in(client.get(ABOUT))

    for manner, number in (("groups", 8), ("paper", 7), ("trust", 1)):
        make_with(manner, number)
    for _ in range(3):
        make_partnership(home_quadrant=make_quadrant("West"), schools=2)

    response = client.get(ABOUT)
    assert cells(response, "In groups") == ["In groups", "9"]
    assert cells(response, "By the trust") == ["By the trust’s own arrangement", "not shown"]
    assert cells(response, "South") == ["South", "2", "2"], "no quadrant has any"


def test_about_says_that_it_is_not_narrowed(client, colne):
    page = said_in(client.get(f"{ABOUT}?year=2024&on=2024-01-01&quadrant=west"))

    for name in ("year", "on", "quadrant"):
        assert f"So “{name}” is left out." in page
    assert "is left out" not in said_in(client.get(ABOUT))


def test_about_has_its_numbers_before_who_sees_what_which_is_folded(client, colne):
    page = read(client.get(ABOUT))
    ids = [one.get("id") for one in page.iterfind(".//main//h2")]

    assert ids.index("in-numbers") < ids.index("kept")
    folded = [text_of(one) for one in page.iterfind(".//main//details//table/caption")]
    assert "Who sees what of peer reviews and support" in folded


def test_who_sees_what_tells_of_every_number_that_everybody_reads(client):
    said = said_in(client.get(ABOUT))
    table = said.partition("Who sees what of peer reviews and support</caption>")[2].partition("</table>")[0]

    for words in ("how often each topic was chosen", "how much support was asked for", "agreed which stage of a theme"):
        assert words in table.partition("Everybody, on this page")[2], words
    assert "How many requests there are this year, and what became of them" in table


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("improvement/evaluation/_privacy.html", "how many partnerships of the county agreed which stage"),
        ("improvement/support/_kept.html", "how often support was asked for and given in the whole county"),
        ("improvement/rounds/_privacy.html", "how often each topic was chosen in the whole county"),
    ],
)
def test_every_page_that_says_who_sees_its_records_tells_of_what_is_counted_of_them(template, words):
    assert words in render_to_string(template)


def test_about_without_partnerships_says_why_there_are_no_numbers(client):
    assert "there is nothing to count" in said_in(client.get(ABOUT))


def test_about_asks_the_database_little_and_no_more_for_more(client, colne):
    few = count_queries(client, ABOUT)
    for _ in range(3):
        make_review(make_round(make_partnership(home_quadrant=make_quadrant("West"), schools=2)))
    caches["pages"].clear()

    assert count_queries(client, ABOUT) == few <= 9


def test_about_leads_those_who_have_one_to_the_overview(client, colne):
    assert THIS_YEAR not in said_in(client.get(ABOUT))

    client.force_login(make_user(None, roles.OFFICER, is_staff=True))

    assert THIS_YEAR in said_in(client.get(ABOUT))


def test_about_is_linked_from_the_menu_the_strategy_and_the_sitemap(client):
    from improvement.models import Page

    Page.objects.create(slug="strategy", title="Strategy", body="Every school.")

    home = client.get("/")

    links = [text_of(link) for link in read(home).findall(".//a[@href='/improvement/']")]
    assert links == ["Improvement", "How self-evaluation, peer review and support work"]
    assert f"{ABOUT}</loc>" in client.get("/sitemap.xml").content.decode()


# This year by partnership.


def test_overview_says_how_many_are_in_which_state_and_month(officer, colne):
    response = officer.get(THIS_YEAR)

    assert cells(response, "Colne") == [
        "ColneSouth",
        "In groups",
        "2 (1 in Nov, 1 in Jan)",
        "1 (without a day)",
        "1",
        "1 (without a day)",
    ]


def test_overview_names_no_school_topic_or_reason(officer, colne):
    page = said_in(officer.get(THIS_YEAR))

    for word in (HOST, TOPIC, "inspection", "time or staff"):
        assert word.lower() not in page.lower()


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        ("trust", "By the trust’s own arrangement"),
        ("paper", "On paper"),
        ("none", "None this year"),
        (None, "No answer yet"),
    ],
)
def test_overview_says_how_each_does_them_and_never_why_there_are_none(officer, manner, said):
    partnership = make_partnership("Dengie", schools=2)
    if manner:
        make_round(partnership, manner=manner, why_none="no-lead" if manner == "none" else "")

    response = officer.get(THIS_YEAR)

    assert cells(response, "Dengie")[1] == said
    assert f"{int(bool(manner))} of 1 partnership" in " ".join(texts(response, ".//p"))
    assert "Nobody leads" not in said_in(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Colne", "Dengie", "Wide"]),
        ("?quadrant=south", ["Colne"]),
        ("?quadrant=west", ["Dengie"]),
        ("?quadrant=county-wide", ["Wide"]),
        ("?show=groups", ["Colne"]),
        ("?show=paper", ["Dengie"]),
        ("?show=no-answer", ["Wide"]),
        ("?show=none", []),
        ("?show=held", ["Colne"]),
        ("?show=cancelled", ["Colne"]),
        ("?show=held&quadrant=west", []),
        ("?show=nonsense&quadrant=atlantis", ["Colne", "Dengie", "Wide"]),
    ],
)
def test_overview_is_narrowed_by_quadrant_and_state(officer, colne, query, found):
    make_round(make_partnership("Dengie", home_quadrant=make_quadrant("West"), schools=2), manner="paper")
    make_partnership("Wide", schools=2, home_quadrant=None)

    response = officer.get(f"{THIS_YEAR}{query}")

    assert texts(response, ".//tbody//th/a") == found


def test_overview_says_what_it_left_out(officer, colne):
    page = said_in(officer.get(f"{THIS_YEAR}?show=nonsense&quadrant=atlantis&page=7"))

    assert "There is no state “nonsense” here, so that is left out." in page
    assert "There is no quadrant “atlantis” here, so that is left out." in page
    assert "There is no page 7." in page


def test_overview_where_nothing_matches_offers_all(officer, colne):
    page = said_in(officer.get(f"{THIS_YEAR}?show=trust"))

    assert "No partnership matches that." in page
    assert "Show all partnerships" in page


def test_overview_is_of_this_year_alone(officer):
    partnership = make_partnership("Colne", schools=2)
    before = make_round(partnership, year=YEAR - 1)
    make_review(before, state="held", visit_on=NOVEMBER, topic=make_topic())

    assert cells(officer.get(THIS_YEAR), "Colne")[1:] == ["No answer yet", "0", "0", "0", "0"]


# Who may look at it.


def sign_in(client, person) -> None:
    client.force_login(make_user(person=person))


@pytest.mark.parametrize("role", ["chair", "co-chair", "vice-chair", "minute-taker"])
def test_overview_of_who_chairs_or_minutes_a_quadrant_is_of_that_and_has_no_months(client, colne, role):
    make_partnership("Dengie", home_quadrant=make_quadrant("West"), schools=2)
    sign_in(client, make_seat(make_board("South quadrant meeting", quadrant=colne.home_quadrant), role=role).person)

    response = client.get(THIS_YEAR)

    assert [cells(response, "Colne"), cells(response, "Dengie")] == [["ColneSouth", "In groups", "2", "2"], []]
    assert texts(response, ".//thead//th") == ["Partnership", "How", "Held", "Planned"]
    for word in ("Nov", "Cancelled", "cancelled"):
        assert word not in " ".join(texts(response, ".//main"))


def test_overview_of_a_chair_is_not_narrowed_by_what_they_may_not_know(client, colne):
    sign_in(client, make_seat(make_board("South quadrant meeting", quadrant=colne.home_quadrant), role="chair").person)

    for asked in ("show=cancelled", "show=postponed", "quadrant=west"):
        response = client.get(f"{THIS_YEAR}?{asked}")
        assert texts(response, ".//tbody//th/a") == ["Colne"]
        assert "so that is left out" in said_in(response)


def test_overview_of_a_chair_has_what_is_postponed_among_what_is_planned(client, colne):
    sign_in(client, make_seat(make_board("South quadrant meeting", quadrant=colne.home_quadrant), role="chair").person)
    PeerReview.objects.filter(state="planned").delete()

    response = client.get(f"{THIS_YEAR}?show=planned")

    assert cells(response, "Colne")[3] == "1"


def of_former_seat(colne):
    board = make_board("South quadrant meeting", quadrant=colne.home_quadrant)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    return make_seat(board, role="chair", started_on=dt.date(2023, 9, 1), ended_on=yesterday).person


NOT_FOR = {
    "nobody in particular": lambda colne: make_person(),
    "a headteacher": lambda colne: make_headship(make_person(), colne.memberships.first().school).person,
    "a lead": lambda colne: make_lead(colne).person,
    "a member of the quadrant meeting": lambda colne: (
        make_seat(make_board("South quadrant meeting", quadrant=colne.home_quadrant), role="member").person
    ),
    "the chair of the county's board": lambda colne: make_seat(make_board(), role="chair").person,
    "a former chair": of_former_seat,
}


@pytest.mark.parametrize("who", NOT_FOR)
def test_overview_is_not_for(client, colne, who):
    sign_in(client, NOT_FOR[who](colne))

    assert client.get(THIS_YEAR).status_code == 403
    assert THIS_YEAR not in said_in(client.get(ABOUT))


@pytest.mark.parametrize("fields", [{"is_superuser": True, "is_staff": True}, {}])
def test_overview_is_neither_a_superuser_s_nor_an_administrator_s(client, colne, fields):
    client.force_login(make_user(None, *([] if fields else [roles.ADMINISTRATOR]), **fields))

    assert client.get(THIS_YEAR).status_code == 403


def test_overview_asks_who_is_not_signed_in_to_sign_in(client):
    assert client.get(THIS_YEAR).status_code == 302


# How much it asks.


def count_queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("query", ["", "?page=2", "?quadrant=south&show=held"])
def test_overview_asks_at_most_twelve_times_and_no_more_for_a_county_of_partnerships(officer, colne, query):
    make_more(Partnership.objects.get(pk=colne.pk), 30)
    few = count_queries(officer, f"{THIS_YEAR}{query}")
    make_more(Partnership.objects.get(pk=colne.pk), 120)

    response = officer.get(f"{THIS_YEAR}{query}")

    assert count_queries(officer, f"{THIS_YEAR}{query}") == few <= 12
    assert len(response.context["rows"]) == 25
    assert response.context["page"].paginator.count == 151


def make_more(like: Partnership, count: int) -> None:
    """So many more partnerships of two schools each, with a review held."""
    begun = Partnership.objects.count()
    schools = [make_school(), make_school()]
    for number in range(begun, begun + count):
        partnership = make_partnership(f"P{number}", home_quadrant=like.home_quadrant, schools=schools)
        round = Round.objects.create(partnership=partnership, year=YEAR)
        make_review(round, make_school(), state="held", visit_on=NOVEMBER, topic=make_topic(TOPIC))


def test_this_year_counts_last_years_reasons_for_officers_and_this_years_for_nobody(client):
    for reason, each in (("inspection", 2), ("capacity", 2), ("head", 1), ("diary", 1), ("other", 1)):
        for _ in range(3):
            round = make_round(make_partnership(schools=0), year=YEAR - 1)
            for _ in range(each):
                make_review(round, make_school(), state="cancelled", reason=reason)
    make_review(make_round(make_partnership(schools=3)), state="cancelled", reason="reviewer")
    client.force_login(make_user(None, roles.OFFICER))
    before = client.get(THIS_YEAR).content.decode()
    freeze_last_year(timezone.localdate())
    PeerReview.objects.filter(reason="inspection").delete()

    page = client.get(THIS_YEAR).content.decode()

    assert "<li>An inspection: " not in before
    assert "<li>An inspection: 6</li>" in page
    for hidden in ("The day no longer suits", "Another reason", "A reviewer cannot come"):
        assert hidden not in page


def test_page_says_who_reads_what_is_asked_for_by_law_or_opened_with_a_reason(client):
    said = said_in(client.get(ABOUT))

    table = said.partition("Who sees what of peer reviews and support</caption>")[2].partition("</table>")[0]
    for words in ("by law", "Two named officers", "kept from being erased", "for an hour", "audit trail"):
        assert words in table, words
    for words in ("A request for support", "asked of the county", "Who pays for it", "without schools or topics"):
        assert words in table, words
    assert "who heads it, who headed it in the last 90 days, and its office" in said
    assert "by letter or telephone where no address of theirs is recorded" in said


def test_what_is_counted_today_is_said_to_be_so_beside_what_is_frozen(client, colne):
    PeerReview.objects.update(year=YEAR - 1)
    Round.objects.update(year=YEAR - 1)
    YearSnapshot.objects.create(year=YEAR - 1, frozen_on=timezone.localdate())

    said = said_in(client.get(ABOUT))

    assert "2 were held, as counted today." in said
    assert "so they may differ from what is counted today" in said
