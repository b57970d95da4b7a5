"""The log of every change: who sees what of it, what narrows it, and the same as a file."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from tests.boards.minuted import make_item
from tests.factories import (
    make_board,
    make_headship,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
LOG = "/admin/changes/"


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def rename(partnership, name: str, by=None, reason: str = "") -> None:
    partnership.name, partnership._history_user, partnership._change_reason = name, by, reason
    partnership.save()


def lines(client, query: str = "") -> list[str]:
    """The log in short: what happened to which record."""
    return [f"{change.what} {change.record}" for change in client.get(f"{LOG}?{query}").context["changes"]]


def test_log_lists_changes_of_every_kind_latest_first(officer):
    make_board("School Partnership Board")
    rename(make_partnership("Colne"), "Colne Valley")

    assert lines(officer)[:2] == ["Changed Colne Valley", "Made Colne Valley"]
    assert "Made School Partnership Board" in lines(officer)


def test_log_says_who_changed_which_fields_and_why(officer):
    author = make_user("ann@example.org", name="Ann Day")
    rename(make_partnership("Colne"), "Colne Valley", author, "Renamed by its heads")

    change = officer.get(LOG).context["changes"][0]

    assert (change.who, change.reason) == ("Ann Day", "Renamed by its heads")
    assert [str(one) for one in change.fields] == ["name: from Colne to Colne Valley"]
    assert officer.get(change.url).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=partnerships.partnership", True),
        ("kind=boards.board", False),
        ("what=~", True),
        ("what=-", False),
        ("who=ann@", True),
        ("who=Ann+D", True),
        ("who=bob", False),
        ("reason=heads", True),
        ("reason=academy", False),
        ("since={today}", True),
        ("since={tomorrow}", False),
        ("until={today}", True),
        ("until={yesterday}", False),
    ],
)
def test_log_is_narrowed(officer, query, found):
    rename(make_partnership("Colne"), "Colne Valley", make_user("ann@example.org", name="Ann Day"), "By its heads")
    today = timezone.localdate()
    days = {name: today + dt.timedelta(days=by) for name, by in {"yesterday": -1, "today": 0, "tomorrow": 1}.items()}

    listed = lines(officer, query.format(**{name: day.isoformat() for name, day in days.items()}))

    assert ("Changed Colne Valley" in listed) == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=soon", "From: “soon” is not a day. Write it as 31 August 2026"),
        ("since=2026-09-02&until=2026-09-01", "This day is before the first."),
        ("kind=auth.user", "Select a valid choice"),
    ],
)
def test_what_is_not_understood_is_said_and_narrows_nothing(officer, query, sentence):
    make_partnership("Colne")

    page = officer.get(f"{LOG}?{query}")

    assert sentence in page.content.decode()
    assert "Made Colne" in lines(officer, query)


@pytest.mark.parametrize(
    ("query", "why"), [("since=soon", "“soon” is not a day"), ("kind=auth.user", "Select a valid choice")]
)
def test_file_of_what_is_not_understood_says_so_and_holds_nothing(officer, query, why):
    make_partnership("Colne")

    response = officer.get(f"{LOG}?{query}&format=csv")

    assert response.status_code == 404
    assert why in response.content.decode()
    assert "Colne" not in response.content.decode()


def test_file_of_a_record_that_is_not_there_holds_nothing(officer):
    make_partnership("Colne")

    response = officer.get(f"{LOG}?of=partnerships.partnership.9999&format=csv")

    assert response.status_code == 404
    assert response.content.decode().startswith("There is no record “partnerships.partnership.9999”")


def test_of_a_record_only_the_kinds_that_belong_to_it_can_be_asked_for(officer):
    lead = make_lead(make_partnership("Colne"), make_person("Ann Day"))
    of = f"of=partnerships.partnership.{lead.partnership_id}"

    assert lines(officer, f"{of}&kind=partnerships.lead") == ["Made Ann Day, lead of Colne"]
    page = officer.get(f"{LOG}?{of}&kind=partnerships.quadrant")

    offered = {value for value, _ in page.context["form"].fields["kind"].choices}
    assert {"partnerships.partnership", "partnerships.lead"} < offered
    assert "partnerships.quadrant" not in offered
    assert "Select a valid choice" in page.content.decode()
    assert officer.get(f"{LOG}?{of}&kind=partnerships.quadrant&format=csv").status_code == 404
    assert officer.get(f"{LOG}?kind=partnerships.quadrant&format=csv").status_code == 200


def test_log_shows_only_what_the_reader_may_look_at(client):
    make_user("new@example.org", name="New Colleague")
    make_partnership("Colne")
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    kinds = {change.kind for change in client.get(LOG).context["changes"]}

    assert "Partnership" in kinds
    assert "User" not in kinds


def test_log_names_what_is_gone_without_a_link(officer):
    membership = make_membership(make_partnership(), make_school())
    number = membership.pk
    membership.delete()

    change = officer.get(f"{LOG}?what=-").context["changes"][0]

    assert (change.record, change.url) == (f"Number {number}, deleted since", "")


def test_what_was_made_is_named_as_it_was_then(officer):
    """An officer could make a headship, read a school's reviews by it, and give the row another school."""
    headship = make_headship(make_person("Ann Day"), make_school("Great Yeldham"))
    headship.school = make_school("St Giles")
    headship.save()

    now = "Ann Day, Headteacher, St Giles"
    assert lines(officer, "kind=partnerships.headship") == [
        f"Changed {now}",
        f"Made Ann Day, Headteacher, Great Yeldham (now: {now})",
    ]


