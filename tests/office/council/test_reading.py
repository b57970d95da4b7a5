"""The council's own settings: read in one place, seen from the next request on, without a row too."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from base.saving import save
from essex_partnerships.urls import handler500 as ours
from office.council import reading
from office.council.reading import last_known_council, the_council
from office.models import Council
from tests.factories import make_council, make_partnership
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def read_twice(request):
    """A view that asks twice."""
    the_council()
    return HttpResponse(the_council().name)


def fail(request):
    """A view with a fault in it."""
    raise RuntimeError


read_twice.login_required = fail.login_required = False
urlpatterns = [path("read-twice/", read_twice), path("fail/", fail)]
handler500 = ours


@pytest.fixture
def council() -> Council:
    return make_council(name="Colne County Council", mailbox="colne@example.org", telephone="01206 000000")


class TestTheRow:
    def test_there_is_never_a_second(self, council):
        with pytest.raises(ValidationError):
            save(Council(name="Another"), by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Council(pk=2, name="Another").save()

    def test_migrations_make_it_with_its_first_version(self):
        council = Council.objects.get()

        assert council.name == council.history.get().name == "Essex County Council"

    def test_without_one_the_defaults_hold(self, client):
        Council.objects.all().delete()

        assert client.get("/").status_code == 200
        assert the_council().name == "The council"
        assert the_council().site_name == "School partnerships"
        assert the_council().answer_days == 5

    def test_notice_ends_on_or_after_its_first_day(self, council):
        council.notice, council.notice_from, council.notice_until = "Closed", "2026-12-24", "2026-12-23"

        with pytest.raises(ValidationError, match="last day must be on or after"):
            save(council, by=None)

    @pytest.mark.parametrize(("days", "said"), [(0, "Enter 1 or more"), (61, "Enter 60 or fewer")])
    def test_promise_of_no_day_or_of_a_season_is_refused(self, council, days, said):
        council.answer_days = days

        with pytest.raises(ValidationError, match=said):
            save(council, by=None)

    def test_seed_brings_it_and_leaves_one_that_is_there(self, council):
        call_command("load_seed", verbosity=0)

        assert Council.objects.get().name == "Colne County Council"

        Council.objects.all().delete()
        call_command("load_seed", verbosity=0)

        assert Council.objects.get().name == "Essex County Council"


class TestReading:
    def test_change_by_another_process_shows_on_the_next_page(self, client, council):
        assert "colne@example.org" in text_of(read(client.get("/privacy/")))

        Council.objects.update(mailbox="new@example.org")

        assert "new@example.org" in text_of(read(client.get("/privacy/")))
        Council.objects.update(mailbox="newer@example.org")
        assert the_council().mailbox == "newer@example.org", "nothing of the request is kept after it"

    def test_request_asks_once_however_often_it_reads(self, council, django_assert_num_queries):
        client = Client()

        with override_settings(ROOT_URLCONF=__name__), django_assert_num_queries(1):
            client.get("/read-twice/")

    def test_page_that_needs_none_asks_nothing(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/healthz")

    def test_page_asks_for_it_once(self, client, council, django_assert_num_queries):
        with django_assert_num_queries(2):  # this, and with it whether there is demonstration data; and the stamp
            client.get("/cookies/")

    def test_next_public_page_does_not_ask_again_until_something_changes(self, client, council, count_queries):
        same = count_queries("/cookies/")
        council.telephone = "01206 111111"
        council.save()

        page = text_of(read(client.get("/cookies/")))

        assert same == 1  # the stamp
        assert "01206 111111" in page

    def test_page_says_that_there_is_demonstration_data_whether_or_not_there_is_a_council(self, client):
        assert "Demonstration." not in text_of(read(client.get("/cookies/")))
        make_partnership(is_demonstration=True)
        page = text_of(read(client.get("/cookies/")))
        assert (
            "The schools are real, and so are the board members, as the council published them on 7 December 2023;"
            in page
        )
        invented = "peer reviews, self-evaluations and support are invented."
        assert f"partnerships, leads, headteachers, meetings, minutes, {invented}" in page
        Council.objects.all().delete()
        assert "Demonstration." in text_of(read(client.get("/cookies/")))

    def test_page_of_a_fault_says_what_was_read_last_and_asks_nothing(self, council, django_assert_num_queries):
        the_council()
        Council.objects.all().delete()
        client = Client(raise_request_exception=False)

        with override_settings(ROOT_URLCONF=__name__), django_assert_num_queries(0):
            response = client.get("/fail/")

        assert response.status_code == 500
        assert "write to Colne County Council at colne@example.org or telephone 01206 000000" in text_of(read(response))

    def test_page_of_a_fault_leaves_out_what_was_never_read(self, monkeypatch):
        monkeypatch.setattr(reading, "_last_known", [])
        client = Client(raise_request_exception=False)

        with override_settings(ROOT_URLCONF=__name__):
            response = client.get("/fail/")

        assert last_known_council() is None
        assert "Something went wrong" in text_of(read(response))
        assert "write to" not in text_of(read(response))


class TestWhatReadsIt:
    def test_statements_give_the_telephone_the_post_and_the_promise(self, client, council):
        council.address, council.answer_days = "1 Market Road\nColne", 12
        save(council, by=None)

        page = text_of(read(client.get("/accessibility/")))

        assert "We answer within 12 working days" in page
        assert "Telephone: 01206 000000" in page
        assert "1 Market Road" in page
        assert "A telephone number and a postal address." not in page
        assert "Colne County Council runs this site" in text_of(read(client.get("/cookies/")))

    def test_thanks_for_a_report_promise_the_councils_days(self, client, council):
        council.answer_days = 1
        save(council, by=None)
        make_partnership(name="Colne", slug="colne")

        assert "reads it within 1 working day and" in text_of(read(client.get("/partnerships/colne/report/sent/")))

    def test_page_that_is_not_there_gives_the_mailbox(self, client, council):
        assert "colne@example.org" in text_of(read(client.get("/no-such-page/")))
