"""Writing to all member schools of a partnership."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import roles
from office.models import Message
from partnerships.letters.writes import A_DAY_AT_MOST
from partnerships.models import Letter
from tests.factories import (
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.pages.reading import read, text_of
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
TODAY = timezone.localdate()
WRITTEN = {"subject": "Moderation on 3 March", "text": "Dear all\r\n\r\nBring <three> pieces & a pen."}


@pytest.fixture
def colne():
    """Three schools: Bea Hill heads the first, the second has a mailbox, of the third nothing is known."""
    first, second, third = make_school("Ash Primary"), make_school("Birch Primary"), make_school("Cedar Primary")
    make_headship(make_person("Bea Hill", email="bea@example.org"), first)
    second.office_email = "office.birch@example.org"
    second.save()
    return make_partnership("Colne", schools=[first, second, third])


@pytest.fixture
def lead(colne):
    """Ann Day, who leads it."""
    return make_lead(colne, make_person("Ann Day"), email="ann.lead@example.org")


@pytest.fixture
def ann(client, lead):
    """A client signed in as Ann Day."""
    client.force_login(make_user("ann@example.org", person=lead.person))
    return client


@pytest.fixture
def officer(client, colne):
    """A client signed in as an officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def own(lead, *more: object) -> str:
    return "/".join(["/my-partnership", str(lead.pk), "message", *map(str, more), ""])


def send(client, address: str, **written: str):
    """Look at the preview and agree to it, as a person does."""
    preview = client.post(address, WRITTEN | written)
    agreed = preview.context["sent"].text
    return client.post(address, WRITTEN | written | {"agreed": agreed.replace("\n", "\r\n")}, follow=True)


def said_on(response) -> str:
    """The text of a page."""
    return text_of(read(response).find(".//main"))


def test_message_page_says_how_many_can_be_reached_and_names_who_cannot_without_an_address(ann, lead):
    page = ann.get(own(lead))

    said = said_on(page)
    assert "2 schools can be reached, 1 has no address" in said
    assert "No address is known of this school: tell it yourself" in said
    assert said.count("Cedar Primary") == 1
    assert "Up to 3 messages a day" in said
    assert "signed “Ann Day, lead of Colne”" in said
    assert "Answers go to ann.lead@example.org, which everybody who gets the message can see" in said
    for private in ("bea@example.org", "office.birch@example.org"):
        assert private not in page.content.decode()


def test_message_is_shown_as_it_will_look_and_nothing_goes_out(ann, lead):
    page = ann.post(own(lead), WRITTEN)

    said = said_on(page)
    assert "2 schools can be reached, 1 has no address" in said
    assert "Bring <three> pieces & a pen." in said
    assert "Ann Day, lead of Colne" in said
    assert "Send to 2 schools" in said
    for private in ("bea@example.org", "office.birch@example.org"):
        assert private not in page.content.decode()
    assert not Letter.objects.exists()
    assert not Message.objects.exists()


def test_message_goes_to_the_head_else_the_office_once_it_is_agreed_to(ann, lead):
    page = send(ann, own(lead))

    letter = Letter.objects.get()
    assert page.redirect_chain[-1][0] == own(lead, letter.pk)
    assert (letter.subject, letter.text) == (WRITTEN["subject"], WRITTEN["text"].replace("\r\n", "\n"))
    assert "2 e-mails go out now. No address of 1 school is known." in said_on(page)
    sent = {mail.to[0]: mail for mail in outbox()}
    assert set(sent) == {"bea@example.org", "office.birch@example.org"}
    mail = sent["bea@example.org"]
    assert mail.subject == "Moderation on 3 March"
    assert mail.reply_to == ["ann.lead@example.org"]
    assert "Bring <three> pieces & a pen." in mail.body
    assert "Ash Primary is a member of Colne" in mail.body
    assert "Bring &lt;three&gt; pieces &amp; a pen." in mail.alternatives[0][0]
    assert "birch" not in mail.message().as_string().lower(), "nobody is told of another’s address"


