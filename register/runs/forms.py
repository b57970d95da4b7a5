"""What an officer gives for a refresh of the register: the files, then what is to move to which successor."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.move import file_move_safe
from django.core.files.uploadedfile import TemporaryUploadedFile

from base.uploads import AROUND, SpooledUpload
from register.models import RegisterImport
from register.reading.columns import LINK_COLUMNS, REQUIRED
from register.reading.files import FileRefused, read_rows
from register.runs.sentences import question

MAX_UPLOAD = 80_000_000  # bytes
MOST_BYTES = 2 * MAX_UPLOAD + AROUND  # of a post: the register and its links
TOO_LARGE = f"is larger than {MAX_UPLOAD // 1_000_000} MB. Give the register as the DfE packs it, in a zip file."
NOT_KEPT = (
    "The portal could not keep the file in its folder of uploads ({why}). Nothing was changed. Tell whoever runs the "
    "portal, then upload it again."
)
LEAVE = ""  # the choice to move nothing


class LimitedUpload(SpooledUpload):
    """Streams a file to disk as it comes and lets what is beyond the limit pass by; the form then refuses it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of the file, unless it goes beyond the limit."""
        if start + len(raw_data) <= MAX_UPLOAD:
            super().receive_data_chunk(raw_data, start)


class RegisterUploadForm(forms.Form):
    """The register's file and, if there is one, that of its links; both are kept in the refresh's folder once clean."""

    register = forms.FileField(
        label="Register",
        help_text=(
            "The DfE’s file of all establishment fields, such as edubasealldata20250422.csv. CSV, or CSV in a zip or "
            "gz file, up to 80 MB."
        ),
        error_messages={
            "required": "Choose the file of the register.",
            "empty": "The file is empty. Fetch it again, and choose it here.",
        },
    )
    links = forms.FileField(
        label="Links (optional)",
        required=False,
        help_text="The DfE’s file of links, such as links_edubasealldata20250422.csv: who follows a closed school.",
        error_messages={"empty": "The file is empty. Fetch it again, or leave it out."},
    )

    def __init__(self, imported: RegisterImport, *args: Any, **kwargs: Any) -> None:
        self.imported = imported
        super().__init__(*args, **kwargs)
        for name, bound in self.fields.items():
            bound.widget.attrs |= {"accept": ".csv,.zip,.gz", "aria-describedby": f"id_{name}_helptext id_{name}_error"}

    def clean_register(self) -> TemporaryUploadedFile:
        """Keep the register where it is one, by its header."""
        self.imported.file_name = self._keep("register", REQUIRED)
        return self.cleaned_data["register"]

    def clean_links(self) -> TemporaryUploadedFile | None:
        """Keep the links where the file holds them, by its header."""
        if self.cleaned_data["links"]:
            self.imported.links_name = self._keep("links", LINK_COLUMNS)
        return self.cleaned_data["links"]

    def _keep(self, kind: str, required: Sequence[str]) -> str:
        upload: TemporaryUploadedFile = self.cleaned_data[kind]
        if (upload.size or 0) > MAX_UPLOAD:
            raise ValidationError(f"{upload.name} {TOO_LARGE}")
        folder = self.imported.path / kind
        kept = folder / Path(str(upload.name)).name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file_move_safe(upload.temporary_file_path(), str(kept), allow_overwrite=True)
        except OSError as error:
            raise ValidationError(NOT_KEPT.format(why=error.strerror or type(error).__name__)) from None
        try:
            _check_header(kept, required)
        except FileRefused as refused:
            shutil.rmtree(folder)
            raise ValidationError([*refused.errors]) from None
        return kept.name


def _check_header(path: Path, required: Sequence[str]) -> None:
    rows = read_rows(path, required)
    next(rows)
    rows.close()  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    """For each closed school with something current: the successor that takes it over, or nobody for now.

    A refresh with cautions has a box to tick besides, so that the officer is asked twice.
    """

    def __init__(self, imported: RegisterImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one for one in imported.preview.get("successions", []) if any(one["steps"].values())]
        self.left_over = [question(one) for one in imported.preview.get("successions", []) if one not in self.questions]
        for one in self.questions:
            self.fields[f"move-{one['urn']}"] = _choice(one)
        if imported.cautions:
            self.fields["sure"] = forms.BooleanField(
                label="I have looked at the preview, and this is the right file",
                error_messages={"required": "Tick the box if this is the right file. If it is not, discard it."},
            )

    @property
    def moves(self) -> dict[str, int]:
        """The successors chosen, by the closed school's URN, as the refresh keeps them."""
        chosen = {one["urn"]: self.cleaned_data[f"move-{one['urn']}"] for one in self.questions}
        return {str(urn): int(successor) for urn, successor in chosen.items() if successor != LEAVE}

    def successions(self) -> list[tuple[forms.BoundField, list[tuple[str, list[str]]]]]:
        """Each question, and for each successor the sentences that say what would move."""
        return [(self[f"move-{one['urn']}"], _steps(one)) for one in self.questions]


def _choice(succession: dict) -> forms.ChoiceField:
    successors = [(str(urn), f"Move to {name} ({urn})") for urn, name in succession["successors"]]
    return forms.ChoiceField(
        label=question(succession),
        choices=[*successors, (LEAVE, "Move nothing now")],
        initial=str(succession["sure"] or LEAVE),
        required=False,
        widget=forms.RadioSelect,
    )


def _steps(succession: dict) -> list[tuple[str, list[str]]]:
    return [(name, succession["steps"].get(str(urn), [])) for urn, name in succession["successors"]]
