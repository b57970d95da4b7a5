"""Records that are known by a short name in their address."""

from collections.abc import Container
from itertools import count

from django.db import models
from django.utils.text import slugify


class SlugManager(models.Manager):
    """Finds a row by its slug, the natural key of fixtures."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


def free_slug(model: type[models.Model], text: str, *, besides: Container[str] = ()) -> str:
    """Make a slug from the text. If it is taken already, it gets a number: ``colne-2``.

    It is taken where a row of the model or ``besides`` has it, or it is among the model's ``RESERVED_SLUGS``, at which
    other pages are, or its ``former_slugs``, which lead on.
    """
    limit = model._meta.get_field("slug").max_length or 50  # type: ignore[union-attr]
    stem = slugify(text)[: limit - 6] or str(model._meta.model_name)
    reserved = getattr(model, "RESERVED_SLUGS", ())
    taken = set(reserved) | set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if former := getattr(model, "former_slugs", None):
        taken |= set(former().filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    return next(slug for slug in candidates if slug not in taken and slug not in besides)