@pytest.mark.parametrize("missing", ["subject", "text"])
def test_message_without_a_subject_or_a_text_is_asked_for_and_what_is_typed_stays(ann, lead, missing):
    page = ann.post(own(lead), WRITTEN | {missing: " \r\n "})

    assert page.context["form"].errors[missing]
    assert (
        page.context["form"].data["subject" if missing == "text" else "text"]
        == WRITTEN["subject" if missing == "text" else "text"]
    )
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("field", "longest"), [("subject", 150), ("text", 5000)])
def test_message_may_be_so_long_and_no_longer(ann, lead, field, longest):
    assert ann.post(own(lead), WRITTEN | {field: "x" * longest}).context.get("sent")

    page = ann.post(own(lead), WRITTEN | {field: "x" * (longest + 1)})

    assert f"to {longest:,} characters or fewer" in said_on(page)


def test_message_is_changed_before_it_goes(ann, lead):
    page = ann.post(own(lead), WRITTEN | {"agreed": "anything", "change": "1"})

    assert page.context["form"].data["text"] == WRITTEN["text"]
    assert "See who gets it" in page.content.decode()
    assert not Letter.objects.exists()


def test_message_is_shown_again_where_whom_it_reaches_has_changed_meanwhile(ann, lead, colne):
    agreed = ann.post(own(lead), WRITTEN).context["sent"].text
    make_membership(colne, make_school("Elm Primary", office_email="elm@example.org"))

    page = ann.post(own(lead), WRITTEN | {"agreed": agreed})

    assert "whom it reaches has changed meanwhile" in said_on(page)
    assert not Letter.objects.exists()


def test_message_pressed_twice_goes_once(ann, lead):
    send(ann, own(lead))

    page = ann.post(own(lead), WRITTEN)

    assert "This very message went out today at" in said_on(page)
    assert Letter.objects.count() == 1


def test_messages_are_limited_by_the_day_and_by_the_partnership(ann, lead, colne):
    for number in range(A_DAY_AT_MOST):
        send(ann, own(lead), subject=f"Number {number}")

    page = ann.post(own(lead), WRITTEN)

    assert f"{A_DAY_AT_MOST} messages went to the schools of Colne today" in said_on(page)
    assert page.context["form"].data["text"] == WRITTEN["text"]
    Letter.objects.update(sent_at=timezone.now() - dt.timedelta(days=1))
    assert ann.post(own(lead), WRITTEN).context["sent"]


def test_message_can_go_nowhere_where_no_address_is_known(ann, lead, colne):
    colne.memberships.exclude(school__name="Cedar Primary").delete()

    page = ann.get(own(lead))

    assert "No school can be written to" in said_on(page)
    assert "See who gets it" not in page.content.decode()
    assert "No school can be written to" in said_on(ann.post(own(lead), WRITTEN))
    assert not Message.objects.exists()


def test_message_of_a_partnership_without_schools_has_nobody_to_go_to(ann, lead, colne):
    colne.memberships.all().delete()

    assert "this partnership has no open school today" in said_on(ann.get(own(lead)))


def test_messages_sent_can_be_read_with_how_many_are_where(ann, lead):
    send(ann, own(lead))
    waiting, nowhere = Message.objects.waiting(), Message.objects.without_address()
    assert "0 sent, 2 waiting, 1 without an address" in said_on(ann.get(own(lead)))

    outbox()
    page = ann.get(own(lead, Letter.objects.get().pk))

    assert "2 sent, 1 without an address" in said_on(page)
    assert "Cedar Primary" in said_on(page)
    assert "Send to those not reached" in said_on(page)
    assert "Dear all" in said_on(page)
    assert not waiting.exists()
    assert nowhere.count() == 1
    assert "2 sent, 1 without an address" in said_on(ann.get(own(lead)))


