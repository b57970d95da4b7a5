"""The public forms, as a visitor and as a program would use them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from office.models import Council
from partnerships.enquiries import guarded
from partnerships.models import Enquiry
from tests.factories import make_enquiry, make_lead, make_partnership, make_school
from tests.partnerships.directory.test_views import text_of
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = {
    "message": "The lead left <in> July.",
    "sender_name": "Ann Day",
    "sender_email": "ann@example.org",
    "sender_school": "Lexden Primary School",
}


@pytest.fixture
def colne():
    """A partnership that is open to new schools, whose lead publishes nothing."""
    partnership = make_partnership("Colne", is_open_to_new_schools=True)
    make_lead(partnership, email="hidden@example.org", telephone="01632 960001")
    return partnership


@pytest.fixture
def later(monkeypatch):
    """Return what makes the forms believe that they were opened so long ago."""
    sign = guarded._signer.sign

    def opened(ago: dt.timedelta = dt.timedelta(minutes=1)) -> str:
        moment = timezone.now().timestamp() - ago.total_seconds()
        with monkeypatch.context() as patched:
            patched.setattr("time.time", lambda: moment)
            return sign("form")

    return opened


def send(client, address: str, opened: str, **changes):
    """Send a form filled in well, but for what the test changes."""
    return client.post(address, TYPED | {"homepage": "", "opened": opened} | changes)


def addresses(partnership) -> dict[str, str]:
    """The address of each form of a partnership."""
    return {kind: f"{partnership.get_absolute_url()}{kind}/" for kind in ("report", "contact", "join")}


class TestSending:
    @pytest.mark.parametrize("kind", ["report", "contact", "join"])
    def test_form_is_kept_sent_and_thanked_for(self, client, colne, later, settings, kind):
        address = addresses(colne)[kind]

        response = send(client, address, later())
        thanks = text_of(client.get(response["Location"]))

        assert response["Location"] == f"{address}sent/"
        assert "What happens next" in thanks
        enquiry = Enquiry.objects.get()
        assert (enquiry.kind, enquiry.partnership, enquiry.message) == (kind, colne, TYPED["message"])
        assert outbox()[0].to == [Council().mailbox if kind == "report" else "hidden@example.org"]
        assert f"{settings.SITE_URL}{colne.get_absolute_url()}" in outbox()[0].body

    def test_report_on_a_school_needs_a_message_only(self, client, later):
        school = make_school()

        response = send(client, f"/schools/{school.urn}/report/", later(), sender_name="", sender_email="")

        assert response.status_code == 302
        assert Enquiry.objects.get().school == school
        assert "An officer of" in text_of(client.get(response["Location"]))

    @pytest.mark.parametrize("kind", ["contact", "join", "praise"])
    def test_school_has_no_thanks_for_what_it_does_not_take(self, client, kind):
        assert client.get(f"/schools/{make_school().urn}/{kind}/sent/").status_code == 404

    def test_no_form_shows_an_address_of_a_lead(self, client, colne):
        for address in (*addresses(colne).values(), f"{addresses(colne)['contact']}sent/"):
            page = client.get(address).content.decode()
            assert "hidden@example.org" not in page
            assert "01632" not in page

    def test_join_is_not_offered_where_no_school_is_looked_for(self, client, later):
        partnership = make_partnership()

        response = send(client, addresses(partnership)["join"], later())

        assert response["Location"] == partnership.get_absolute_url()
        assert not Enquiry.objects.exists()

    def test_partnership_that_is_over_takes_reports_only(self, client):
        over = make_partnership(is_open_to_new_schools=True, ended_on=dt.date(2024, 8, 31))

        answers = {kind: client.get(address).status_code for kind, address in addresses(over).items()}

        assert answers == {"report": 200, "contact": 302, "join": 302}

    def test_form_without_its_token_is_refused(self, colne, later):
        response = send(Client(enforce_csrf_checks=True), addresses(colne)["contact"], later())

        assert response.status_code == 403
        assert not Enquiry.objects.exists()

    def test_form_sets_the_one_cookie_and_the_pages_around_it_none(self, client, colne):
        around = [client.get(colne.get_absolute_url()), client.get(f"{addresses(colne)['contact']}sent/")]
        form = client.get(addresses(colne)["contact"])

        assert [list(response.cookies) for response in around] == [[], []]
        assert list(form.cookies) == ["csrftoken"]

    def test_form_of_nothing_is_not_found(self, client):
        for address in ("/partnerships/none/report/", "/schools/999999/report/", "/partnerships/none/contact/sent/"):
            assert client.get(address).status_code == 404

    def test_forms_take_few_queries(self, colne, count_queries):
        for address in (*addresses(colne).values(), f"{addresses(colne)['contact']}sent/"):
            assert count_queries(address) <= 4


@pytest.mark.slow
class TestRefusal:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"message": " "}, "Enter your message"),
            ({"message": "a" * 4001}, "Shorten the message"),
            ({"message": "http://a.example https://b.example www.c.example"}, "Take links out"),
            ({"sender_name": ""}, "Enter your name"),
            ({"sender_email": ""}, "Enter your e-mail address, so that you can get an answer"),
            ({"sender_email": "ann"}, "Enter an e-mail address in the right form"),
            ({"sender_email": "ann@example.org\nBcc: eve@example.org"}, "Enter an e-mail address in the right form"),
            ({"homepage": "https://spam.example"}, "A hidden field was filled in, as programs do"),
            ({"opened": "forged"}, "was not complete"),
            ({"opened": ""}, "was not complete"),
        ],
    )
    def test_refusal_says_what_to_do_and_keeps_what_was_typed(self, client, colne, later, changes, said):
        response = send(client, addresses(colne)["contact"], **{"opened": later()} | changes)
        page = text_of(response)

        assert response.status_code == 200
        assert "There is a problem" in page
        assert said in page
        for name in ("message", "sender_name", "sender_school"):
            assert escape((TYPED | changes)[name].strip()) in page
        assert not Enquiry.objects.exists()
        assert outbox() == []

    @pytest.mark.parametrize(
        ("ago", "said"),
        [
            (dt.timedelta(seconds=1), "That was very quick"),
            (dt.timedelta(seconds=4), ""),
            (dt.timedelta(hours=23), ""),
            (dt.timedelta(hours=25), "open for more than a day"),
        ],
    )
    def test_clock_refuses_haste_and_a_page_left_open(self, client, colne, later, ago, said):
        response = send(client, addresses(colne)["contact"], later(ago))

        assert Enquiry.objects.exists() is not bool(said)
        assert said in (text_of(response) if said else "")

    def test_page_left_open_can_be_sent_again(self, client, colne, later, monkeypatch):
        refused = send(client, addresses(colne)["contact"], later(dt.timedelta(hours=25))).content.decode()
        opened = re.search(r'name="opened" value="([^"]+)"', refused)[1]
        monkeypatch.setattr(guarded, "FASTEST", dt.timedelta(seconds=-1))

        assert send(client, addresses(colne)["contact"], opened).status_code == 302

    def test_sixth_message_in_an_hour_from_one_client_is_refused_with_the_mailbox(self, client, colne, later):
        answers = [send(client, addresses(colne)["contact"], later()) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [302] * 5 + [200]
        assert f"write to {Council().mailbox} instead" in text_of(answers[-1])
        assert Enquiry.objects.count() == 5

    def test_another_client_may_send_still(self, client, colne, later):
        for _ in range(5):
            send(client, addresses(colne)["contact"], later())

        client.defaults["REMOTE_ADDR"] = "192.0.2.9"

        assert send(client, addresses(colne)["contact"], later()).status_code == 302

    def test_client_may_send_again_after_an_hour(self, client, colne, later):
        for _ in range(5):
            send(client, addresses(colne)["contact"], later())
        Enquiry.objects.update(created_at=timezone.now() - dt.timedelta(minutes=61))

        assert send(client, addresses(colne)["contact"], later()).status_code == 302

    def test_too_many_of_one_kind_in_all_stop_that_kind_and_no_other(self, client, colne, later, settings):
        settings.ENQUIRIES_AN_HOUR_IN_ALL = 3
        for number in range(3):
            make_enquiry(client_hash=f"{number}")

        on_partnership = send(client, addresses(colne)["report"], later())
        on_school = send(client, f"/schools/{make_school().urn}/report/", later())

        assert "Many people are using this form right now" in text_of(on_partnership)
        assert on_school.status_code == 302

    def test_no_address_of_a_client_is_kept(self, client, colne, later):
        client.defaults["REMOTE_ADDR"] = "192.0.2.77"

        send(client, addresses(colne)["contact"], later())

        enquiry = Enquiry.objects.values().get()
        assert len(enquiry["client_hash"]) == 64
        assert "192.0.2.77" not in str(enquiry)
