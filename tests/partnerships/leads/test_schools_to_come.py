"""A lead whose school is still to open, as after a move to a successor ahead of its day."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.leads.vcards import lead_vcard
from partnerships.printing.content import lead_in_words
from partnerships.successors.writes import plan_to_carry_over
from tests.factories import make_lead, make_partnership, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = timezone.localdate()
NEXT_YEAR = dt.date(TODAY.year + 1, 9, 1)


def shown(client, opened_on: dt.date | None) -> tuple[str, str]:
    """The page of the partnership, and the list of partnerships, where its lead is at Elm Academy."""
    partnership = make_partnership("Colne", schools=2)
    make_lead(partnership, school=make_school("Elm Academy", urn=151001, opened_on=opened_on))
    page, listed = (client.get(url).content.decode() for url in (partnership.get_absolute_url(), "/partnerships/"))
    return page, listed


def test_school_that_is_still_to_open_is_named_with_the_day(client):
    page, listed = shown(client, NEXT_YEAR)

    assert f'From 1 September {NEXT_YEAR.year} at <a class="govuk-link" href="/schools/151001/">Elm Academy</a>' in page
    assert "(Elm Academy)" not in listed


@pytest.mark.parametrize("opened_on", [None, TODAY, dt.date(2024, 9, 1)])
def test_school_that_has_opened_is_theirs(client, opened_on):
    page, listed = shown(client, opened_on)

    assert '<p class="govuk-body"><a class="govuk-link" href="/schools/151001/">Elm Academy</a></p>' in page
    assert "(Elm Academy)" in listed


def test_card_and_print_leave_out_a_school_that_is_still_to_open():
    lead = make_lead(make_partnership("Colne"), school=make_school("Elm Academy", opened_on=NEXT_YEAR))

    assert "Elm Academy" not in lead_vcard(lead, "https://example.org/")
    assert lead_in_words(lead) == f"{lead.person}, lead"


def test_move_ahead_says_what_is_public_until_then():
    old = make_school("Elm", urn=114001, status="proposed-to-close", closed_on=NEXT_YEAR - dt.timedelta(days=1))
    academy = make_school("Elm Academy", urn=151001, opened_on=NEXT_YEAR)
    make_lead(school=old)

    [step] = plan_to_carry_over(school=old, successor=academy)

    assert str(step).endswith(
        "is recorded at Elm Academy (151001) instead of Elm (114001). Until it opens on 1 September "
        f"{NEXT_YEAR.year} public pages say that they are there from then."
    )
