"""Addresses of decisions."""

from django.urls import path, register_converter

from boards.decisions import views as decisions


class IsoDay:
    """A day as a permanent number has it: ``2026-10-15``."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IsoDay, "isoday")

app_name = "decisions"
urlpatterns = [
    path("", decisions.decision_list, name="list"),
    # An abbreviation or a number that officers typed may hold a slash: the day between them does not.
    path("<path:board>/<isoday:day>/<path:number>/", decisions.minute_by_number, name="minute"),
]
