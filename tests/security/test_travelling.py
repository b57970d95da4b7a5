"""How answers travel: compressed where they are text, and kept by nobody but the browser, which asks again (ADR 16)."""

import gzip

import pytest
from django.core.files.base import ContentFile

from accounts import roles
from boards.models import Paper
from tests.factories import make_lead, make_meeting, make_partnership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TAKES_GZIP = {"accept-encoding": "gzip, deflate, br"}
ADDRESSES = ["/", "/partnerships/", "/sitemap.xml", "/no-such-page/"]


class TestCompression:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_text_is_compressed_for_those_who_take_it(self, client, address):
        plain = client.get(address)
        compressed = client.get(address, headers=TAKES_GZIP)

        assert not plain.has_header("Content-Encoding")
        assert compressed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in plain["Vary"]
        assert "Accept-Encoding" in compressed["Vary"]
        assert gzip.decompress(compressed.content) == plain.content
        assert len(compressed.content) < len(plain.content)

    def test_text_of_one_length_has_several_compressed(self, client):
        lengths = {len(client.get("/partnerships/", headers=TAKES_GZIP).content) for _ in range(12)}

        assert len(lengths) > 1, "the length must not tell whether a guess is on the page"

    def test_export_is_compressed_as_it_is_streamed(self, client):
        make_partnership("Colne")

        response = client.get("/partnerships/export.csv", headers=TAKES_GZIP)

        assert response.streaming
        assert response["Content-Encoding"] == "gzip"
        assert "Colne" in gzip.decompress(response.getvalue()).decode()

    def test_paper_is_sent_as_it_is_with_its_length(self, client):
        content = b"%PDF-1.7 " + b"words " * 100
        meeting = make_meeting(status="agenda-issued")
        paper = Paper.objects.create(
            meeting=meeting, title="Report", file=ContentFile(content, "report.pdf"), is_public=True
        )

        response = client.get(f"/meetings/{meeting.pk}/papers/{paper.pk}/", headers=TAKES_GZIP)

        assert not response.has_header("Content-Encoding")
        assert response["Content-Length"] == str(len(content))
        assert response.getvalue() == content


class TestKeeping:
    @pytest.mark.parametrize("address", [*ADDRESSES, "/partnerships/export.csv"])
    def test_nothing_between_may_keep_an_answer(self, client, address):
        assert set(client.get(address)["Cache-Control"].split(", ")) == {"private", "no-cache"}

    @pytest.mark.parametrize("address", ["/accounts/login/", "/admin/login/"])
    def test_what_says_more_of_itself_keeps_its_word(self, client, address):
        assert "no-store" in client.get(address, follow=True)["Cache-Control"]

    def test_page_that_has_not_changed_is_not_sent_again(self, client):
        first = client.get("/partnerships/", headers=TAKES_GZIP)

        again = client.get("/partnerships/", headers=TAKES_GZIP | {"if-none-match": first["ETag"]})

        assert again.status_code == 304
        assert again.content == b""
        assert "Content-Security-Policy" in again

    def test_page_that_has_changed_is_sent(self, client):
        first = client.get("/partnerships/")
        make_partnership("Colne")

        again = client.get("/partnerships/", headers={"if-none-match": first["ETag"]})

        assert again.status_code == 200
        assert "Colne" in again.content.decode()

    def test_page_kept_from_a_session_does_not_answer_for_the_anonymous(self, client):
        lead = make_lead(email="private@example.org")
        address = lead.partnership.get_absolute_url()
        client.force_login(make_user("head@example.org", roles.HEADTEACHER))
        signed_in = client.get(address)
        client.logout()

        again = client.get(address, headers={"if-none-match": '"kept"'})

        assert not signed_in.has_header("ETag"), "it is not kept, so nothing is asked for by it"
        assert "private@example.org" in signed_in.content.decode()
        assert again.status_code == 200
        assert "Cookie" in again["Vary"]
        assert "private@example.org" not in again.content.decode()
