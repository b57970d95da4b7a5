"""The pages on which two named officers put a hold on erasing, renew and end it."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from accounts.models import AuditEvent
from improvement.models import DisclosureHold, WhatChanged
from office.models import Message
from partnerships.models import School
from tests.clients import signed_in
from tests.factories import (
    make_headship,
    make_hold,
    make_partnership,
    make_person,
    make_review,
    make_round,
    make_school,
    make_support_request,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
HOLDS, PUT_ON = "/improvement/disclosure/holds/", "/improvement/disclosure/holds/put-on/"
NAMED = "named@example.gov.uk"


def text_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def ahead(days: int) -> str:
    return date_format(timezone.localdate() + dt.timedelta(days=days))


@pytest.fixture
def alpha():
    return make_school("Alpha School", urn=800001)


@pytest.fixture
def client(settings):
    settings.DISCLOSURE_OFFICERS = [NAMED]
    return signed_in(make_user(NAMED, roles.OFFICER, is_staff=True))


def test_hold_is_put_on_renewed_and_ended(client, alpha):
    make_headship(make_person("Bea Oak", email="bea@example.org"), alpha)

    put_on = client.post(PUT_ON, {"school": "800001", "law": "foi", "ended_on": ahead(40)}, follow=True)
    hold = DisclosureHold.objects.get()
    renewed = client.post(f"{HOLDS}{hold.pk}/renew/", {"ended_on": ahead(90)}, follow=True)
    asked = client.get(f"{HOLDS}{hold.pk}/end/")
    assert DisclosureHold.objects.get().ended_on == timezone.localdate() + dt.timedelta(days=90)
    ended = client.post(f"{HOLDS}{hold.pk}/end/", follow=True)

    assert "The hold is on. 1 e-mail goes out now." in text_of(put_on)
    assert "Alpha School (800001)" in text_of(put_on)
    assert ahead(40) in text_of(put_on)
    assert "The hold is renewed." in text_of(renewed)
    assert ahead(90) in text_of(renewed)
    assert "End the hold on Alpha School" in text_of(asked)
    assert "No hold is on." in text_of(ended)
    assert len(outbox()) == 3


def test_school_that_nobody_can_reach_is_to_be_told_by_the_officer(client, alpha):
    make_headship(make_person("Bea Oak"), alpha)

    answer = client.post(PUT_ON, {"school": "800001", "law": "foi", "ended_on": ahead(40)}, follow=True)

    assert "Nobody at the school can be told by e-mail" in text_of(answer)
    assert AuditEvent.objects.get(kind="hold-put-on").detail.endswith("2000. Nobody at the school could be told")


def test_head_without_an_address_is_named_beside_the_office_that_is_told(client, alpha):
    make_headship(make_person("Bea Oak"), alpha)
    School.objects.update(office_email="office@example.org")

    answer = client.post(PUT_ON, {"school": "800001", "law": "foi", "ended_on": ahead(40)}, follow=True)

    assert "1 e-mail goes out now. No e-mail address is recorded of Bea Oak: tell them yourself." in text_of(answer)
    assert [mail.to for mail in outbox()] == [["office@example.org"]]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"school": ""}, "Enter the school that the request is about"),
        ({"school": "Nowhere at all"}, "No school of this name is known"),
        ({"law": ""}, "Choose the law by which it is asked for"),
        ({"ended_on": ""}, "Enter the last day"),
        ({"ended_on": "31 June 2027"}, "Until when:"),
        ({"ended_on": "3 March 2019"}, "Enter today or a later day"),
        ({"ended_on": "3 March 2040"}, "or an earlier day. A hold can be renewed before it ends"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, alpha, changed, said):
    sent = {"school": "800001", "law": "eir", "ended_on": "3 March 2027"} | changed

    answer = client.post(PUT_ON, sent)

    assert answer.status_code == 422
    assert text_of(answer).count(said) >= 2, "in the summary and at the field"
    for typed in (sent["school"], sent["ended_on"]):
        assert f'value="{typed}"' in text_of(answer) or not typed
    assert not DisclosureHold.objects.exists()


def test_second_hold_by_the_same_law_is_refused_with_a_sentence(client, alpha):
    make_hold(alpha)

    answer = client.post(PUT_ON, {"school": "800001", "law": "foi", "ended_on": ahead(40)})

    assert answer.status_code == 422
    assert "There is a hold on this school by this law already. Renew that one." in text_of(answer)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_learns_that_the_pages_are_there(client, alpha, method):
    hold = make_hold(alpha)
    others = [
        make_user("other@example.gov.uk", roles.OFFICER),
        make_user("admin@example.gov.uk", roles.ADMINISTRATOR),
        make_user("super@example.gov.uk", is_superuser=True),
        make_user("head@example.org", person=make_headship(make_person("Bea Oak"), alpha).person),
    ]
    pages = [PUT_ON, f"{HOLDS}{hold.pk}/renew/", f"{HOLDS}{hold.pk}/end/", *([HOLDS] if method == "get" else [])]

    found = {getattr(signed_in(user), method)(page).status_code for user in others for page in pages}

    assert found == {404}
    assert DisclosureHold.objects.exists()


def test_search_leads_to_a_hold_and_says_where_one_is_on(client, alpha):
    search = {"school": "800001", "law": "court", "reference": "FOI 1"}

    before = text_of(client.post("/improvement/disclosure/", search))
    asked = text_of(client.get(f"{PUT_ON}?school=800001&law=court"))
    make_hold(alpha, law="court")
    after = text_of(client.post("/improvement/disclosure/", search))

    assert f'href="{PUT_ON}?school=800001&law=court"' in before
    assert 'value="800001"' in asked
    assert 'value="court" checked' in asked.replace('id="id_law_4" ', "")
    assert "A hold keeps it from being erased until" in after


def test_search_finds_what_was_taken_back_and_nobody_else_does(client, alpha):
    head = make_headship(make_person("Bea Oak"), alpha).person
    review = make_review(
        make_round(make_partnership(schools=[alpha])),
        alpha,
        topic=make_topic(),
        visit_on=timezone.localdate() - dt.timedelta(days=7),
        state="held",
    )
    WhatChanged.objects.create(review=review, sentence="Zq7marker", shared_with="heads")
    make_hold(alpha)
    host = signed_in(make_user(None, person=head))
    page = f"/reviews/{review.pk}/what-changed/"
    assert "Somebody has asked by law for what is held on your school" in text_of(host.get(page))

    answer = host.post(f"{page}taken-back/", follow=True)

    assert "it is kept out of sight until" in text_of(answer)
    other = make_headship(make_person(), make_school()).person
    for who in (host, client, signed_in(make_user(None, person=other))):
        for address in ("/reviews/", f"/reviews/{review.pk}/", page):
            assert "Zq7marker" not in text_of(who.get(address))
    found = text_of(client.post("/improvement/disclosure/", {"school": "800001", "law": "foi", "reference": "FOI 1"}))
    assert "Zq7marker" in found
    assert "taken back on" in found


def test_search_finds_system_leaders_and_e_mails_about_support(client, alpha):
    leader = make_system_leader(make_person("Ann Day"), school=alpha)
    make_support_request(alpha, topic=make_topic("Attendance"))

    found = text_of(client.post("/improvement/disclosure/", {"school": "800001", "law": "foi", "reference": "FOI 1"}))

    assert f"System leader {leader.pk}" in found
    assert "Ann Day" in found


def test_list_asks_no_more_where_more_holds_are_on(client, alpha):
    make_hold(alpha)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOLDS).status_code == 200
        return len(queries)

    before = count()
    for law in ("eir", "court"):
        make_hold(make_school(), law=law)

    assert count() == before


@pytest.mark.parametrize(("days", "is_there"), [(0, True), (14, True), (15, False)])
def test_desk_of_the_named_officers_shows_what_ends_within_14_days(client, alpha, days, is_there):
    make_hold(alpha, ended_on=timezone.localdate() + dt.timedelta(days=days))
    other = signed_in(make_user("other@example.gov.uk", roles.OFFICER, is_staff=True))

    assert ("Holds on erasing that end soon" in text_of(client.get("/admin/"))) is is_there
    assert 'href="/improvement/disclosure/holds/"' in text_of(client.get("/admin/"))
    assert "Requests by law" not in text_of(other.get("/admin/"))


def test_post_in_admin_says_of_searches_and_holds_to_nobody_but_who_is_named(client, alpha):
    make_headship(make_person("Bea Oak", email="bea@example.org"), alpha)
    client.post("/improvement/disclosure/", {"school": "800001", "law": "foi", "reference": "FOI 1"})
    client.post(PUT_ON, {"school": "800001", "law": "foi", "ended_on": ahead(40)})
    client.post(f"{HOLDS}{DisclosureHold.objects.get().pk}/end/")
    others = (
        signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True)),
        signed_in(make_user("root@example.org", is_staff=True, is_superuser=True)),
    )

    written = list(Message.objects.values_list("kind", "pk"))
    assert {kind for kind, _ in written} == {"disclosure-search", "disclosure-hold", "disclosure-hold-ended"}
    assert text_of(client.get("/admin/office/message/")).count("Alpha School") >= 3
    for other in others:
        assert "Alpha School" not in text_of(other.get("/admin/office/message/"))
        for _, pk in written:
            assert "Alpha School" not in text_of(other.get(f"/admin/office/message/{pk}/change/", follow=True))


@pytest.mark.parametrize(("page", "sent"), [("renew", {"ended_on": ahead(90)}), ("end", {})])
def test_hold_that_was_ended_meanwhile_is_said_to_be(client, alpha, page, sent):
    hold = make_hold(alpha)
    at = f"{HOLDS}{hold.pk}/{page}/"
    hold.delete()

    answers = [client.get(at, follow=True), client.post(at, sent, follow=True)]

    assert all("This hold is not on any more: it was ended meanwhile." in text_of(answer) for answer in answers)


def test_hold_that_is_ended_while_it_is_renewed_is_said_to_be(client, alpha, monkeypatch):
    hold = make_hold(alpha)
    monkeypatch.setattr("portal.holds.writes.refuse_day", lambda day: DisclosureHold.objects.all().delete())

    answer = client.post(f"{HOLDS}{hold.pk}/renew/", {"ended_on": ahead(90)}, follow=True)

    assert "This hold is not on any more" in text_of(answer)
