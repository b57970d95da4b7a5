"""Imports from spreadsheets in admin: upload, preview, choose, apply; who may."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from office.models import Message
from partnerships import search
from partnerships.models import Lead, Membership, Partnership, School
from partnerships.people.own import NOT_ONES_OWN
from spreadsheets.models import SpreadsheetImport
from spreadsheets.planning.memberships import OF_SHEET, RECORDED
from spreadsheets.planning.plan import MANY
from tests.admin import changelist
from tests.factories import (
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
ADD = reverse("admin:spreadsheets_spreadsheetimport_add")
SHEET = "Partnership,School,Joined,Left\nColne,Boxted,1/9/2024,\n,St Marys,1/9/2024,\n"
KINDS = ("address-changed", "post-begun")


@pytest.fixture(autouse=True)
def _records():
    search.reset()
    make_school("Boxted Primary School", urn=200001)
    make_school("St Mary’s Primary School, Ardleigh", urn=200002)
    make_school("St Mary’s Primary School, Burnham", urn=200003)
    yield
    search.reset()


@pytest.fixture
def colne() -> Partnership:
    return make_partnership("Colne")


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def upload(client, content: str = SHEET, name: str = "sheet.csv"):
    """The answer to an upload."""
    return client.post(ADD, {"file": SimpleUploadedFile(name, content.encode())})


def preview_of(record: SpreadsheetImport) -> str:
    return reverse("admin:spreadsheets_spreadsheetimport_preview", args=[record.pk])


def post(client, page, **data):
    """Post the form of a preview as it stands, with that data besides."""
    form = page.context["form"]
    standing = {"starts_on": form["starts_on"].value(), "ends_on": "", "digest": page.context["plan"].digest}
    chosen = {asked["question"].field: asked["chosen"] for asked in page.context["questions"] if asked["chosen"]}
    return client.post(page.wsgi_request.path, standing | chosen | data, follow=True)


def kept_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_officer_whom_the_sheet_makes_a_lead_does_not_apply_it_and_another_does(client, officer, colne):
    own = make_person("Ann Day", email="ann@example.org")
    User.objects.update(person=own)
    sheet = "Partnership,School,Lead,Lead email\nColne,Boxted,Ann Day,ann@example.org\n"

    page = post(officer, officer.get(upload(officer, sheet).url), apply="")
    is_kept = Membership.objects.exists() or own.leads.exists()
    client.force_login(make_user("other@example.org", roles.OFFICER, is_staff=True))
    post(client, client.get(preview_of(SpreadsheetImport.objects.get())), apply="")

    assert f"Row 2, Colne: {NOT_ONES_OWN} Nothing was changed." in page.content.decode()
    assert not is_kept
    assert own.leads.get().partnership == colne
    assert Message.objects.get(kind="post-begun").subject == "Ann Day is recorded as lead of Colne"


def test_whoever_led_hears_of_a_lead_and_of_an_address_that_a_sheet_brings(officer, colne):
    lead = make_lead(colne, make_person("Bo Ray", email="bo@example.org"), email="lead@example.org")
    colleague = make_person("Ann Day", email="ann@example.org")
    make_user("ann.account@example.org", person=colleague)
    sheet = "Partnership,School,Lead,Lead email\nColne,Boxted,Bo Ray,puppet@example.org\n"
    post(officer, officer.get(upload(officer, sheet).url), apply="")
    lead.refresh_from_db()
    assert lead.email == "puppet@example.org"
    lead.ended_on = timezone.localdate() - dt.timedelta(days=1)
    lead.save()

    sheet = "Partnership,School,Lead,Lead email\nColne,Boxted,Ann Day,ann@example.org\n"
    post(officer, officer.get(upload(officer, sheet).url), apply="")

    assert colleague.leads.exists()
    told = {kind: set(Message.objects.filter(kind=kind).values_list("recipient", flat=True)) for kind in KINDS}
    assert {"lead@example.org", "puppet@example.org"} <= told["address-changed"]
    assert {"lead@example.org", "puppet@example.org"} <= told["post-begun"]


def test_officer_uploads_chooses_and_applies(officer, colne):
    page = officer.get(upload(officer).url)
    (asked,) = page.context["questions"]
    assert "Ardleigh" in page.content.decode()
    assert [creation.row for creation in page.context["plan"].created] == [2]

    ardleigh = asked["question"].options[0].value
    page = post(officer, page, look="", **{asked["question"].field: ardleigh})
    assert len(page.context["plan"].created) == 2
    page = post(officer, page, apply="")

    record = SpreadsheetImport.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:spreadsheets_spreadsheetimport_change", args=[record.pk])
    assert "Applied sheet.csv. New: 2 memberships." in page.content.decode()
    assert reverse("admin:partnerships_partnership_change", args=[colne.pk]) in page.content.decode()
    assert sorted(colne.memberships.values_list("school__urn", flat=True)) == [200001, 200002]
    assert record.applied_by.email == "officer@example.org"
    told = colne.memberships.first().history.get()
    assert (told.history_change_reason, told.history_user) == ("Spreadsheet: sheet.csv", record.applied_by)


def test_choice_is_remembered_for_the_next_sheet(officer, colne):
    page = officer.get(upload(officer).url)
    (asked,) = page.context["questions"]
    page = post(officer, page, look="", **{asked["question"].field: asked["question"].options[0].value})
    post(officer, page, apply="")

    again = officer.get(upload(officer).url)

    assert (again.context["plan"].changes_nothing, again.context["plan"].is_ready) == (True, True)
    assert "This sheet changes nothing" in again.content.decode()


def test_who_a_misspelt_lead_is_is_asked_once_and_remembered(officer, colne):
    asha = make_lead(colne, make_person("Asha Ambrose"))
    sheet = "Partnership,School,Lead\nColne,Boxted,Asha Ambrosse\nColne,Boxted,Asha Ambrose\n"
    page = officer.get(upload(officer, sheet).url)
    (asked,) = page.context["questions"]
    refused = post(officer, page, apply="")
    post(officer, page, apply="", **{asked["question"].field: asked["question"].options[0].value})

    again = officer.get(upload(officer, sheet).url)

    assert "Row 2, Colne: Who is “Asha Ambrosse”, the lead of Colne? Choose one." in refused.content.decode()
    assert Membership.objects.get().school.urn == 200001
    assert [lead.person for lead in colne.leads.all()] == [asha.person]
    assert (again.context["plan"].changes_nothing, again.context["plan"].is_ready) == (True, True)


def test_apply_without_a_choice_says_which_and_loses_nothing(officer, colne):
    page = officer.get(upload(officer, SHEET + "Colne,St Mary’s Primary School,,\n").url)
    first, second = page.context["questions"]

    page = post(
        officer, page, apply="", starts_on="2026-10-01", **{first["question"].field: first["question"].options[1].value}
    )

    assert [asked["chosen"] for asked in page.context["questions"]] == [first["question"].options[1].value, ""]
    assert f'href="#{second["question"].field}"' in page.content.decode()
    assert page.context["form"]["starts_on"].value() == dt.date(2026, 10, 1)
    assert not Membership.objects.exists()


def test_wrong_terms_are_said_and_the_choice_is_kept(officer, colne):
    page = officer.get(upload(officer).url)
    (asked,) = page.context["questions"]
    answer = {asked["question"].field: asked["question"].options[0].value}

    page = post(officer, page, apply="", starts_on="soon", is_complete="on", **answer)

    content = page.content.decode()
    assert "New leads and members start on: “soon” is not a day." in content
    assert "Enter the last day of the schools that the sheet leaves out." in content
    assert page.context["questions"][0]["chosen"] == asked["question"].options[0].value
    assert not Membership.objects.exists()


def test_apply_with_a_choice_made_just_now_shows_what_it_does_first(officer, colne):
    page = officer.get(upload(officer).url)
    (asked,) = page.context["questions"]

    page = post(officer, page, apply="", **{asked["question"].field: asked["question"].options[0].value})

    assert "What you chose changes what the sheet does." in page.content.decode()
    assert not Membership.objects.exists()


HAND_OVER_SHEET = "Partnership,Lead,Lead’s e-mail\nColne,Bo Lee,bo@example.org\n"


def chosen_by(page, *says: str) -> dict[str, str]:
    """The answers whose labels begin so, to the questions of the page."""
    return {
        asked["question"].field: next(
            option.value for option in asked["question"].options if option.label.startswith(begins)
        )
        for asked, begins in zip(page.context["questions"], says, strict=True)
    }


def test_answer_that_says_all_that_comes_of_it_is_applied_with_one_press(officer, colne):
    """Who hands over to whom from which day stands beside the answer: there is nothing left to look through."""
    ann = make_lead(colne, make_person("Ann Day"))
    page = officer.get(upload(officer, HAND_OVER_SHEET).url)

    page = post(officer, page, apply="", **chosen_by(page, "Hand over from Ann Day"))

    assert "Applied sheet.csv." in page.content.decode()
    ann.refresh_from_db()
    assert ann.ended_on == timezone.localdate() - dt.timedelta(days=1)
    assert Lead.objects.get(person__name="Bo Lee").started_on == timezone.localdate()


def test_answer_of_which_more_comes_is_shown_first(officer, colne):
    """That two names are one person says nothing of the address, which the sheet changes too."""
    ann = make_lead(colne, make_person("Ann Day"), email="ann@example.org")
    page = officer.get(upload(officer, HAND_OVER_SHEET).url)

    page = post(officer, page, apply="", **chosen_by(page, "Bo Lee is Ann Day"))

    assert "What you chose changes what the sheet does." in page.content.decode()
    assert "e-mail address ann@example.org becomes bo@example.org" in page.content.decode()
    ann.refresh_from_db()
    assert ann.email == "ann@example.org"


def test_e_mails_are_shown_before_they_go_out_and_nothing_is_written_by_looking(officer, colne):
    ann = make_lead(colne, make_person("Ann Day"), email="ann@example.org")
    sheet = "Partnership,School,Lead,Lead email\nColne,Boxted,Ann Day,new@example.org\n"

    page = officer.get(upload(officer, sheet).url)
    looked_at = Message.objects.count()
    done = post(officer, page, apply="")

    ann.refresh_from_db()
    assert "E-mails that go out with it" in page.content.decode()
    assert looked_at == 0
    assert ann.email == "new@example.org"
    assert {message.subject for message in Message.objects.all()} == {one.subject for one in page.context["emails"]}
    assert done.status_code == 200


def test_days_are_typed_as_people_write_them(officer, colne):
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url)

    page = post(officer, page, look="", starts_on="1 Oct 2026")

    assert 'type="date"' not in page.content.decode()
    assert SpreadsheetImport.objects.get().starts_on == dt.date(2026, 10, 1)


def test_answer_that_says_all_beside_another_day_is_shown_first(officer, colne):
    """Beside the answer stands the day of before."""
    make_lead(colne, make_person("Ann Day"))
    page = officer.get(upload(officer, HAND_OVER_SHEET).url)
    day = timezone.localdate() + dt.timedelta(days=30)

    page = post(officer, page, apply="", starts_on=day.isoformat(), **chosen_by(page, "Hand over from Ann Day"))

    assert "What you chose changes what the sheet does." in page.content.decode()
    assert not Lead.objects.filter(person__name="Bo Lee").exists()


def test_apply_after_somebody_elses_edit_shows_the_new_preview(officer, colne):
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url)
    colne.memberships.create(school=School.objects.get(urn=200001), started_on="2023-01-09")

    page = post(officer, page, apply="")

    assert "The records were changed meanwhile" in page.content.decode()
    assert "Boxted Primary School: 9 January 2023 becomes 1 September 2024" in page.content.decode()
    assert colne.memberships.get().started_on == dt.date(2023, 1, 9)


def test_complete_sheet_ends_what_it_leaves_out_on_the_day_given(officer, colne):
    dedham = make_school("Dedham Primary School")
    colne.memberships.create(school=dedham, started_on="2023-01-09")
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url)
    terms = {"is_complete": "on", "ends_on": "2026-08-31"}

    page = post(officer, page, look="", **terms)
    (end,) = page.context["plan"].ended
    assert end.sentence == f"Dedham Primary School ({dedham.urn}) leaves on 31 August 2026: it is not in the sheet"
    assert "<td>Not in the sheet</td>" in page.content.decode()
    assert "<td>None</td>" not in page.content.decode()
    post(officer, page, apply="", **terms)

    assert colne.memberships.get(school=dedham).ended_on == dt.date(2026, 8, 31)


def test_so_many_ends_are_asked_about_once_more(officer, colne):
    for _ in range(MANY):
        make_membership(colne, make_school())
    terms = {"is_complete": "on", "ends_on": "2026-08-31"}
    page = post(officer, officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url), look="", **terms)

    page = post(officer, page, apply="", **terms)
    said = f"Tick that {MANY} memberships, leads or headships end, or choose otherwise."
    assert said in page.content.decode()
    page = post(officer, page, apply="", ends=MANY - 1, **terms)
    assert said in page.content.decode()
    assert not colne.memberships.exclude(ended_on=None).exists()

    post(officer, page, apply="", ends=MANY, **terms)
    assert colne.memberships.exclude(ended_on=None).count() == MANY


def test_list_of_leads_is_never_complete(officer, colne):
    make_membership(colne, make_school())
    page = officer.get(upload(officer, "Partnership,Lead\nColne,Ann Day\n").url)
    assert "is_complete" not in page.context["form"].fields
    assert "The sheet is complete" not in page.content.decode()

    post(officer, page, apply="", is_complete="on", ends_on="2026-08-31")

    assert SpreadsheetImport.objects.get().is_applied
    assert colne.memberships.get().ended_on is None


def test_first_day_that_is_recorded_holds_unless_the_officer_says_otherwise(officer, colne):
    row = make_membership(colne, School.objects.get(urn=200001), started_on=colne.started_on)
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url)
    (asked,) = page.context["questions"]

    assert (asked["chosen"], asked["is_open"]) == (RECORDED, False)
    post(officer, page, apply="", **{asked["question"].field: OF_SHEET})
    page = officer.get(preview_of(SpreadsheetImport.objects.get()))
    assert page.context["questions"][0]["chosen"] == OF_SHEET
    post(officer, page, apply="")

    row.refresh_from_db()
    assert row.started_on == dt.date(2024, 9, 1)


def test_file_with_faults_is_not_kept_and_all_are_listed(officer):
    response = upload(officer, "Partnership,School,Joined\nColne,Boxted,soon\nColne,Dedham,later\n")

    assert [str(fault) for fault in response.context["faults"]] == [
        "Row 2, Joined: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026.",
        "Row 3, Joined: “later” is not a day. Write it as 31 August 2026 or 31/8/2026.",
    ]
    assert not SpreadsheetImport.objects.exists()
    assert kept_files() == []


def test_upload_without_a_file_or_with_too_large_a_one_says_so(officer):
    assert "Choose the spreadsheet." in officer.post(ADD, {}).content.decode()
    assert "The file is larger than 5 MB." in upload(officer, "x" * 5_000_001).content.decode()


def test_file_is_kept_under_a_name_of_our_own_until_it_is_applied(officer, colne, django_capture_on_commit_callbacks):
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0], "../../evil.csv").url)
    (kept,) = kept_files()

    with django_capture_on_commit_callbacks(execute=True):
        post(officer, page, apply="")

    assert kept.parent == Path(settings.MEDIA_ROOT) / "spreadsheets"
    assert "evil" not in kept.name
    assert SpreadsheetImport.objects.get().file_name == "evil.csv"
    assert kept_files() == []


def test_file_that_waits_for_a_day_is_forgotten_with_the_next_upload(
    officer, colne, django_capture_on_commit_callbacks
):
    upload(officer)
    old = SpreadsheetImport.objects.get()
    SpreadsheetImport.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=24, seconds=1))

    gone = officer.get(preview_of(old))
    with django_capture_on_commit_callbacks(execute=True):
        upload(officer)

    assert gone.status_code == 404
    assert not SpreadsheetImport.objects.filter(pk=old.pk).exists()
    assert len(kept_files()) == 1


def test_import_that_was_applied_opens_as_its_record_and_is_applied_once(officer, colne):
    page = officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url)
    post(officer, page, apply="")

    again = post(officer, page, apply="")

    assert again.redirect_chain[-1][0].endswith("/change/")
    assert colne.memberships.count() == 1


def test_record_of_an_import_names_its_partnerships_alone_and_no_file(officer, colne):
    make_partnership("Dengie")
    post(officer, officer.get(upload(officer, SHEET.rsplit("\n", 2)[0]).url), apply="")

    record = SpreadsheetImport.objects.get()
    assert record.partnerships == [colne.slug]
    assert not record.file


def test_preview_escapes_what_the_sheet_says(officer, colne):
    make_kind("Other")
    make_quadrant("South")
    address = upload(officer, "Partnership,Quadrant,School\n<script>alert(1)</script>,South,Boxted\n").url

    assert "<script>alert(1)" not in officer.get(address).content.decode()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_template_is_downloaded(officer, ending):
    response = officer.get(reverse("admin:spreadsheets_spreadsheetimport_template", args=[ending]))

    assert response.headers["Content-Disposition"] == f'attachment; filename="partnerships-template.{ending}"'
    assert response.content.startswith(b"PK" if ending == "xlsx" else b"\xef\xbb\xbfPartnership,")


def test_list_of_partnerships_leads_to_the_import_for_officers_alone(officer, client):
    assert ADD in officer.get(changelist(Partnership)).content.decode()
    client.force_login(make_user(None, roles.ADMINISTRATOR, is_staff=True))
    assert ADD not in client.get(changelist(Partnership)).content.decode()


@pytest.mark.parametrize("role", [role for role in roles.PERMISSIONS if role != roles.OFFICER])
def test_import_is_closed_to_every_other_role(client, officer, colne, role):
    upload(officer)
    record = SpreadsheetImport.objects.get()
    client.force_login(make_user(None, role, is_staff=True))
    template = reverse("admin:spreadsheets_spreadsheetimport_template", args=["csv"])
    addresses = [ADD, template, preview_of(record), changelist(SpreadsheetImport)]

    answers = [client.get(address).status_code for address in addresses]

    assert answers == [403, 403, 403, 403]
    assert client.post(preview_of(record), {"apply": ""}).status_code == 403
    assert upload(client).status_code == 403
    assert SpreadsheetImport.objects.count() == 1


def test_nickname_that_is_the_name_of_a_closed_school_is_asked(officer, colne):
    make_school("The Oaks Infant School", urn=200010, known_as="Elm Park Junior School")
    make_school("Elm Park Junior School", urn=200011, status=School.Status.CLOSED, closed_on=dt.date(2020, 8, 31))

    page = officer.get(upload(officer, "Partnership,School,Joined\nColne,Elm Park Junior School,1/9/2024\n").url)

    (asked,) = page.context["questions"]
    assert [option.label for option in asked["question"].options[:2]] == [
        "Elm Park Junior School",
        "The Oaks Infant School",
    ]
    assert page.context["plan"].created == []


def closed_school_in_a_sheet(officer) -> str:
    make_school("Elm Park Junior School", urn=200011, status=School.Status.CLOSED, closed_on=dt.date(2020, 8, 31))
    return upload(officer, "Partnership,School,Joined\nColne,200011,1/9/2024\n").url


def test_refused_row_says_what_to_write_and_offers_no_choice_where_there_is_none(officer, colne):
    page = officer.get(closed_school_in_a_sheet(officer)).content.decode()

    assert (
        "Elm Park Junior School (200011) closed on 31 August 2020. Write a last day by then under Left, or under "
        "School the URN of the school that follows it." in page
    )
    assert "Change these rows in the sheet and" in page
    assert "choose otherwise" not in page
    assert 'value="Apply these changes" disabled' in page


def test_refused_row_that_was_chosen_may_be_chosen_otherwise(officer, colne):
    make_school("Elm Park Junior School", urn=200011, status=School.Status.CLOSED, closed_on=dt.date(2020, 8, 31))
    page = officer.get(upload(officer, "Partnership,School,Joined\nColne,Elm Park,1/9/2024\n").url)
    (asked,) = page.context["questions"]

    page = post(officer, page, look="", **{asked["question"].field: asked["question"].options[0].value})

    assert 'or choose otherwise under <a href="#questions-title">To decide</a>' in page.content.decode()
    assert 'value="Apply these changes" disabled' not in page.content.decode()
