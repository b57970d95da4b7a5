"""Contact details in admin, for those alone who may see what is not public: officers, not administrators."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest
from simple_history.models import ModelDelta

from base.history.words import ReadableChanges
from base.records.filters import WordFilter
from base.telephones import refuse_wrong_number
from partnerships.permissions import VIEW_CONTACT_DETAILS

FIELDS = frozenset({"email", "telephone", "publish_contact", "office_email"})


class HasEmailFilter(WordFilter):
    """Records by whether the portal can write to whose they are."""

    title = "e-mail address"
    parameter_name = "has_email"
    words = (("yes", "with_email", "Recorded"), ("no", "without_email", "Not recorded"))


class WithoutContacts(ReadableChanges):
    """A change in words, but for that of a contact detail."""

    def context_for_delta_changes(self, delta: ModelDelta) -> list[dict[str, Any]]:
        """What changed besides."""
        left = [change for change in delta.changes if change.field not in FIELDS]
        return super().context_for_delta_changes(replace(delta, changes=left))


class ContactsForSome:
    """An admin, or a part of one, whose form, history and exports leave contact details out for some.

    Its list does (``base.records.private``).
    """

    # What is exported besides, for those who may see it.
    exported_contacts: ClassVar[Mapping[str, str | Callable[[Any], object]]] = {}

    def columns_for(self: Any, request: HttpRequest) -> Mapping[str, str | Callable[[Any], object]]:
        """What the user may take out."""
        columns = super().columns_for(request)  # type: ignore[misc]
        return {**columns, **self.exported_contacts} if request.user.has_perm(VIEW_CONTACT_DETAILS) else columns

    def formfield_for_dbfield(self: Any, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Refuse a telephone number that has a digit too many or too few."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if found is not None and db_field.name == "telephone":
            found.validators = [*found.validators, refuse_wrong_number]
        return found

    def get_fieldsets(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """The parts of the form that are left."""
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if request.user.has_perm(VIEW_CONTACT_DETAILS):
            return fieldsets
        left = [(name, {**options, "fields": _without(options["fields"])}) for name, options in fieldsets]
        return [(name, options) for name, options in left if options["fields"]]

    def get_historical_record_context_helper(
        self: Any, request: HttpRequest, historical_record: Any
    ) -> ReadableChanges:
        """What puts a change into words."""
        helper = ReadableChanges if request.user.has_perm(VIEW_CONTACT_DETAILS) else WithoutContacts
        return helper(self.model, historical_record)


def _without(names: Iterable[Any]) -> list[Any]:
    """The names without those of contact details, of the groups that are left empty too."""
    left = [_without(name) if isinstance(name, list | tuple) else name for name in names]
    return [name for name in left if name != [] and not (isinstance(name, str) and name in FIELDS)]
