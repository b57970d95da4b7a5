"""A headship or lead that begins for somebody with an account: their rights grow, so those beside them are told.

Officers keep heads and leads. One who gives a headship to a person whose account a colleague has could read a school's
peer reviews by it: ``NobodysOwn`` stops that for an account of one's own alone.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from base.about import about
from base.saving import Author, save
from partnerships.models import Headship, Lead
from partnerships.people.hearing import beside_post, distinct, masked, tell_each, the_council_hears

KIND = "post-begun"


@transaction.atomic
def save_post(
    post: Any, *, by: Author, why: str = "", fields: Collection[str] | None = None, also: Iterable[Lead] = ()
) -> None:
    """Save a headship or lead, as ``base.saving.save`` does, and tell of one that begins, or begins again, for somebody
    with an account; ``also`` who led before.
    """
    begins = is_to_begin(post)
    save(post, by=by, why=why, fields=fields)
    if begins:
        tell_of_post(post, by=by, also=also)


def is_to_begin(post: Model) -> bool:
    """Whether saving it gives somebody with an account what they have not as it is stored: a post, or one not over."""
    if not isinstance(post, Headship | Lead) or post.is_over or not _account_of(post):
        return False
    of = {"school": post.school_id} if isinstance(post, Headship) else {"partnership": post.partnership_id}
    return not type(post)._default_manager.filter(pk=post.pk, person=post.person_id, **of).not_over().exists()


def tell_of_post(post: Headship | Lead, *, by: Author, also: Iterable[Lead] = ()) -> None:
    """Write to those beside whom it begins, and to the council."""
    context: dict[str, object] = {
        "person": str(post.person),
        "role": post.get_role_display().lower(),
        "of": str(post.school if isinstance(post, Headship) else post.partnership),
        "started_on": post.started_on,
        "email": masked(_account_of(post)),
        "by": str(by or ""),
    }
    hearers = distinct([*beside_post(post, also=also), *the_council_hears()])
    tell_each(hearers, kind=KIND, about=about(post), context=context)


def _account_of(post: Headship | Lead) -> str:
    """The address of the account of who holds it; empty where they have none that is open."""
    account = getattr(post.person, "user", None)
    return account.email if account and account.is_active else ""


class TellsOfPosts:
    """An admin of headships or leads, or a table of them, that tells of those that begin."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save it, and tell."""
        begins = is_to_begin(obj)
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if begins:
            tell_of_post(obj, by=request.user)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The forms of a table, each of which tells as it is saved."""
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]

        class TellsAsSaved(formset.form):  # type: ignore[misc, name-defined]
            def save(self, commit: bool = True) -> Any:
                begins = commit and is_to_begin(self.instance)
                row = super().save(commit=commit)
                if begins:
                    tell_of_post(row, by=request.user)
                return row

        formset.form = TellsAsSaved
        return formset
