"""Parts of public pages: kept for everybody's next page, until a record of their rooms changes."""

import pytest
import time_machine
from django.db import connection
from django.template import Context, Template, TemplateSyntaxError
from django.test.utils import CaptureQueriesContext
from django.urls import get_script_prefix, set_script_prefix

from improvement.models import Page
from office import kept_parts
from office.kept_parts import taking_kept_parts
from office.stamps import read_stamp
from partnerships.filters.late_rows import LateRows
from partnerships.models import Partnership
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


class Counted:
    """A record whose name a template asks for, each time noted."""

    pk = 1

    def __init__(self) -> None:
        self.times = 0

    def name(self) -> str:
        self.times += 1
        return f"Name {self.times}"


@pytest.fixture
def record() -> Counted:
    return Counted()


ROW = '{% load kept %}{% kept "row" record.pk day %}{{ record.name }}{% endkept %}'


def show(record: Counted, source: str = ROW, day: int | str = "", **more) -> str:
    return Template(source).render(Context({"record": record, "day": day, **more}))


def answer(record: Counted, *, is_kept: bool = True, **more) -> str:
    with taking_kept_parts(read_stamp()) as parts:
        shown = show(record, **more)
    if is_kept:
        parts.keep()
    return shown


def test_part_is_made_once_for_all_answers_under_one_stamp(record):
    assert [answer(record), answer(record), answer(record, day="another"), answer(record)] == [
        "Name 1",
        "Name 1",
        "Name 2",
        "Name 1",
    ]


def test_part_is_made_once_for_an_answer_that_shows_it_twice(record):
    part = '{% kept "row" record.pk %}{{ record.name }}{% endkept %}'

    assert answer(record, source="{% load kept %}" + part + part) == "Name 1Name 1"


def test_part_that_is_empty_is_kept_too(record):
    source = '{% load kept %}{% kept "row" %}{% if record.name == "" %}x{% endif %}{% endkept %}'

    answer(record, source=source)
    answer(record, source=source)

    assert record.times == 1


@pytest.mark.parametrize("name", ["row", "other"])
def test_parts_of_other_names_are_other_parts(record, name):
    answer(record)

    source = '{% load kept %}{% kept "' + name + '" record.pk day %}{{ record.name }}{% endkept %}'

    assert answer(record, source=source) == ("Name 1" if name == "row" else "Name 2")


def test_record_that_changes_makes_parts_anew(record):
    answer(record)

    make_partnership()

    assert answer(record) == "Name 2"


def test_record_of_which_no_part_is_made_leaves_them(record):
    answer(record)

    Page.objects.create(slug="strategy", title="Strategy", body="Every school.")

    assert answer(record) == "Name 1"


def test_next_day_makes_parts_anew(record):
    with time_machine.travel("2026-10-15 23:59+01:00", tick=False):
        answer(record)
    with time_machine.travel("2026-10-16 00:00+01:00", tick=False):
        assert answer(record) == "Name 2"


def test_answer_that_may_not_be_kept_leaves_no_part(record):
    answer(record, is_kept=False)

    assert answer(record) == "Name 2"


def test_without_an_answer_that_may_be_kept_parts_are_made_each_time(record):
    answer(record)

    assert [show(record), show(record), answer(record)] == ["Name 2", "Name 3", "Name 1"]


def test_those_that_were_made_first_go_where_there_are_too_many(record, monkeypatch):
    monkeypatch.setattr(kept_parts, "MOST", 2)
    for day in (1, 2, 3):
        answer(record, day=day)

    assert [answer(record, day=3), answer(record, day=2), answer(record, day=1)] == ["Name 3", "Name 2", "Name 4"]


@pytest.mark.parametrize("tag", ["{% kept %}", "{% kept row %}", '{% kept "" %}'])
def test_part_without_a_name_is_refused(tag):
    with pytest.raises(TemplateSyntaxError, match="in quotation marks"):
        Template("{% load kept %}" + tag + "{% endkept %}")


def test_somebody_who_is_signed_in_takes_and_leaves_none(client, admin_client):
    make_partnership("Colne")
    mine = admin_client.get("/partnerships/").content.decode()

    theirs = client.get("/partnerships/").content.decode()

    assert "Sign out" in mine
    assert "Sign out" not in theirs
    assert "Sign out" in admin_client.get("/partnerships/").content.decode()


def test_row_that_is_kept_is_read_for_no_other_list(client):
    make_partnership("Colne")
    client.get("/partnerships/")

    with CaptureQueriesContext(connection) as queries:
        other = client.get("/partnerships/?room=none-such")

    assert "Colne" in other.content.decode()
    assert len(queries) == 1, "the stamp alone"


@pytest.mark.parametrize("of_what", ["record.pkk", "nobody.pk"])
def test_part_that_varies_with_nothing_is_refused(record, of_what):
    with pytest.raises(ValueError, match="“row” varies with is None"):
        show(record, source='{% load kept %}{% kept "row" ' + of_what + " %}{% endkept %}")


def test_parts_are_of_the_path_under_which_the_portal_stands(record):
    usual = get_script_prefix()
    set_script_prefix("/elsewhere/")
    answer(record)
    set_script_prefix(usual)

    assert answer(record) == "Name 2"


def test_answer_that_began_earlier_takes_no_newer_parts_away(record):
    with taking_kept_parts(read_stamp()) as slow:
        show(record, day="slow")
        make_partnership()
        answer(record)
    slow.keep()

    assert answer(record) == "Name 2"


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_row_whose_record_is_gone_meanwhile_is_left_out(client, admin_client, monkeypatch, is_signed_in):
    gone, stays = make_partnership("Colne", slug="colne"), make_partnership("Stour")
    read = LateRows.__getitem__

    def read_late(rows, at):
        page = read(rows, at)
        Partnership.objects.filter(pk=gone.pk).delete()
        return page

    monkeypatch.setattr(LateRows, "__getitem__", read_late)
    response = (admin_client if is_signed_in else client).get("/partnerships/")

    assert response.status_code == 200
    assert str(stays) in response.content.decode()
    assert "/partnerships/colne/" not in response.content.decode()
