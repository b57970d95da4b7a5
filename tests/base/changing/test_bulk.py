"""Many records changed or exported from a list."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from accounts import roles
from base.exports.admin import ExportsSheets
from base.saving import A_DAY
from partnerships.memberships.by_phase import LABELS
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from tests.admin import changelist
from tests.factories import (
    STARTED,
    make_board,
    make_council,
    make_district,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_type,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LAST_DAY = dt.date(2027, 8, 31)


@pytest.fixture
def officer(client):
    """A client signed in as an LA officer."""
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def choose(client, action: str, records: list, **typed: object):
    """Choose the records in their list, and an action; ``typed`` is what its page asks for."""
    if typed and action == "end_memberships":
        typed = {"leaving_reason": "left"} | typed
    data = {"action": action, "_selected_action": [record.pk for record in records], **typed}
    return client.post(changelist(type(records[0])), data if typed else {**data, "index": 0})


def confirm(client, action: str, records: list, **typed: object):
    """Choose, fill in, and agree to what would happen."""
    outcome = choose(client, action, records, ask="1", **typed).context["effect"]
    return choose(client, action, records, ask="1", agreed=outcome.text, **typed)


class TestEndMemberships:
    @pytest.fixture
    def memberships(self) -> list[Membership]:
        colne = make_partnership("Colne", schools=2)
        return [make_membership(colne, make_school(name)) for name in ("Great Waltham", "Lexden")]

    def test_chosen_memberships_are_asked_previewed_and_ended(self, officer, memberships):
        asked = choose(officer, "end_memberships", memberships).content.decode()
        preview = choose(officer, "end_memberships", memberships, ask="1", on="31/8/2027").content.decode()
        ended_by_then = Membership.objects.filter(ended_on__isnull=False).count()

        done = confirm(officer, "end_memberships", memberships, on="31/8/2027")

        assert "For 2 memberships." in asked
        assert "Great Waltham leaves Colne on 31 August 2027." in preview
        assert "Lexden is in no partnership from 1 September 2027." in preview
        assert (ended_by_then, done.status_code, done.url) == (0, 302, changelist(Membership))
        assert Membership.objects.filter(ended_on=LAST_DAY).count() == 2

    def test_one_that_cannot_end_is_named_and_the_others_end(self, officer, memberships):
        late = make_membership(make_partnership("Late"), make_school("Late"), started_on=dt.date(2027, 9, 1))

        page = choose(officer, "end_memberships", [*memberships, late], ask="1", on="31/8/2027").content.decode()

        assert "does not leave: it joins Late on 1 September 2027" in page
        assert "Lexden leaves Colne on 31 August 2027." in page

    def test_reader_may_not_end_them(self, client, memberships):
        user = make_user(None, is_staff=True)
        user.user_permissions.add(*_permissions("view_membership"))
        client.force_login(user)

        choose(client, "end_memberships", memberships, ask="1", on="31/8/2027")

        assert not Membership.objects.filter(ended_on__isnull=False).exists()


def test_home_quadrant_of_several_is_set_and_previewed(officer):
    mid = make_quadrant("Mid")
    partnerships = [make_partnership("Colne"), make_partnership("Dengie", home_quadrant=mid)]

    preview = choose(officer, "set_home_quadrant", partnerships, ask="1", quadrant=mid.pk).context["effect"]
    confirm(officer, "set_home_quadrant", partnerships, quadrant=mid.pk)

    assert preview.sentences == ("Colne: Mid, until now South.",)
    assert set(Partnership.objects.values_list("home_quadrant__name", flat=True)) == {"Mid"}
    line = Partnership.objects.get(name="Colne").history.first()
    assert (line.history_user.email, line.history_change_reason) == ("officer@example.org", "Set for several at once")


def test_nothing_to_set_is_said(officer):
    page = choose(officer, "set_home_quadrant", [make_partnership(home_quadrant=None)], ask="1", quadrant="")

    assert "All of them are county-wide already" in page.content.decode()


def test_district_of_several_schools_is_set(officer):
    district, schools = make_district("Braintree"), [make_school(), make_school()]

    confirm(officer, "set_district", schools, district=district.pk)

    assert set(School.objects.values_list("district__name", flat=True)) == {"Braintree"}
    lines = [school.history.first() for school in schools]
    assert {(line.history_user.email, line.history_change_reason) for line in lines} == {
        ("officer@example.org", "Set for several at once")
    }


class TestExport:
    @pytest.mark.parametrize("model", [Partnership, Membership, Lead, Person, School, Headship])
    def test_lists_are_exported_with_a_line_a_record(self, officer, model):
        lead = make_lead(make_partnership("Colne", schools=2))
        Headship.objects.create(person=lead.person, school=make_school(), started_on=STARTED)
        records = list(model.objects.all())

        rows = _csv(choose(officer, "export_csv", records))

        assert len(rows) == len(records)

    def test_columns_are_in_words(self, officer):
        make_membership(make_partnership("Colne", home_quadrant=None), make_school("Lexden"))

        (row,) = _csv(choose(officer, "export_csv", [Partnership.objects.get()]))

        assert row["Quadrant"] == "County-wide"
        assert (row["Started on"], row["Ended on"], row["Open to new schools"]) == ("2023-09-01", "", "no")

    def test_schools_are_exported_with_what_the_register_says_beside_the_correction(self, officer):
        school = make_school(
            postcode="CO4 5EG",
            register_postcode="CO1 1AA",
            district=make_district("Colchester"),
            register_district=None,
        )

        (row,) = _csv(choose(officer, "export_csv", [school]))

        assert (row["Postcode"], row["Postcode in the register"]) == ("CO4 5EG", "CO1 1AA")
        assert (row["District"], row["District in the register"]) == ("Colchester", "")

    def test_workbook_holds_the_same(self, officer):
        response = choose(officer, "export_xlsx", [make_partnership("Colne")])

        sheet = _workbook(response).active
        assert [sheet["A1"].value, sheet["A2"].value] == ["Partnership", "Colne"]
        assert response["Content-Disposition"].endswith('.xlsx"')

    def test_numbers_are_numbers_and_days_are_days(self, officer):
        """Of every list there is: what its columns hold by their headings, and what is a word in all of them."""
        types = {"URN": "n", "Open schools": "n", "Started on": "d", "Ended on": "d", "Last confirmed on": "d"}
        types |= dict.fromkeys(LABELS, "n")
        ends = dt.date(2030, 1, 1)
        colne = make_partnership("Colne", schools=1, last_confirmed_on=STARTED, ended_on=ends)
        make_membership(colne, make_school("Lexden"), ended_on=ends)
        person = make_person("Ann Day")
        records = [colne, colne.memberships.last(), make_lead(colne, person, ended_on=ends), person, make_school()]
        records.append(Headship.objects.create(person=person, school=make_school(), started_on=STARTED, ended_on=ends))
        records.append(make_seat(make_board(), person, started_on=STARTED, ended_on=ends))

        for record in records:
            headings, cells = list(_workbook(choose(officer, "export_xlsx", [record])).active.iter_rows())
            for heading, cell in zip(headings, cells, strict=True):
                assert cell.value is None or cell.data_type == types.get(heading.value, "s"), (record, heading.value)
        assert {type(record) for record in records} == {
            model for model, its_admin in admin.site._registry.items() if isinstance(its_admin, ExportsSheets)
        }

    def test_workbook_says_how_the_list_was_narrowed(self, officer):
        make_council(name="Colne County Council")
        colne = make_partnership("Colne", home_quadrant=make_quadrant("South"))
        query = {"q": "Col", "when": "now", "home_quadrant__id__exact": colne.home_quadrant_id}
        chosen = {"action": "export_xlsx", "_selected_action": [colne.pk], "index": 0}

        response = officer.post(f"{changelist(Partnership)}?{urlencode(query)}", chosen)

        said = [tuple(cell.value for cell in row) for row in _workbook(response)["About"].iter_rows()]
        assert said[:2] == [("What", "Partnerships"), ("By", "Colne County Council")]
        assert [text for word, text in said if word == "Narrowed by"] == [
            *("Search: Col", "State: Current", "Home quadrant: South", "Those ticked in the list")
        ]

    def test_leads_come_with_the_address_that_the_portal_writes_to(self, officer):
        of_role = make_lead(email="role@example.org", person=make_person(email="own@example.org"))
        of_person = make_lead(person=make_person(email="person@example.org"))
        of_account = make_lead(person=make_user("account@example.org", person=make_person()).person)

        rows = _csv(choose(officer, "export_csv", [of_role, of_person, of_account, make_lead()]))

        assert {row["The portal writes to"] for row in rows} == {
            *("role@example.org", "person@example.org", "account@example.org", "")
        }

    def test_partnerships_come_with_their_leads_and_schools_by_phase(self, officer):
        independent = make_type("Other independent school")
        colne = make_partnership("Colne", schools=[make_school(phase="primary"), make_school(phase="primary")])
        make_membership(colne, make_school(phase=School.Phase.NOT_APPLICABLE, establishment_type=independent))
        make_membership(colne, make_school(phase="primary", status=School.Status.CLOSED, closed_on=STARTED))
        make_membership(colne, make_school(phase="secondary"), ended_on=STARTED + A_DAY)
        make_lead(colne, make_person("Ann Day"), email="role@example.org")
        account = make_user("account@example.org", person=make_person("Bo Lee", title="Dr"))
        make_lead(colne, account.person, role="co-lead")
        make_lead(colne, make_person("Cy Fox"), ended_on=STARTED + A_DAY)
        make_partnership("Dengie")

        first, second = _csv(choose(officer, "export_csv", list(Partnership.objects.order_by("name"))))

        assert first["Leads"] == "Dr Bo Lee; Ann Day"
        assert first["The portal writes to"] == "account@example.org; role@example.org"
        counts = {label: first[label] for label in LABELS if first[label] != "0"}
        assert counts == {"Primary": "2", "Independent": "1"}
        assert first["Open schools"] == "3"
        assert (second["Leads"], second["The portal writes to"], second["Primary"]) == ("", "", "0")

    @pytest.mark.parametrize("action", ["export_csv", "export_xlsx"])
    def test_more_partnerships_take_no_more_queries(self, officer, action):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                choose(officer, action, list(Partnership.objects.all()))
            return len(asked)

        make_lead(make_partnership(schools=2))
        queries()
        before = queries()
        for _ in range(4):
            make_lead(make_partnership(schools=2), make_person())

        assert queries() == before

    @pytest.mark.parametrize("action", ["export_csv", "export_xlsx"])
    def test_more_leads_take_no_more_queries(self, officer, action):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                choose(officer, action, list(Lead.objects.all()))
            return len(asked)

        make_lead()
        queries()
        before = queries()
        for _ in range(4):
            make_lead(person=make_person(), school=make_school())

        assert queries() == before

    @pytest.mark.parametrize("kind", ["export_csv", "export_xlsx"])
    def test_name_like_a_formula_is_text(self, officer, kind):
        response = choose(officer, kind, [make_person("=1+1")])

        value = _csv(response)[0]["Name"] if kind == "export_csv" else _workbook(response).active["B2"].value
        assert value == "'=1+1"

    @pytest.mark.parametrize(("role", "is_told"), [(roles.OFFICER, True), (roles.ADMINISTRATOR, False)])
    def test_contact_details_are_for_those_who_may_see_them(self, client, role, is_told):
        client.force_login(make_user(None, role, is_staff=True))
        person = make_person("Ann Day", email="ann@example.org")
        lead = make_lead(person=person, email="lead@example.org")
        records = (person, lead, lead.partnership)

        texts = [choose(client, "export_csv", [record]).content.decode() for record in records]

        told = [address in text for address, text in zip(["ann@", "lead@", "lead@"], texts, strict=True)]
        assert told == [is_told] * 3

    def test_notes_are_never_exported(self, officer):
        partnership = make_partnership(notes="Secret")

        assert "Secret" not in choose(officer, "export_csv", [partnership]).content.decode()


def _workbook(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))


def _csv(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def _permissions(*codenames: str):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=codenames)
