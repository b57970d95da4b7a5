"""Lists that officers keep under a name of their own."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from base.names import refuse_address

MOST_KEPT = 50  # by one officer: more are no help to anybody


class SavedListQuerySet(models.QuerySet):
    """Kept lists by whose they are."""

    def for_user(self, user: Any) -> Self:
        """Those that the user keeps, and those that are shared."""
        return self.filter(Q(owner=user.pk) | Q(is_shared=True))

    def own(self, user: Any) -> Self:
        """Those that the user keeps."""
        return self.filter(owner=user.pk)


class SavedList(models.Model):
    """A list of admin, or the answer to a question, as it was narrowed: its address under a name.

    The address is one of ours (``portal/saved_lists/addresses.py``). It gives nobody a right: who opens it sees what
    they may.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    name = models.CharField(max_length=80, validators=[refuse_address], help_text="Such as “Leads of the South”.")
    address = models.CharField(max_length=1000)
    is_shared = models.BooleanField(
        "shared with all officers",
        default=False,
        help_text="It then stands on everybody’s desk, and any may change it.",
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "kept list"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="portal_savedlist_one_of_a_name",
                violation_error_message="You keep a list of this name already. Enter another name.",
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="/admin/"), name="portal_savedlist_leads_into_admin"
            ),
        ]

    def __str__(self) -> str:
        return self.name
