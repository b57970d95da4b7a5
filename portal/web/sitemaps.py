"""What search engines may index."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from boards.models import Board, Meeting
from partnerships.models import Partnership, Quadrant, School


class Pages(Sitemap):
    """The pages that are one of a kind."""

    names = (
        "home",
        "partnerships:list",
        "schools:list",
        "schools:without",
        "quadrant_list",
        "boards:list",
        "meetings:list",
        "decisions:list",
        "improvement:about",
        "resources:list",
        "support:wellbeing",
        "open_data",
        "accessibility",
        "privacy",
        "cookies",
    )

    def items(self) -> tuple[str, ...]:
        return self.names

    def location(self, item: str) -> str:
        return reverse(item)


class Rows(Sitemap):
    """A page a row of a queryset."""

    def __init__(self, rows) -> None:
        self.rows = rows

    def items(self) -> list:
        return list(self.rows())  # a queryset would be counted first


SITEMAPS = {
    "pages": Pages,
    "partnerships": Rows(lambda: Partnership.objects.active().order_by("pk")),
    "schools": Rows(lambda: School.objects.open().order_by("pk")),
    "quadrants": Rows(lambda: Quadrant.objects.all()),
    "boards": Rows(lambda: Board.objects.all()),
    "meetings": Rows(lambda: Meeting.objects.order_by("pk")),
}