def test_log_as_a_file_holds_all_that_is_listed_and_no_formula(officer):
    for number in range(60):
        make_person(f"=cmd {number}")

    response = officer.get(f"{LOG}?kind=partnerships.person&format=csv")

    table = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(table) == 60
    assert list(table[0]) == ["when", "who", "what", "kind", "record", "fields", "changes", "reason"]
    assert all(row["record"].startswith("'=cmd") for row in table)


def test_log_pages_on_with_its_filters(officer):
    for number in range(60):
        make_person(f"Person {number}")

    second = officer.get(f"{LOG}?kind=partnerships.person&page=2")

    assert len(second.context["changes"]) == 10
    assert "?kind=partnerships.person&amp;page=1" in second.content.decode()


def test_log_takes_few_queries_and_no_more_for_more_changes(officer, count_queries):
    make_lead(make_partnership(schools=2))
    baseline = count_queries(f"{LOG}?kind=partnerships.membership")

    for _ in range(4):
        make_lead(make_partnership(schools=2))

    assert count_queries(f"{LOG}?kind=partnerships.membership") == baseline <= 12


@pytest.mark.parametrize("role", [roles.HEADTEACHER, None])
def test_log_is_for_those_whom_admin_is_for(client, role):
    if role:
        client.force_login(make_user(None, role))

    assert client.get(LOG).status_code in (302, 403)


def test_today_is_written_as_people_write_it(officer):
    make_partnership("Colne")

    assert date_format(timezone.localdate()) in officer.get(LOG).content.decode()


def first_fields(client, query: str = "") -> list[str]:
    """What changed in the latest change of all."""
    return [str(one) for one in client.get(f"{LOG}?{query}").context["changes"][0].fields]


def test_values_are_said_in_words_and_records_by_name(officer):
    partnership = make_partnership("Colne")
    partnership.home_quadrant, partnership.ended_on = None, dt.date(2026, 8, 31)
    partnership.is_open_to_new_schools = True
    partnership.save()

    assert sorted(first_fields(officer)) == [
        "ended on: from empty to 31 August 2026",
        "home quadrant: from South to empty",
        "open to new schools: from no to yes",
    ]


def test_long_texts_are_compared_line_by_line_in_the_list_and_its_file(officer):
    partnership = make_partnership("Colne", purpose="We meet.\nWe share.\nWe learn.")
    partnership.purpose = "We meet.\nWe share more.\nWe learn.\nWe visit."
    partnership.save()

    page = officer.get(LOG).content.decode()
    response = officer.get(f"{LOG}?format=csv")
    table = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))

    assert "<del>We share.</del>" in page
    assert "<ins>We share more.</ins>" in page
    assert "<del>We meet.</del>" not in page
    assert next(table)["changes"].endswith(": - We share. / + We share more. / + We visit.")


def test_contact_details_are_for_those_who_may_see_them(client, officer):
    person = make_person("Ann Day", email="old@example.org")
    person.email, person.name = "new@example.org", "Ann Dee"
    person.save()

    assert "e-mail address: from old@example.org to new@example.org" in first_fields(officer)
    client.force_login(make_user("administrator@example.org", roles.ADMINISTRATOR, is_staff=True))
    shown = first_fields(client, "kind=partnerships.person")
    assert sorted(shown) == ["e-mail address: not shown here", "name: from Ann Day to Ann Dee"]


@pytest.mark.parametrize(("was", "became"), [(True, True), (True, False), (False, True)])
def test_nothing_that_is_or_was_part_b_is_said(officer, was, became):
    item = make_item(make_meeting(), title="A secret", is_part_b=was)
    item.title, item.is_part_b = "Another secret", became
    item.save()

    page = officer.get(f"{LOG}?kind=boards.agendaitem")

    assert {str(one) for one in page.context["changes"][0].fields} >= {"title: not shown here"}
    assert "A secret" not in page.content.decode()
    assert b"A secret" not in b"".join(officer.get(f"{LOG}?format=csv").streaming_content)


def test_what_belongs_to_a_record_is_told_with_it_and_below_its_history(officer):
    partnership, other = make_partnership("Colne", schools=1), make_partnership("Stour", schools=1)
    make_lead(partnership, make_person("Ann Day"))

    listed = lines(officer, f"of=partnerships.partnership.{partnership.pk}")
    below = officer.get(f"/admin/partnerships/partnership/{partnership.pk}/history/").context["belonging"]

    assert [line for line in listed if "Stour" in line] == []
    assert "Made Colne" in listed
    assert "Made Ann Day, lead of Colne" in listed
    assert sorted(change.kind for change in below) == ["Lead", "Membership"]
    assert other.memberships.count() == 1


@pytest.mark.parametrize("of", ["", "x", "partnerships.partnership.9999", "auth.group.1", f"boards.board.{'9' * 40}"])
def test_no_record_of_that_name_leaves_the_whole_log(officer, of):
    make_partnership("Colne")

    assert "Made Colne" in lines(officer, f"of={of}")
    said = "or it is not yours to read: these are the changes of every record."
    assert (said in officer.get(f"{LOG}?of={of}").content.decode()) == bool(of)
