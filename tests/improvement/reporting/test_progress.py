"""What a termly report has of priorities, and how long that keeps its paper closed."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.minutes.freezing import freeze
from boards.models import Board, Meeting, MinutesVersion, Paper, Part
from improvement.models import PriorityProgress
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import make_priority
from tests.improvement.reporting.county import AUTUMN, TODAY, County, make_county, say_progress
from tests.improvement.reporting.people import make_people
from tests.improvement.reporting.test_views import REPORT, lines, next_meeting, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def people(county) -> dict:
    return make_people(county)


def publish(said: PriorityProgress, by) -> None:
    """Let anybody read the minutes in which that was said."""
    freeze(meeting=said.meeting, parts=[Part.A], stage=MinutesVersion.Stage.PUBLISHED, by=by)
    Board.objects.filter(pk=said.board.pk).update(publishes_minutes=True)


def test_paper_stays_closed_over_words_that_the_published_minutes_do_not_have(county, people):
    said = say_progress(county, sentence="Zzfirst")
    client = signed_in(people["minute taker"])
    post(client, county, next_meeting(county))
    PriorityProgress.objects.filter(pk=said.pk).update(sentence="Zzanother")
    publish(said, people["officer"])

    paper = Paper.objects.get()
    paper.is_public = True

    with pytest.raises(ValidationError, match="make the report anew"):
        paper.full_clean()


def test_what_a_later_meeting_says_does_not_close_what_has_an_earlier_ones_words(county, people):
    said = say_progress(county, sentence="Zzfirst")
    post(signed_in(people["minute taker"]), county, next_meeting(county))
    publish(said, people["officer"])
    later = Meeting.objects.get(board=said.board, status="in-progress")
    item = make_item(later, "4")
    say_progress(county, sentence="Zzlater", meeting=later, item=item)

    paper = Paper.objects.get()
    paper.is_public = True
    paper.full_clean()

    draft = signed_in(people["chair"]).get(f"{REPORT}?draft=yes").content.decode()
    assert "Zzlater" in draft
    assert "Zzfirst" not in draft


def test_term_in_which_a_priority_was_none_yet_says_so(county, people):
    make_priority("Zznew", started_on=AUTUMN.days[0])

    said = lines(signed_in(people["chair"]).get(REPORT))

    assert said.count("Summer term 2025 to 2026 | Not yet a priority | ") == 1
    assert said.count("Autumn term 2026 to 2027 | Nothing said | ") == 1
