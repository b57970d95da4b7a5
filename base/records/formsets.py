"""Rules between the rows of one form, which no row can see by itself."""

from itertools import combinations

from django.forms import BaseInlineFormSet, ValidationError

from base.dated import Dated


class DatedFormSet(BaseInlineFormSet):
    """Refuses rows that the database would refuse side by side.

    Django leaves the record that the rows belong to out of their constraints, so an inline's unique constraints are
    nobody's but this. ``same`` names the other fields that make two rows rivals, the first of them the one to name.
    """

    same: tuple[str, ...]

    def clean(self) -> None:
        """Compare the rows that are filled in with each other, and with what was recorded since the form was opened."""
        super().clean()
        forms = [form for form in self.forms if form.is_valid() and form.instance.started_on]
        for one, other in combinations(forms, 2):
            if (one.has_changed() or other.has_changed()) and self._are_rivals(one.instance, other.instance):
                name = getattr(other.instance, self.same[0])
                raise ValidationError(f"{name} is listed twice for the same time. Change the dates, or remove one.")
        for form in forms:
            if form.has_changed() and self._has_rival_elsewhere(form.instance):
                name = getattr(form.instance, self.same[0])
                raise ValidationError(f"{name} has a current record here already. Open this page again to see it.")

    def clash(self, one: Dated, other: Dated) -> bool:
        """Whether rivals may not stand side by side: here, if neither has an end."""
        return one.ended_on is None and other.ended_on is None

    def _are_rivals(self, one: Dated, other: Dated) -> bool:
        is_same = all(one.serializable_value(name) == other.serializable_value(name) for name in self.same)
        return is_same and self.clash(one, other)

    def _has_rival_elsewhere(self, row: Dated) -> bool:
        """Whether a colleague has meanwhile recorded a rival, which is not among the rows of the form."""
        if row.ended_on is not None or self.instance.pk is None:
            return False
        rivals = type(row)._default_manager.filter(
            **{name: row.serializable_value(name) for name in (self.fk.name, *self.same)}, ended_on__isnull=True
        )
        return rivals.exclude(pk__in=[form.instance.pk for form in self.initial_forms]).exists()


class UnbrokenFormSet(DatedFormSet):
    """Refuses two rivals that share a single day."""

    def clash(self, one: Dated, other: Dated) -> bool:
        """Whether they share a day."""
        return one.overlaps(other)
