"""The register refreshed in admin: upload, preview, choose, apply and undo, and who may."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from partnerships.models import Lead, Membership, School
from register.models import RegisterImport
from register.planning.preview import counts_of, preview_of
from register.runs.running import State
from tests.admin import add, change, changelist
from tests.factories import make_district, make_register_import, make_school, make_user
from tests.partnerships.directory.test_views import text_of
from tests.register.files import FRINTON, FRINTON_ACADEMY, LINKS_2025, MYLAND, REGISTER_2025, SCHOOL, table
from tests.register.runs.uploading import latest, rows, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

LAST_DAY, NEXT_DAY = dt.date(2023, 8, 31), dt.date(2023, 9, 1)


class TestRefresh:
    def test_preview_says_what_changes_and_changes_nothing(self, officer):
        before = rows()

        response = upload(officer, REGISTER_2025, LINKS_2025)
        page = text_of(response)

        assert "44 schools are new." in page
        assert (
            "49 schools will close; 49 have a successor; 1 of those is in a partnership: "
            "its membership can move to the successor." in page
        )
        assert "Preview ready: nothing is changed yet" in page
        frinton = [row for row in response.context["lines"].rows if row["urn"] == FRINTON and row["is_member"]]
        assert [(row["kind"], row["fact"], row["old"], row["new"]) for row in frinton] == [
            ("Closes", "status", "Open", "Closed"),
            ("Closes", "closed on", "empty", "31 August 2023"),
            ("Closes", "reason closed", "empty", "Academy Converter"),
        ]
        assert rows() == before

    def test_upload_keeps_name_hash_who_and_when(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        imported = latest()
        assert (imported.file_name, imported.links_name) == (REGISTER_2025.name, LINKS_2025.name)
        assert len(imported.file_hash) == 64
        assert imported.newest_on == dt.date(2025, 3, 1)
        assert imported.who == "Ann Officer"

    def test_upload_of_more_than_the_county_takes_its_own_schools_alone(self, officer, tmp_path):
        elsewhere = SCHOOL | {"URN": "300002", "LA (code)": "935", "LA (name)": "Suffolk"}
        own = School.objects.filter(la_code="881").count()
        make_school(la_code="935")

        upload(officer, table(tmp_path / "england.csv", SCHOOL | {"URN": "300001"}, elsewhere))

        counts = latest().counts
        assert (counts["created"], counts["not_in_file"]) == (1, own)

    def test_apply_moves_what_was_chosen_and_undo_restores_every_row(self, officer):
        before = rows()
        upload(officer, REGISTER_2025, LINKS_2025)
        apply = change(latest(), "apply")

        asked = officer.get(apply)
        applied = text_of(officer.post(apply, {f"move-{FRINTON}": str(FRINTON_ACADEMY)}, follow=True))

        assert asked.context["form"][f"move-{FRINTON}"].initial == str(FRINTON_ACADEMY)
        assert "ends on 31 August 2023, and Frinton-on-Sea Primary School (149966) is a member from" in text_of(asked)
        assert "44 schools are new." in applied
        assert "49 schools closed" in applied
        assert Membership.objects.get(school__urn=FRINTON).ended_on == LAST_DAY
        assert Membership.objects.get(school__urn=FRINTON_ACADEMY).started_on == NEXT_DAY
        assert Lead.objects.get(school__urn=FRINTON_ACADEMY).ended_on is None
        assert "2 records of closed schools went on or ended" in applied
        assert latest().counts["carried_over"] == len(latest().preview["carried_over"]) == 2
        assert all(step in applied for step in latest().preview["carried_over"])
        assert School.history.filter(urn=FRINTON).first().history_user.name == "Ann Officer"

        undone = text_of(officer.post(change(latest(), "undo"), follow=True))

        assert "Undone" in undone
        assert rows() == before

    def test_apply_leaves_what_was_not_chosen(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        officer.post(change(latest(), "apply"), {f"move-{FRINTON}": ""})

        assert latest().state == State.APPLIED
        assert Membership.objects.get(school__urn=FRINTON).ended_on is None

    def test_apply_refuses_a_successor_that_was_not_offered(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)

        page = officer.post(change(latest(), "apply"), {f"move-{FRINTON}": str(MYLAND)})

        assert "Nothing was changed" in text_of(page)
        assert latest().state == State.READY

    def test_apply_shows_a_new_preview_where_records_changed_meanwhile(self, officer):
        upload(officer, REGISTER_2025, LINKS_2025)
        School.objects.filter(urn=MYLAND).update(pupils=1)
        before = rows()

        page = text_of(officer.post(change(latest(), "apply"), {f"move-{FRINTON}": ""}, follow=True))

        assert "Somebody changed a record since this preview was made" in page
        assert "1 other school will change: number of pupils (1)." in page
        assert rows() == before

    def test_failure_that_is_not_the_files_leaves_the_preview_and_the_records(self, officer, monkeypatch):
        upload(officer, REGISTER_2025, LINKS_2025)
        before = rows()

        def fail(*arguments, **options):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr("register.runs.carrying.carry_over_to_successor", fail)
        page = text_of(officer.post(change(latest(), "apply"), {f"move-{FRINTON}": str(FRINTON_ACADEMY)}, follow=True))

        assert "Something went wrong that is not the file’s fault. Nothing was changed." in page
        assert latest().state == State.READY
        assert rows() == before

    def test_discarded_preview_keeps_its_record_and_not_its_files(self, officer):
        upload(officer, REGISTER_2025)
        imported = latest()

        page = text_of(officer.post(change(imported, "discard"), follow=True))

        assert "is discarded. Nothing was changed." in page
        assert "What it would have changed" in page
        assert "49 schools will close" in page
        assert not (imported.path / "register").exists()

    def test_step_that_somebody_else_did_already_is_said(self, officer):
        upload(officer, REGISTER_2025)
        officer.post(change(latest(), "discard"))

        for step in ("apply", "discard", "undo"):
            page = text_of(officer.post(change(latest(), step), follow=True))
            said = "It was done already, by you in another tab or by somebody else. This refresh says “Discarded” now"
            assert said in page or "cannot be undone" in page
        assert latest().state == State.DISCARDED

    def test_step_that_one_did_already_in_another_tab_is_said_to_be_ones_own(self, officer):
        upload(officer, REGISTER_2025)
        officer.post(change(latest(), "apply"), {"sure": "on"})

        page = text_of(officer.post(change(latest(), "apply"), {"sure": "on"}, follow=True))

        assert "You did it already, perhaps in another tab. This refresh says “Applied” now" in page

    def test_step_that_another_officer_did_already_names_them(self, officer):
        upload(officer, REGISTER_2025)
        officer.post(change(latest(), "apply"), {"sure": "on"})
        other = make_user("other@example.org", roles.OFFICER, is_staff=True)
        RegisterImport.objects.filter(pk=latest().pk).update(started_by=other)

        page = text_of(officer.post(change(latest(), "discard"), follow=True))

        assert f"Somebody else was quicker: {other}. This refresh says “Applied” now" in page

    def test_officers_district_is_kept_and_folded_away_where_the_register_says_what_it_did(self, officer):
        School.objects.filter(urn=FRINTON).update(district=make_district("Harlow"))

        page = upload(officer, REGISTER_2025)

        assert [line for line in page.context["lines"].all if line[0] == "kept"] == []
        assert "1 fact that officers put right stays as before" in text_of(page)
        assert (
            f"Frinton-on-Sea Primary School ({FRINTON}), district: Harlow, where the register says Tendring"
            in text_of(page)
        )
        assert "though the register says something new" not in text_of(page)
        officer.post(change(latest(), "apply"))
        assert str(School.objects.get(urn=FRINTON).district) == "Harlow"

    def test_officers_district_is_said_where_the_register_newly_says_another(self, officer):
        School.objects.filter(urn=FRINTON).update(district=make_district("Harlow"), register_district=None)

        page = text_of(upload(officer, REGISTER_2025))

        assert (
            "1 fact that officers put right stays, though the register says something new: district Harlow of "
            f"Frinton-on-Sea Primary School ({FRINTON}), where the register says Tendring." in page
        )
        assert "as before" not in page


class TestPreview:
    @pytest.fixture
    def preview(self, officer, plan_of_2025):
        """The address of a refresh to 2025 that is ready, as an upload leaves it."""
        fields = {"preview": preview_of(plan_of_2025), "counts": counts_of(plan_of_2025), "la_codes": "881"}
        return make_register_import(state="ready", **fields).get_absolute_url()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"kind": "closed"}, 49 * 3),
            ({"kind": "created"}, 44),
            ({"kind": "closed", "fact": "closed on"}, 49),
            ({"q": "frinton"}, 6),
            ({"q": "114723", "kind": "closed"}, 3),
            ({"members": "1", "fact": "status"}, 1),
            ({"kind": "nonsense", "fact": "x", "page": "-7"}, 636),
            ({"q": "no such school"}, 0),
        ],
    )
    def test_preview_is_narrowed(self, officer, preview, asked, found):
        lines = officer.get(preview, asked).context["lines"]

        assert len(lines.found) == found

    def test_preview_is_paged_and_keeps_what_it_is_narrowed_to(self, officer, preview):
        page = officer.get(preview, {"kind": "closed", "page": "2"})

        assert len(page.context["lines"].rows) == 50
        assert "?kind=closed&amp;page=3" in page.content.decode()

    def test_preview_takes_the_same_queries_for_more_lines(self, officer, preview):
        with CaptureQueriesContext(connection) as long:
            officer.get(preview)
        imported = latest()
        imported.preview["lines"] = imported.preview["lines"][:2]
        imported.save()

        with CaptureQueriesContext(connection) as short:
            officer.get(preview)

        assert len(long) == len(short) <= 12

    def test_list_takes_the_same_queries_for_more_refreshes_and_reads_no_diff(self, officer):
        with CaptureQueriesContext(connection) as few:
            officer.get(changelist(RegisterImport))
        for _ in range(3):
            make_register_import(preview={"lines": []}, counts={"created": 1, "closed": 0, "updated": 0})

        with CaptureQueriesContext(connection) as many:
            page = officer.get(changelist(RegisterImport))

        assert "1 new, 0 closed, 0 updated" in text_of(page)
        assert len(many) == len(few) <= 12
        assert not any('"written"' in query["sql"] for query in many)

    def test_schools_page_reads_no_diff(self, officer):
        with CaptureQueriesContext(connection) as queries:
            officer.get(School.objects.get(urn=FRINTON).get_absolute_url())

        assert not any('"written"' in query["sql"] or '"preview"' in query["sql"] for query in queries)


class TestAccess:
    @pytest.mark.parametrize(
        ("role", "status"),
        [(roles.OFFICER, 200), (roles.ADMINISTRATOR, 200), (roles.MINUTE_TAKER, 403), (roles.PARTNERSHIP_LEAD, 403)],
    )
    def test_refreshes_are_for_officers_and_administrators(self, officer, role, status):
        upload(officer, REGISTER_2025)
        client = Client()
        client.force_login(make_user(None, role, is_staff=True))

        addresses = [changelist(RegisterImport), add(RegisterImport), change(latest()), change(latest(), "apply")]

        assert [client.get(address).status_code for address in addresses] == [status] * 4

    @pytest.mark.parametrize("step", ["apply", "discard", "undo"])
    def test_step_is_closed_to_others_and_to_a_get_that_would_change(self, officer, step):
        upload(officer, REGISTER_2025)
        client = Client()
        client.force_login(make_user(None, roles.MINUTE_TAKER, is_staff=True))

        assert client.post(change(latest(), step)).status_code == 403
        assert latest().state == State.READY

    def test_upload_without_the_token_is_refused(self, officer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user(None, roles.OFFICER, is_staff=True))

        assert upload(client, REGISTER_2025).status_code == 403

    def test_nobody_changes_or_deletes_a_record_by_hand(self, officer):
        imported = make_register_import()

        assert officer.post(change(imported), {"file_name": "other.csv"}).status_code == 200
        assert officer.post(change(imported, "delete")).status_code == 403
        imported.refresh_from_db()
        assert imported.file_name == "edubasealldata.csv"
