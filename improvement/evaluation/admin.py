"""Admin of the framework: a version with its stages, themes and statements on one page; fixed once it is in use."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.changing.effects import Effect
from base.changing.pages import ChangedByDay, ChangeForm
from base.day_fields import DayField
from base.days import in_words
from base.records.admin import KeptRecords, RecordInline
from base.saving import Author, save
from improvement.evaluation.framework_writes import copy_framework
from improvement.models import Framework, Stage, Statement, Theme
from improvement.models.frameworks import FIXED

LENGTH = Statement._meta.get_field("text").max_length


class NewVersionForm(ChangeForm):
    """Make a new version with the words of this one."""

    slug, label, title = "new-version", "Make a new version", "Make a new version"
    is_kept = False
    started_on = DayField(
        "First day", help_text="From which self-evaluations are opened with it, such as 1 September 2027."
    )

    def clean_started_on(self) -> Any:
        """Refuse a day that is over: what was opened since was opened with another version."""
        day = self.cleaned_data["started_on"]
        if day < timezone.localdate():
            raise ValidationError("First day: enter today or a day to come")
        return day

    def change(self, by: Author) -> Effect:
        """Make it."""
        day = self.cleaned_data["started_on"]
        made = copy_framework(framework=self.record, started_on=day, by=by)
        opened = f"Self-evaluations are opened with it from {in_words(day)}; those that are open keep theirs."
        return Effect((f"{made} is made with the words of version {self.record.version}. {opened}",))


class FixedOnceInUse:
    """A table of a version's words: they can be changed as long as nobody has begun to use the version."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once it is in use."""
        return super().has_change_permission(request, obj) and not _is_in_use(obj)  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not once it is in use."""
        return super().has_add_permission(request, obj) and not _is_in_use(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was never used may go, for those who may change it."""
        return self.has_change_permission(request, obj)


class StageInline(FixedOnceInUse, RecordInline):
    """Its stages."""

    model = Stage
    fields = ("position", "name")
    show_change_link = False


class ThemeForm(forms.ModelForm):
    """A theme, with what it looks like at each stage that the version has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        framework = self.instance.framework_id
        said = {one.stage_id: one.text for one in self.instance.statements.all()} if self.instance.pk else {}
        for stage in self.stages:
            box = forms.Textarea(attrs={"rows": 3, "cols": 30, "aria-label": f"What it looks like: {stage}"})
            field = forms.CharField(label=stage.name, max_length=LENGTH, required=False, widget=box)
            self.fields[_name_of(stage)] = field
            if framework:
                self.initial[_name_of(stage)] = said.get(stage.pk, "")

    stages: ClassVar[list[Stage]] = []  # those of the version, given where the page is made

    def save_statements(self, theme: Theme, by: Author, why: str) -> None:
        """Keep what it looks like at each stage."""
        there = {one.stage_id: one for one in theme.statements.all()}
        for stage in self.stages:
            text = self.cleaned_data.get(_name_of(stage), "")
            row = there.get(stage.pk) or Statement(theme=theme, stage=stage)
            if text and row.text != text:
                row.text = text
                save(row, by=by, why=why)
            elif row.pk and not text:
                row.delete()


class ThemeInline(FixedOnceInUse, RecordInline):
    """Its themes, with their statements."""

    model = Theme
    form = ThemeForm
    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """With a box for each stage of that version."""
        stages = list(obj.stages.all()) if obj else []
        kwargs["form"] = type("ThemeFormOfVersion", (ThemeForm,), {"stages": stages})
        kwargs["fields"] = ["position", "name", "question"]
        return super().get_formset(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The boxes; where nothing changes any more, the statements in words."""
        own = ["position", "name", "question"]
        if obj is None:
            return own
        if not self.has_change_permission(request, obj):
            return [*own, "statements_in_words"]
        return [*own, *(_name_of(stage) for stage in obj.stages.all())]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The words of a version that is in use."""
        return ["statements_in_words"] if obj and not self.has_change_permission(request, obj) else []

    @admin.display(description="what it looks like at each stage")
    def statements_in_words(self, theme: Theme) -> str:
        """Each stage with its statement."""
        rows = theme.statements.select_related("stage").order_by("stage__position")
        return "\n".join(f"{one.stage}: {one.text}" for one in rows)


@admin.register(Framework)
class FrameworkAdmin(KeptRecords, ChangedByDay):
    """Versions of the framework."""

    kept_note = "Versions are kept and never deleted: self-evaluations are read against them. Give one its last day."
    empty_note = "No version is here, so no self-evaluation can be opened. Add one, with its stages and themes."
    list_display = ("name", "version", "started_on", "ended_on", "is_in_use")
    search_fields = ("name",)
    search_help_text = "A part of the name."
    inlines = (StageInline, ThemeInline)
    dated_changes = (NewVersionForm,)
    fields = ("name", "version", "introduction", ("started_on", "ended_on"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With whether each is in use."""
        return super().get_queryset(request).with_use()  # type: ignore[attr-defined]

    @admin.display(description="in use", boolean=True)
    def is_in_use(self, framework: Any) -> bool:
        """Whether a self-evaluation was opened with it."""
        return bool(framework.is_in_use)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All but its last day, once it is in use."""
        return ("name", "version", "introduction", "started_on") if _is_in_use(obj) else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With a sentence of why its words are fixed, or what to do next."""
        (name, options), *others = super().get_fieldsets(request, obj)
        said = FIXED if _is_in_use(obj) else "Save the stages first: each then has a box in every theme."
        return [(name, {**options, "description": said}), *others]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the rows, and with each theme its statements."""
        super().save_formset(request, form, formset, change)
        if formset.model is Theme:
            why = request.POST.get("change_reason", "")
            for row in formset.forms:
                if row.instance.pk and row.has_changed() and row not in formset.deleted_forms:
                    row.save_statements(row.instance, request.user, why)


def _is_in_use(framework: Any) -> bool:
    return framework is not None and framework.was_opened()


def _name_of(stage: Stage) -> str:
    return f"stage_{stage.pk}"
