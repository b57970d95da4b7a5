"""The strategy's pages and useful resources."""

from improvement.models.pages import Page
from improvement.models.resources import Resource

__all__ = ["Page", "Resource"]
