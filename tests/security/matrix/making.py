"""The world of the matrix made, in the database of a test."""

import datetime as dt
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from boards.models import Meeting, MinutesVersion, Part, TemplateItem, TermDates
from improvement.models import DaysToKeepClear, Framework, Page, Resource
from office.models import JobRun, JournalEntry, Message
from partnerships.models import CoverageSnapshot, EstablishmentType, School, SchoolAuthority, SchoolLink
from portal.models import Circular, SavedList, Withdrawal
from portal.withdrawing.writes import take_away
from spreadsheets.models import SpreadsheetImport
from tests import factories
from tests.security.matrix.accounts import make_accounts, make_client, make_people, make_staff_besides
from tests.security.matrix.improvement import make_priorities, make_programme
from tests.security.matrix.meetings import make_board, make_meeting_of_leads
from tests.security.matrix.partnerships import make_partnership
from tests.security.matrix.world import STAFF_BESIDES, WHO, World


def make_world(uploads: Path) -> World:
    """Everything, in the database of the test; ``uploads`` is where its files are."""
    world = World(uploads)
    make_people(world)
    for whose in ("own", "other"):
        make_partnership(world, whose)
        make_board(world, whose)
    make_meeting_of_leads(world)
    under_own = {"pk": world.about["own meeting, circulated"]["pk"]}
    for kind in ("public paper", "paper for members", "Part B paper"):
        world.about[f"other’s {kind} under own meeting"] = (
            world.about[f"{kind} of other meeting, circulated"] | under_own
        )
    make_programme(world)
    make_priorities(world)
    make_accounts(world)
    _the_rest(world)
    shown = world.records["partnerships.partnership"][""]
    world.about["page of a record"] = {
        "content_type_id": ContentType.objects.get_for_model(shown).pk,
        "object_id": shown.pk,
    }
    rows = [record.pk for record in world.records["partnerships.lead"].values()]
    world.about["export of leads"] = {"data": {"action": "export_csv", "_selected_action": rows}}
    world.about["answer to whoever keeps records"] = {"slug": "who-led"}
    world.about["answer with addresses"] = {"slug": "leads-addresses"}
    address, officer = "/admin/partnerships/lead/", world.users["officer"]
    for name, is_shared in (("officer’s list", False), ("list for all officers", True)):
        kept = SavedList.objects.create(owner=officer, name=name, address=address, is_shared=is_shared)
        world.about[name] = {"pk": kept.pk}
    world.keep(Circular.objects.create(sent_by=officer, subject="Dates", text="They are set.", readers="Current leads"))
    for model, label in {
        "school": "partnerships.school",
        "person": "partnerships.person",
        "lead": "partnerships.lead",
    }.items():
        world.about[f"{model} in admin"] = {"object_id": world.records[label][""].pk}
    world.secrets |= {
        "roles to promise": 'name="roles"',
        "row for another link of a school": "links-__prefix__-",
        "box that deletes a lead": "leads-0-DELETE",
    }
    make_staff_besides(world)
    for who in (*WHO, *STAFF_BESIDES):
        world.clients[who] = make_client(world.users.get(who))
    return world


def _the_rest(world: World) -> None:
    resource = Resource(title="Guide", slug="guide", summary="A guide.", topic="Peer review")
    resource.file.save("guide.csv", ContentFile(b"a,b\n1,2\n"))
    world.about["resource"] = {"slug": "guide"}
    meeting, officer = Meeting.objects.order_by("pk").first(), world.users["officer"]
    school = School.objects.order_by("pk").first()
    content = MinutesVersion.objects.filter(is_part_b=False).values_list("content", flat=True)[
        0
    ]  # any that can be read
    version = MinutesVersion(
        meeting=meeting, part=Part.A, number=1, stage="circulated", content=content, frozen_by=officer
    )
    version.save()
    sheet = SpreadsheetImport.objects.create(file_name="partnerships.csv", file_hash="0" * 64, uploaded_by=officer)
    sheet.file.save("partnerships.csv", ContentFile(b"Partnership\n"))
    refresh = factories.make_register_import()
    entry = JournalEntry.objects.create(title="Move to another partnership", said="A school moves.", done_by=officer)
    world.keep(TermDates.objects.create(year=2026, name="Autumn", starts_on="2026-09-01", ends_on="2026-12-18"))
    world.keep(TemplateItem.objects.create(position=1, title="Welcome"))
    half_term = {"kind": "half-term", "starts_on": "2026-10-26", "ends_on": "2026-10-30"}
    world.keep(DaysToKeepClear.objects.create(name="Half term", **half_term))
    world.about["entry"] = {"object_id": entry.pk}
    world.about |= {"refresh": {"pk": refresh.pk}, "sheet": {"pk": sheet.pk}, "sheet to fill in": {"ending": "csv"}}
    for record in (
        resource,
        Page.objects.create(slug="strategy", title="Strategy", body="Text"),
        version,
        factories.make_organisation(),
        factories.make_organisation_name(),
        factories.make_partnership_name(world.records["partnerships.partnership"][""]),
        Framework.objects.get(),
        _make_withdrawal(),
        EstablishmentType.objects.first(),
        SchoolLink.objects.create(
            school=school, linked_urn=199999, linked_name="Old", direction=SchoolLink.Direction.values[0]
        ),
        factories.make_school_name(school),
        factories.make_authority(),
        SchoolAuthority.objects.first(),
        factories.make_council(),
        Message.objects.create(recipient="private@example.org", subject="About", kind="enquiry"),
        JobRun.objects.create(job="remind_actions"),
        entry,
        refresh,
        sheet,
        CoverageSnapshot.objects.create(day=dt.date(2026, 9, 1), in_scope=2, in_partnership=1),
    ):
        world.keep(record)


def _make_withdrawal() -> Withdrawal:
    """A person who was entered twice."""
    person = factories.make_person("Entered Twice")
    person.history.update(history_date=timezone.now() - dt.timedelta(days=2))
    take_away(record=person, reason="Entered twice", by=None)
    return Withdrawal.objects.get()