def test_message_is_sent_again_to_those_not_reached_alone_at_the_address_of_now(ann, lead, colne):
    send(ann, own(lead))
    outbox().clear()
    letter = Letter.objects.get()
    Message.objects.filter(recipient="bea@example.org").update(state="refused", sent_at=None, error="bea@example.org?")
    assert "bea@example.org" not in ann.get(own(lead, letter.pk)).content.decode(), "nor what the mail server said"
    cedar = colne.memberships.get(school__name="Cedar Primary").school
    cedar.office_email = "office.cedar@example.org"
    cedar.save()

    page = ann.post(own(lead, letter.pk, "again"), follow=True)

    assert "2 e-mails go out now." in said_on(page)
    assert {mail.to[0] for mail in outbox()} == {"bea@example.org", "office.cedar@example.org"}
    assert "Send to those not reached" not in said_on(ann.get(own(lead, letter.pk)))


def test_message_sent_again_says_of_whom_no_address_is_known_still(ann, lead):
    send(ann, own(lead))

    page = ann.post(own(lead, Letter.objects.get().pk, "again"), follow=True)

    assert "No address of 1 school is known yet" in said_on(page)


def test_messages_of_other_partnerships_and_of_former_leads_are_nobodys(ann, lead, colne):
    other = make_lead(make_partnership("Stour", schools=2))
    letter = Letter.objects.create(partnership=other.partnership, sent_by=make_user(), subject="Theirs", text="Theirs")

    assert ann.get(own(other)).status_code == 404
    assert ann.post(own(other), WRITTEN).status_code == 404
    assert ann.get(own(lead, letter.pk)).status_code == 404
    assert ann.post(own(lead, letter.pk, "again")).status_code == 404
    lead.ended_on = TODAY - dt.timedelta(days=1)
    lead.save()
    assert ann.get(own(lead)).status_code == 404


def test_co_lead_reads_what_the_lead_sent(ann, lead, colne, client):
    send(ann, own(lead))
    bo = make_lead(colne, make_person("Bo Ray"), role="co-lead")
    client.force_login(make_user(person=bo.person))

    assert "Ann Day wrote this on" in said_on(client.get(own(bo, Letter.objects.get().pk)))


def test_officer_writes_to_the_schools_of_any_partnership_and_answers_go_to_the_council(officer, colne):
    page = send(officer, "/partnerships/colne/message/")

    letter = Letter.objects.get()
    assert page.redirect_chain[-1][0] == f"/partnerships/colne/message/{letter.pk}/"
    assert (letter.lead, letter.reply_to) == (None, "")
    mail = outbox()[0]
    assert "Reply to this e-mail to answer the council." in mail.body
    assert officer.post(f"/partnerships/colne/message/{letter.pk}/again/").status_code == 302


def test_officer_finds_the_way_and_what_was_sent_in_admin(officer, colne):
    send(officer, "/partnerships/colne/message/")
    letter = Letter.objects.get()

    assert (
        "/partnerships/colne/message/"
        in officer.get(f"/admin/partnerships/partnership/{colne.pk}/change/").content.decode()
    )
    assert "Moderation on 3 March" in officer.get("/admin/partnerships/letter/").content.decode()
    page = officer.get(f"/admin/partnerships/letter/{letter.pk}/change/").content.decode()
    assert "0 sent, 2 waiting, 1 without an address" in page
    assert f"/partnerships/colne/message/{letter.pk}/" in page
    outbox()
    [row] = officer.get("/admin/partnerships/letter/").context["cl"].result_list
    assert row.sent_count == 2


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, None])
def test_nobody_else_writes_to_the_schools_of_a_partnership(client, colne, role):
    client.force_login(make_user("somebody@example.org", *([role] if role else [])))

    for address in ("message/", "message/1/"):
        assert client.get(f"/partnerships/colne/{address}").status_code == 403
    assert client.post("/partnerships/colne/message/", WRITTEN).status_code == 403
    assert client.post("/partnerships/colne/message/1/again/").status_code == 403


def test_message_page_needs_no_more_queries_for_more_schools_and_messages(ann, lead, colne, count_queries):
    send(ann, own(lead))
    before = count_queries(own(lead))

    for number in range(3):
        for email in (f"head{number}@example.org", ""):
            make_headship(make_person(email=email), make_membership(colne, make_school()).school)
        Letter.objects.create(partnership=colne, lead=lead, sent_by=make_user(), subject="One more", text="One more")

    assert count_queries(own(lead)) == before
