"""Bringing in the mailboxes of schools’ offices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import roles
from partnerships.models import School
from tests.factories import make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
PAGE = "/admin/partnerships/school/mailboxes/"


@pytest.fixture
def ash():
    return make_school("Ash Primary", urn=114001)


@pytest.fixture
def birch():
    return make_school("Birch Primary", urn=114002, office_email="old@example.org")


@pytest.fixture
def officer(client, ash, birch):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def csv(text: str | bytes, name: str = "mailboxes.csv") -> dict:
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": SimpleUploadedFile(name, content, "text/csv")}


def refused(client, data: dict) -> str:
    page = client.post(PAGE, data)
    assert page.status_code == 200
    assert page.context["effect"] is None
    return " ".join(sentence for errors in page.context["form"].errors.values() for sentence in errors)


def test_mailboxes_are_previewed_and_then_written_with_their_history(officer, ash, birch):
    page = officer.post(
        PAGE, csv("Mailbox;School;URN\r\nash@example.org;Ash;114001\r\n\r\nnew@example.org;;114002\r\n")
    )

    effect = page.context["effect"]
    assert effect.sentences == (
        "Ash Primary (114001): ash@example.org.",
        "Birch Primary (114002): new@example.org instead of old@example.org.",
    )
    assert not School.objects.filter(office_email="ash@example.org").exists(), "a preview"
    page = officer.post(
        PAGE, {"sheet": page.context["sheet"], "agreed": effect.text.replace("\n", "\r\n")}, follow=True
    )

    assert "Read: 2. The mailboxes are as the list has them." in page.content.decode()
    assert set(School.objects.values_list("office_email", flat=True)) == {"ash@example.org", "new@example.org"}
    assert ash.history.first().history_user.email == "officer@example.org"


def test_mailboxes_that_are_there_already_are_counted_and_closed_schools_named(officer, birch):
    School.objects.filter(pk=birch.pk).update(status="closed")

    effect = officer.post(PAGE, {"sheet": "urn\te-mail\n114002\told@example.org"}).context["effect"]

    assert effect.sentences == ("As the portal has it already: 1.",)
    assert effect.warnings == ("Birch Primary (114002) has closed.",)


def test_mailboxes_with_any_fault_are_refused_whole_and_say_row_and_column(officer, ash):
    text = (
        "URN,Mailbox\n114001,ash@example.org\n114003,x@example.org\n11400,x@example.org\n114001,b@example.org\n"
        "114002,\n114002,not an address\n"
    )

    said = refused(officer, csv(text))

    for sentence in (
        "Row 3, column URN: the portal has no school with the URN 114003.",
        "Row 4, column URN: “11400” is no URN. Enter six digits.",
        "Row 5, column URN: 114001 stands in row 2 already.",
        "Row 6, column Mailbox: it is empty.",
        "Row 7, column Mailbox: “not an address” is no e-mail address",
    ):
        assert sentence in said, sentence
    assert "Row 2," not in said
    ash.refresh_from_db()
    assert ash.office_email == ""


def test_of_many_faults_twenty_are_named(officer):
    rows = "\n".join(f"114001,{number}" for number in range(30))

    assert "And 39 more." in refused(officer, {"sheet": f"URN,Mailbox\n{rows}"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file, or paste its rows."),
        ({"sheet": "  \n"}, "Choose a file, or paste its rows."),
        ({"sheet": "114001,ash@example.org"}, "Row 1 has no column “URN”."),
        ({"sheet": "URN,Town\n114001,Witham"}, "Row 1 has no column “Mailbox”."),
        ({"sheet": "URN,Mailbox,E-mail\n114001,a@example.org,b@example.org"}, "Row 1 has two columns “Mailbox”."),
        ({"sheet": "URN,Mailbox\n,\n"}, "The list has no rows below"),
        ({"sheet": 'URN,Mailbox\n"' + "x" * 140_000}, "cannot be read"),
        (csv("", "empty.csv"), "This file is empty."),
        (csv("URN,Mailbox\n", "list.xlsx"), "Choose a CSV file."),
        (csv(b"URN,Mailbox\n\0", "list.csv"), "This is not a CSV file"),
        (csv("URN,Mailbox\n114001,a@example.org") | {"sheet": "x"}, "not both"),
    ],
)
def test_mailboxes_that_cannot_be_read_are_told(officer, data, said):
    assert said in refused(officer, data)


def test_mailboxes_may_be_saved_by_excel_of_any_age(officer):
    for content in (b"\xef\xbb\xbfURN,Mailbox\n114001,a@example.org", b"URN,Mailbox,Name\r114001,a@example.org,\x96"):
        assert officer.post(PAGE, csv(content)).context["effect"].sentences == ("Ash Primary (114001): a@example.org.",)


def test_mailboxes_that_a_colleague_changed_meanwhile_are_shown_again(officer, ash):
    page = officer.post(PAGE, {"sheet": "URN,Mailbox\n114001,a@example.org"})
    School.objects.filter(pk=ash.pk).update(office_email="b@example.org")

    page = officer.post(PAGE, {"sheet": page.context["sheet"], "agreed": page.context["effect"].text})

    assert page.context["effect"].sentences == ("Ash Primary (114001): a@example.org instead of b@example.org.",)


def test_mailboxes_are_for_those_who_may_see_contact_details(client, ash):
    client.force_login(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True))

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"sheet": "URN,Mailbox\n114001,a@example.org"}).status_code == 403
    assert "Import mailboxes" not in client.get("/admin/partnerships/school/").content.decode()


def test_mailboxes_have_their_link_above_the_schools_and_stand_on_a_schools_page(officer, birch):
    assert PAGE in officer.get("/admin/partnerships/school/").content.decode()
    assert "old@example.org" in officer.get(f"/admin/partnerships/school/{birch.pk}/change/").content.decode()


def test_mailbox_is_kept_from_administrators_on_the_page_and_in_the_history(officer, birch, client):
    birch.office_email = "newer@example.org"
    birch.save()
    client.force_login(make_user("admin@example.org", roles.ADMINISTRATOR, is_staff=True))

    for page in ("change", "history"):
        address = f"/admin/partnerships/school/{birch.pk}/{page}/"
        assert "example.org" not in client.get(address).content.decode().replace("admin@example.org", ""), page


def test_mailbox_is_on_no_public_page(client, birch):
    for address in ("/schools/114002/", "/schools/export.csv", "/partnerships/export.json"):
        assert "old@example.org" not in b"".join(client.get(address)).decode(), address
