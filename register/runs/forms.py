"""What an officer gives for a refresh of the register: the files, then what is to move to which successor."""

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.move import file_move_safe
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.text import get_text_list

from base.day_fields import DayField
from base.uploads import AROUND, SpooledUpload
from partnerships.successors.shares import LEAVE, SHARED, share_field
from register.authorities import home_unless_told, may_be_home, why_too_early
from register.models import RegisterImport
from register.planning.reorganisation import FirstDayDoubt, doubt_about
from register.planning.report import many
from register.reading.columns import LINK_COLUMNS, REQUIRED
from register.reading.files import FileRefused, read_rows
from register.reading.mistaken import why_mistaken
from register.runs.carrying import SuccessorChoice
from register.runs.refresh import links_beside
from register.runs.sentences import question
from register.undoing import KEEP, NEEDED, TAKE_BACK, Undoing

MAX_UPLOAD = 80_000_000  # bytes
MOST_BYTES = 2 * MAX_UPLOAD + AROUND  # of a post: the register and its links
TOO_LARGE = f"is larger than {MAX_UPLOAD // 1_000_000} MB. Give the register as the DfE packs it, in a zip file."
NOT_KEPT = (
    "The portal could not keep the file in its folder of uploads ({why}). Nothing was changed. Tell whoever runs the "
    "portal, then upload it again."
)
STAYS = "{}: leave this empty, or take back what you chose above: nothing moves, or something does."
MOST_ASKED = 50  # things that came after a refresh, of each of which an officer is asked


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
            "gz file, up to 80 MB. A zip that holds the links too is read as both."
        ),
        error_messages={
            "required": "Choose the file of the register.",
            "empty": "The file is empty. Fetch it again, and choose it here.",
        },
    )
    links = forms.FileField(
        label="Links (optional)",
        required=False,
        help_text=(
            "The DfE’s file of links, such as links_edubasealldata20250422.csv: who follows a closed school. Not "
            "needed where it lies in the register’s zip."
        ),
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
        self.imported.links_name = links_beside(self.imported.path / "register" / self.imported.file_name)
        return self.cleaned_data["register"]

    def clean_links(self) -> TemporaryUploadedFile | None:
        """Keep the links where the file holds them, by its header."""
        if self.cleaned_data["links"]:
            self.imported.links_name = self._keep("links", LINK_COLUMNS)
        return self.cleaned_data["links"]

    def clean(self) -> dict[str, Any]:
        """Refuse any file while no authority is home: nobody knows then whose schools to take."""
        if self.imported.las is None:
            raise ValidationError("No authority is home yet. Tick one under Authorities; then upload the file.")
        return self.cleaned_data

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
            mistaken = why_mistaken(kept, required)
            shutil.rmtree(folder)
            raise ValidationError(mistaken or [*refused.errors]) from None
        return kept.name


def _check_header(path: Path, required: Sequence[str]) -> None:
    rows = read_rows(path, required)
    next(rows)
    rows.close()  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    """For each closed school with something current: the successor that takes it over, or nobody for now.

    A refresh with cautions has a box to tick besides, so that the officer is asked twice.
    """

    of_shares = SHARED

    def __init__(self, imported: RegisterImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.imported = imported
        self.doubt: FirstDayDoubt | None = None  # about the first day that was given
        self.questions = [one for one in imported.preview.get("successions", []) if any(one["steps"].values())]
        self.left_over = [question(one) for one in imported.preview.get("successions", []) if one not in self.questions]
        self.authorities = imported.preview.get("authorities") or {}
        if self.authorities:
            told = "Authorities begin and end on 1 April. " if self.authorities.get("asks") else ""
            self.fields["authorities_on"] = DayField(
                "The first day",
                help_text=f"{told}Change it where you know better than the file.",
                initial=self.authorities["on"],
            )
        if self.authorities.get("asks"):
            self.fields["another_day"] = forms.BooleanField(label="They begin on this day all the same", required=False)
            self.fields["home"] = _home(self.authorities)
        for one in self.questions:
            for pk, partnership in one.get("memberships", []):
                self.fields[f"share-{one['urn']}-{pk}"] = share_field(partnership, one["successors"])
            if one.get("memberships"):
                self.fields[f"stay-{one['urn']}"] = forms.BooleanField(label="Move nothing now", required=False)
            if not one.get("memberships") or any(one["others"].values()):
                self.fields[f"move-{one['urn']}"] = _choice(one)
        if imported.cautions:
            self.fields["sure"] = forms.BooleanField(
                label="I have looked at the preview, and this is the right file",
                error_messages={"required": "Tick the box if this is the right file. If it is not, discard it."},
            )

    def clean_authorities_on(self) -> dt.date:
        """Refuse a day on which an authority that ends had not begun yet."""
        on: dt.date = self.cleaned_data["authorities_on"]
        if said := why_too_early(self.authorities, on):
            raise ValidationError(said)
        return on

    def clean(self) -> dict[str, Any]:
        """Ask once more about a first day on which no authority begins, and refuse to move nothing and something."""
        for one in self.questions:
            if self.cleaned_data.get(f"stay-{one['urn']}") and not self.errors and self._chosen(one):
                self.add_error(f"stay-{one['urn']}", STAYS.format(f"{one['name']} ({one['urn']})"))
        on = self.cleaned_data.get("authorities_on")
        if "another_day" in self.fields and on:
            self.doubt = doubt_about(on, self.imported.extracted_on, self.imported.las)
            if self.doubt and not self.cleaned_data["another_day"]:
                told = (
                    f"{self.doubt.said} {self.doubt.advice}; or, if these do begin on that day, tick the box below it."
                )
                self.add_error("authorities_on", told)
        return self.cleaned_data

    @property
    def asks_about_the_day(self) -> bool:
        """Whether the box that confirms an unusual first day is to be shown."""
        return self.has_error("authorities_on") or self.doubt is not None

    @property
    def chosen_authorities(self) -> dict[str, object]:
        """From which day schools come to other authorities, and which are home then, as the refresh keeps them."""
        if not self.authorities:
            return {}
        return {"on": self.cleaned_data["authorities_on"].isoformat(), "home": self.cleaned_data.get("home", [])}

    @property
    def moves(self) -> dict[str, SuccessorChoice]:
        """The successors chosen, by the closed school's URN, as the refresh keeps them."""
        return {str(one["urn"]): choice for one in self.questions if (choice := self._chosen(one))}

    def successions(self) -> list["AskedSuccession"]:
        """Each question, and for each successor the sentences that say what would move."""
        return [self._asked(one) for one in self.questions]

    def _asked(self, one: dict) -> "AskedSuccession":
        name, is_split = f"move-{one['urn']}", bool(one.get("memberships"))
        steps = [(each, one["others" if is_split else "steps"].get(str(urn), [])) for urn, each in one["successors"]]
        shares = [self[f"share-{one['urn']}-{pk}"] for pk, _ in one.get("memberships", [])]
        field = self[name] if name in self.fields else None
        stay = self[f"stay-{one['urn']}"] if shares else None
        return AskedSuccession(question(one), field, steps, shares, bool(one.get("probable")), stay)

    def _chosen(self, one: dict) -> SuccessorChoice | None:
        moved = int(self.cleaned_data.get(f"move-{one['urn']}") or 0) or None
        if not one.get("memberships"):
            return moved
        shared = {str(pk): self.cleaned_data[f"share-{one['urn']}-{pk}"] for pk, _ in one["memberships"]}
        shares = {pk: [int(urn) for urn in urns] for pk, urns in shared.items() if urns}
        return {"memberships": shares, "others": moved} if shares or moved else None


class AskedSuccession(NamedTuple):
    """What an officer is asked of one closed school.

    ``steps`` says for each school that may follow what would move there; ``shares`` asks of each membership of a school
    that splits. ``field`` asks where all of it moves, or of a school that splits, where leads and heads are recorded;
    of that, ``stay`` is the box by which nothing moves.
    """

    legend: str
    field: forms.BoundField | None
    steps: list[tuple[str, list[str]]]
    shares: list[forms.BoundField]
    is_probable: bool
    stay: forms.BoundField | None


class UndoForm(forms.Form):
    """What becomes of each thing that came after a refresh once that is undone: it is kept, or taken back too.

    Where there are more than can be asked of one by one, one answer holds for all.
    """

    def __init__(self, imported: RegisterImport, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.undoing = Undoing(imported.to_undo, imported.applied_at)
        self.later = self.undoing.later
        self.asked = [one for one in self.later if one.can_be_taken_back]
        self.staying = [one.sentence for one in self.later if not one.can_be_taken_back]
        self.are_many = len(self.asked) > MOST_ASKED
        if self.are_many:
            self.fields["all"] = _keep_or_take_back(f"All {len(self.asked)} of these")
        else:
            self.fields |= {one.key: _keep_or_take_back(one.sentence) for one in self.asked}

    def clean(self) -> dict[str, Any]:
        """Refuse to take back what something that is kept needs, at its question."""
        if not self.errors and not self.are_many:
            for key, kept in self.undoing.contradictions(self.choices).items():
                self.add_error(key, NEEDED.format(kept))
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, by the key of what came after."""
        chosen = self.cleaned_data
        return {one.key: chosen["all" if self.are_many else one.key] for one in self.asked}

    @property
    def puts_back(self) -> list[str]:
        """What undoing puts back and removes where nothing that came after is kept."""
        return self.undoing.put_back()


def _keep_or_take_back(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(KEEP, "Keep it"), (TAKE_BACK, "Take it back too")],
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose what becomes of this: {label}"},
    )


def _home(authorities: dict) -> forms.MultipleChoiceField:
    come = {code: count for code, _, count in [*authorities["begins"], *authorities["joined"]]}
    are_home = {code for code, _ in authorities.get("goes_on", ())}
    told = "The schools of those that you tick are counted. Schools of others are shown, and not counted."
    if are_home:
        told += " One that is home already and that you untick is not counted on the days before either."

    def label(code: str, name: str) -> str:
        said = [f"{name} ({code})", "home already" if code in are_home else ""]
        return ", ".join(filter(None, [*said, f"{many(come[code], 'school')} to come" if code in come else ""]))

    return forms.MultipleChoiceField(
        label="Which are home from that day?",
        help_text=told,
        choices=[(code, label(code, name)) for code, name in may_be_home(authorities).items()],
        initial=home_unless_told(authorities),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the authorities whose schools are counted from that day: one or more."},
    )


def _choice(succession: dict) -> forms.ChoiceField:
    is_split = bool(succession.get("memberships"))
    verb = "Record them at" if is_split else "Move to"
    successors = [(str(urn), f"{verb} {name} ({urn}){_why(succession, urn)}") for urn, name in succession["successors"]]
    return forms.ChoiceField(
        label=question(succession),
        choices=[*successors, (LEAVE, "Leave them as they are" if is_split else "Move nothing now")],
        initial=str(succession["sure"] or LEAVE),
        required=False,
        widget=forms.RadioSelect,
    )


def _why(succession: dict, urn: int) -> str:
    """Why a school that no link names is probably the successor, after its name."""
    reasons = succession.get("probable", {}).get(str(urn))
    return f": probably the successor, with {get_text_list(reasons, 'and')}" if reasons else ""
