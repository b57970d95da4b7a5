"""What a head enters for their own school: what they think before the meeting, and what they say to sharing."""

from typing import Any

from crispy_forms_gds.layout import Field, Size, Submit
from django import forms
from django.core.exceptions import ValidationError

from base.form_fields import AnswerField
from base.forms import laid_out
from improvement.evaluation.marks import mark_of_agreed
from improvement.evaluation.sheet import ThemeSheet
from improvement.evaluation.writes import MeanwhileError, answer, say_whether_shared
from improvement.forms import ProgrammeForm
from improvement.models import Participation, SelfEvaluation, Stage, Theme
from partnerships.models import Headship, School

CANNOT_SAY = "cannot-say"
SAVED_MEANWHILE = "Something was saved in another window this moment. Look at your answers, and save again"
AGREED_ANEW = "What was agreed has changed since you opened this page"
READ_IT = "Read it below, then say"
ASK = "ask whoever leads it what was agreed, then say"
TAKE_BACK = "take-back"
NOTHING = "nothing"  # what a page notes that it showed of a theme without an answer


class AnswersForm(forms.Form):
    """What one school's head thinks of each theme: a stage, or that they cannot say; no words.

    The page notes what was kept as it was asked for (``shown``). What was kept in another window since is not put back:
    a theme that was not touched here stays as it is kept, and one that was changed in both is asked about.
    """

    def __init__(
        self, *args: Any, evaluation: SelfEvaluation, sheet: list[ThemeSheet], school: School, by: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.evaluation, self.sheet, self.school, self.by = evaluation, sheet, school, by
        self.said = {one.theme_id: one.stage_id for one in evaluation.answers.filter(school=school)}
        self.kept = {theme.anchor: _code_of(theme, self.said) for theme in sheet}
        for theme in sheet:
            choices = [*((one.code, one.stage.name) for one in theme.stages), (CANNOT_SAY, "I cannot say")]
            field = AnswerField(label=str(theme.theme), choices=choices, required=False)
            field.error_messages["invalid_choice"] = f"{theme.theme}: choose one of the stages, or “I cannot say”"
            self.fields[theme.anchor] = field
            self.initial[theme.anchor] = self.kept[theme.anchor]

    @property
    def has_answered(self) -> bool:
        """Whether anything is kept for the school."""
        return any(self.kept.values())

    @property
    def shown(self) -> str:
        """What its page notes that it showed: what is kept of each theme, in order."""
        return " ".join(self.kept[theme.anchor] or NOTHING for theme in self.sheet)

    @property
    def themes(self) -> list[tuple[ThemeSheet, forms.BoundField]]:
        """Each theme with its field."""
        return [(theme, self[theme.anchor]) for theme in self.sheet]

    @property
    def answered(self) -> list[tuple[ThemeSheet, str]]:
        """Each theme with what is kept of it, in words."""
        return [(theme, self._in_words(theme, self.kept[theme.anchor])) for theme in self.sheet]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, each with the choice to which it leads."""
        return [
            (self[name].auto_id if name in self.fields else self.sheet[0].anchor, str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]

    @property
    def left_out(self) -> list[ThemeSheet]:
        """Themes without an answer; of a form that is valid."""
        return [theme for theme in self.sheet if not self.cleaned_data.get(theme.anchor)]

    def clean(self) -> dict[str, Any]:
        """Take what was kept in another window since, where this one did not touch it; ask where both changed it."""
        data = super().clean() or {}
        noted = str(self.data.get("shown", self.shown)).split()
        before = dict(zip(self.kept, noted, strict=False)) if len(noted) == len(self.kept) else {}
        for theme in self.sheet:
            kept, chosen = self.kept[theme.anchor], data.get(theme.anchor)
            showed = before.get(theme.anchor, kept or NOTHING).replace(NOTHING, "")
            if chosen is None or kept in (showed, chosen):
                continue
            if chosen == showed:
                data[theme.anchor] = kept
            else:
                self.add_error(
                    theme.anchor,
                    f"{theme.theme}: since you opened this page, “{self._in_words(theme, kept)}” was saved in another "
                    "window. Look which is right, and save again",
                )
        return data

    def send(self) -> bool:
        """Keep it; False, with why, where a rule refuses it."""
        stages: dict[Theme, Stage | None] = {}
        for theme in self.sheet:
            if chosen := self.cleaned_data.get(theme.anchor):
                found = next((one.stage for one in theme.stages if one.code == chosen), None)
                stages[theme.theme] = found
        try:
            answer(evaluation=self.evaluation, school=self.school, stages=stages, seen=self.said, by=self.by)
        except MeanwhileError:
            self.add_error(None, SAVED_MEANWHILE)
            return False
        except ValidationError as refused:
            self.add_error(None, refused)
            return False
        return True

    def _in_words(self, theme: ThemeSheet, code: str) -> str:
        if code == CANNOT_SAY:
            return "I cannot say"
        return next((str(one.stage) for one in theme.stages if one.code == code), "No answer")


class SharingForm(ProgrammeForm):
    """What a head says to sharing, for one school of theirs; the page carries the mark of what it showed as agreed."""

    sends = "share"
    button = "Save"

    shares = AnswerField(
        label="May it be read outside the partnership?",
        choices=[
            (Participation.Shares.YES.value, "Yes"),
            (Participation.Shares.NO.value, "No"),
            (TAKE_BACK, "Nothing yet: I take back what was said"),
        ],
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        evaluation: SelfEvaluation,
        headship: Headship,
        said: Participation | None,
        reads_it: bool,
        **kwargs: Any,
    ) -> None:
        self.evaluation, self.headship, self.said, self.reads_it = evaluation, headship, said, reads_it
        super().__init__(*args, prefix=str(headship.school.urn), **kwargs)
        field: Any = self.fields["shares"]
        if said and said.shares:
            self.initial["shares"] = said.shares
        elif self.data.get(self.add_prefix("shares")) != TAKE_BACK:  # of an old page it is taken: it withdraws
            field.choices = field.choices[:2]
        self.initial["seen"] = mark_of_agreed(evaluation)
        button = Submit(self.sends, self.button, css_id=f"share-{headship.school.urn}")  # of several on a page
        self.helper = laid_out(Field.radios("shares", legend_size=Size.SMALL), Field("seen"), button)
        self.helper.form_tag, self.helper.disable_csrf = False, True  # the page's form says which school it is of

    def write(self) -> Participation:
        """Say so. Raises ``ValidationError`` where they say yes to what their page did not show."""
        shares, seen = self.cleaned_data["shares"], self.cleaned_data["seen"]
        shares = "" if shares == TAKE_BACK else shares
        try:
            return say_whether_shared(
                evaluation=self.evaluation, headship=self.headship, shares=shares, seen=seen, by=self.by
            )
        except MeanwhileError:
            self.carry_now("seen")
            left = f"{AGREED_ANEW}. {self.headship.school} has left the partnership, so it is not shown here: {ASK}"
            raise ValidationError(f"{AGREED_ANEW}. {READ_IT}" if self.reads_it else left) from None


def _code_of(theme: ThemeSheet, said: dict[int, int | None]) -> str:
    """What is kept of a theme as its page sends it; empty where nothing is."""
    if theme.theme.pk not in said:
        return ""
    return next((one.code for one in theme.stages if one.stage.pk == said[theme.theme.pk]), CANNOT_SAY)
