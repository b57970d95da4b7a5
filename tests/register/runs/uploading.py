"""Uploading a register, and what there is then."""

from io import StringIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from partnerships.models import District, Lead, Membership, School, SchoolLink, SchoolName
from register.models import RegisterImport

ADD = "/admin/register/registerimport/add/"


class ClientBesideAWorker(Client):
    """A browser whose forms are dealt with by the worker before the page that follows is opened."""

    def post(self, path: str, data=None, *, follow: bool = False, **options):
        response = super().post(path, data or {}, **options)
        call_command("work", once=True, stdout=StringIO())
        return self._handle_redirects(response) if follow else response  # type: ignore[attr-defined]


def rows() -> list:
    models = (School, SchoolLink, SchoolName, Membership, Lead, District)
    return [list(model.objects.order_by("pk").values()) for model in models]


def upload(client: Client, register: Path | SimpleUploadedFile, links: Path | None = None):
    files = {"register": register.open("rb") if isinstance(register, Path) else register}
    return client.post(ADD, files | ({"links": links.open("rb")} if links else {}), follow=True)


def latest() -> RegisterImport:
    return RegisterImport.objects.order_by("-pk").first()
