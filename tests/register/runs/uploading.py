"""Uploading a register, and what there is then."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnerships.models import District, Lead, Membership, School, SchoolLink
from register.models import RegisterImport

ADD = "/admin/register/registerimport/add/"


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (School, SchoolLink, Membership, Lead, District)]


def upload(client: Client, register: Path | SimpleUploadedFile, links: Path | None = None):
    files = {"register": register.open("rb") if isinstance(register, Path) else register}
    return client.post(ADD, files | ({"links": links.open("rb")} if links else {}), follow=True)


def latest() -> RegisterImport:
    return RegisterImport.objects.order_by("-pk").first()
