"""Where a lead or head names who acts for them, renews it, and takes it back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Delegate
from base.school_terms import academic_year, year_days
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
TODAY = timezone.localdate()
UNTIL = TODAY + dt.timedelta(days=90)


@pytest.fixture(params=["lead", "headship"])
def post(request):
    """What Ann Day holds, who has an account."""
    ann = make_person("Ann Day", email="ann@example.org")
    make_user("ann@example.org", person=ann, name="Ann Day")
    if request.param == "lead":
        return make_lead(make_partnership("Colne", schools=2), ann)
    return make_headship(ann, make_school("Colne Primary"))


@pytest.fixture
def ann(post):
    return signed_in(post.person.user)


def every(post) -> str:
    of = "my-partnership" if hasattr(post, "partnership_id") else "my-school"
    return f"/{of}/{post.pk}/delegates/"


def one(delegate: Delegate) -> str:
    return f"{every(delegate.post)}{delegate.pk}/"


def typed(day: dt.date, **fields) -> dict[str, object]:
    return {"ended_on_0": day.day, "ended_on_1": day.month, "ended_on_2": day.year, **fields}


def somebody(**fields) -> dict[str, object]:
    return typed(UNTIL, name="Sam Office", email="sam@example.org", name_them="1") | fields


def test_name_an_address_and_a_day_name_a_delegate(ann, post):
    answer = ann.post(every(post), somebody(), follow=True)

    delegate = Delegate.objects.get()
    assert (delegate.post, delegate.ended_on, delegate.named_by) == (post, UNTIL, post.person.user)
    assert "Sam Office is invited by e-mail now" in answer.content.decode()
    assert [message.to for message in outbox()] == [["sam@example.org"], ["ann@example.org"]]


def test_last_day_is_the_end_of_the_school_year_unless_another_is_typed(ann, post):
    page = ann.get(every(post))

    assert page.context["form"].initial["ended_on"] == year_days(academic_year(TODAY))[1]


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"name": ""}, "name", "Enter the name of who is to act for you"),
        ({"name": "TBC"}, "name", "“TBC” is no name. Enter who it is."),
        ({"name": "Sam <sam@example.org>"}, "name", "Enter “Sam” alone"),
        ({"email": ""}, "email", "Enter their e-mail address"),
        ({"email": "sam"}, "email", "Enter an e-mail address in the correct format"),
        ({"email": "ann@example.org"}, "email", "This is yourself"),
        ({"ended_on_0": "", "ended_on_1": "", "ended_on_2": ""}, "ended_on", "Last day: enter a day"),
        ({"ended_on_2": "2001"}, "ended_on", "Last day: enter today or a later day"),
        ({"ended_on_2": str(TODAY.year + 5)}, "ended_on", "which is in 18 months"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_on_top_and_nothing_typed_is_lost(ann, post, wrong, field, says):
    sent = somebody(**wrong)

    answer = ann.post(every(post), sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Error: Who acts for you" in page
    assert page.count(says) == 2  # in the summary, and at the field
    assert says in str(answer.context["form"].errors[field])
    assert all(f'value="{sent[name]}"' in page for name in ("ended_on_1", "ended_on_2") if sent[name])
    assert not Delegate.objects.exists()


def test_control_characters_are_taken_out_of_the_name(ann, post):
    ann.post(every(post), somebody(name="Sam\u0000  Office\u202e"))

    assert Delegate.objects.get().name == "Sam Office"


def test_page_lists_who_acts_who_is_asked_and_who_acted_before(ann, post):
    make_delegate(post, make_user("sam@example.org", name="Sam Office"))
    make_delegate(post, name="Tom Desk", email="tom@example.org")
    long_ago = TODAY - dt.timedelta(days=90)
    make_delegate(post, make_user(name="Una Ward"), started_on=long_ago, ended_on=TODAY - dt.timedelta(days=1))

    page = ann.get(every(post))

    rows = texts(page, ".//tbody/tr")
    assert ["Acts for you" in row for row in rows] == [False, True]
    assert "Invited" in rows[0]
    [former] = texts(page, ".//ul[@class='govuk-list govuk-list--spaced']/li")
    assert former.startswith("Una Ward: from ")


def test_handful_is_as_many_as_the_page_lets_one_name(ann, post):
    for number in range(5):
        make_delegate(post, email=f"sam{number}@example.org")

    assert "which is as many as may" in ann.get(every(post)).content.decode()
    assert "which is as many as may" in ann.post(every(post), somebody()).content.decode()


def test_last_day_is_changed(ann, post):
    delegate = make_delegate(post, make_user("sam@example.org", name="Sam Office"))

    ann.post(one(delegate), typed(UNTIL, save="1"))

    delegate.refresh_from_db()
    assert delegate.ended_on == UNTIL


def test_last_day_that_may_not_be_is_refused_at_the_field(ann, post):
    delegate = make_delegate(post)

    answer = ann.post(one(delegate), typed(TODAY - dt.timedelta(days=1), save="1"))

    assert answer.content.decode().count("Last day: enter today or a later day") == 2


def test_taken_back_it_ends_the_same_moment(ann, post):
    user = make_user("sam@example.org", name="Sam Office")
    delegate = make_delegate(post, user)
    sam = signed_in(user)
    address = f"/my-partnership/{post.pk}/" if hasattr(post, "partnership_id") else post.school.get_absolute_url()
    before = sam.get(address).content.decode()

    ann.post(one(delegate), {"take_back": "1"})

    assert "You act for Ann Day" in before
    assert "You act for Ann Day" not in sam.get(address).content.decode()
    assert "This is over" in ann.get(one(delegate)).content.decode()


def test_invitation_goes_out_again_and_not_twice_within_an_hour(ann, post):
    delegate = make_delegate(post)

    first = ann.post(one(delegate), {"again": "1"}, follow=True).content.decode()
    second = ann.post(one(delegate), {"again": "1"}, follow=True).content.decode()

    assert "goes out again now" in first
    assert "within the last hour" in second
    assert len(outbox()) == 1


@pytest.mark.parametrize("who", ["the delegate", "somebody else who holds such a post"])
def test_pages_are_for_the_holder_in_person_alone(post, who):
    user = make_user("sam@example.org", person=make_person())
    if who == "the delegate":
        make_delegate(post, user)
    make_lead(person=user.person)
    make_headship(user.person, make_school())
    delegate, client = make_delegate(post, name="Tom Desk", email="tom@example.org"), signed_in(user)

    for address in (every(post), one(delegate)):
        assert client.get(address).status_code == 404
        assert client.post(address, somebody(take_back="1")).status_code == 404
    assert Delegate.objects.get(pk=delegate.pk).is_lasting


def test_delegate_of_another_post_is_not_found_here(ann, post):
    other = make_delegate(make_lead(person=make_person()))

    assert ann.get(f"{every(post)}{other.pk}/").status_code == 404
    assert ann.post(f"{every(post)}{other.pk}/", {"take_back": "1"}).status_code == 404


def test_pages_end_with_the_post(ann, post):
    post.ended_on = TODAY - dt.timedelta(days=1)
    post.save()

    assert ann.get(every(post)).status_code == 404


def test_page_asks_the_database_no_more_often_for_more_delegates(ann, post, django_assert_num_queries):
    make_delegate(post)
    with CaptureQueriesContext(connection) as of_one:
        ann.get(every(post))
    for number in range(3):
        make_delegate(post, make_user(), email=f"sam{number}@example.org")
    with django_assert_num_queries(len(of_one)):
        ann.get(every(post))
