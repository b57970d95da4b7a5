"""Records that are known by a short name in their address."""

from django.db import models


class SlugManager(models.Manager):
    """Finds a row by its slug, the natural key of fixtures."""

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)
