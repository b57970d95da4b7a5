"""The preview of a Markdown text: beside its box, for a script and as a page of its own; nothing is saved."""

import pytest

from accounts import roles
from improvement.models import Page
from tests.admin import change
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PREVIEW = "/admin/improvement/page/preview/"
TYPED = {"body": "## Vision\n* every *school*\n<script>alert(1)</script>"}
AS_A_SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


def test_script_gets_what_was_typed_and_nothing_that_runs(officer):
    drawn = officer.post(PREVIEW, TYPED, headers=AS_A_SCRIPT).content.decode()

    assert "Vision</h3>" in drawn
    assert "<em>school</em>" in drawn
    assert "<script" not in drawn


def test_without_a_script_it_is_a_page_and_nothing_is_saved(officer):
    page = officer.post(PREVIEW, TYPED)

    assert "Nothing is saved yet" in page.content.decode()
    assert "Vision</h3>" in page.content.decode()
    assert Page.objects.count() == 0


def test_what_is_saved_is_drawn_beside_its_box(officer):
    page = Page.objects.create(slug="strategy", title="Strategy", body="## Vision")

    form = officer.get(change(page)).content.decode()

    assert '<section class="portal-markdown__drawn"' in form
    assert "Vision</h3>" in form


def test_it_is_posted_by_those_alone_who_may_change_the_text(officer, client):
    assert officer.get(PREVIEW).status_code == 405
    assert signed_in(make_user("head@example.org")).post(PREVIEW, TYPED).status_code in (302, 403)
    assert client.post(PREVIEW, TYPED).status_code in (302, 403)
