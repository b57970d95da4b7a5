"""Refreshes of the register and spreadsheets at every step, brought there through the pages of admin."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partnerships.models import Partnership, School
from register.models import RegisterImport
from register.runs.forms import ApplyForm
from register.runs.working import do_what_waits
from spreadsheets.applying.uploads import apply_upload, keep_upload, plan_upload
from spreadsheets.models import SpreadsheetImport
from tests.every_page.people import OFFICER, account_of, client_of
from tests.register.files import next_refresh
from tests.template_databases import REGISTER_2020

HEADINGS = "Partnership,Quadrant,Kind,Lead,School,Joined\n"


def make_imports() -> None:
    """Make them, unless they are there."""
    if not RegisterImport.objects.filter(file_name="edubasealldata20250902.csv").exists():
        with TemporaryDirectory() as folder:
            _make_refreshes(*next_refresh(Path(folder)))
    if not SpreadsheetImport.objects.exists():
        _make_sheets()


def _make_refreshes(register: Path, links: Path) -> None:
    """One undone, one applied that closed schools with successors, one refused, one given up, one to be looked at."""
    client = client_of(OFFICER)
    _upload(client, register=register, links=links)
    _step(client, "apply")
    _step(client, "undo")
    _upload(client, register=register, links=links)
    _step(client, "apply")
    _upload(client, register=SimpleUploadedFile("letters.csv", b"a,b\n1,2\n"))
    _upload(client, register=REGISTER_2020)
    _step(client, "discard")
    _upload(client, register=REGISTER_2020)


def _upload(client: Client, **files: Path | SimpleUploadedFile) -> None:
    opened = {name: file.open("rb") if isinstance(file, Path) else file for name, file in files.items()}
    client.post(reverse("admin:register_registerimport_add"), opened)
    do_what_waits()


def _step(client: Client, step: str) -> None:
    """The next step of the latest refresh, with every proposed move of a membership."""
    latest = RegisterImport.objects.order_by("-started_at", "-pk").first()
    url = reverse(f"admin:register_registerimport_{step}", args=[latest.pk])
    data = {"sure": "on"}
    if step == "apply":
        form = ApplyForm(latest)
        data |= {name: form[name].initial or "" for name in form.fields if name != "sure"}
    client.post(url, data)
    do_what_waits()


def _make_sheets() -> None:
    """One applied, one with questions that an officer answers, one whose columns they have to match."""
    officer = account_of(OFFICER)
    schools = list(School.objects.in_scope().open().filter(memberships=None).order_by("urn")[:3])
    rows = f"Invented sheet partnership,West,Other,Juniper Saltmarsh,{schools[0].urn},1 September 2024\n"
    rows += f",,,,{schools[1].urn},1 September 2024\n"
    applied = keep_upload(_sheet("applied.csv", rows), by=officer)
    apply_upload(applied, digest=plan_upload(applied).digest, by=officer)
    known = Partnership.objects.counted().order_by("slug").first()
    rows = f"{known.name},,,Somebody Newcomer,{schools[2].urn},1 September 2024\n,,,,St Mary’s,\n"
    keep_upload(_sheet("questions.csv", rows), by=officer)
    keep_upload(SimpleUploadedFile("columns.csv", b"Trust,Academy,Contact\nColne,Langham,Ann Day\n"), by=officer)


def _sheet(name: str, rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HEADINGS + rows).encode())
