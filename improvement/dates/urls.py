"""Addresses behind the links that the people of reviews get by e-mail."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from improvement.dates import views
from improvement.dates.links import STUCK


class CopiedToken(StringConverter):
    """What a link ends in, and what was copied after its end: the full stop of a sentence, a bracket."""

    regex = r"[^/]+(?:/[^\w/]+)?"

    def to_python(self, value: str) -> str:
        """Without what is not of it."""
        return value.rstrip(STUCK)


register_converter(CopiedToken, "copied")
app_name = "dates"
urlpatterns = [
    path("reviews/<int:pk>/calendar.ics", views.review_calendar, name="review_calendar"),
    path("rounds/<int:pk>/calendar.ics", views.round_calendar, name="round_calendar"),
    path("reviews/<int:pk>/again/<int:person>/", views.dates_again, name="again"),
    path("<copied:token>/", views.dates_own, name="own"),
    path("<str:token>/calendar.ics", views.dates_calendar, name="calendar"),
    path("<str:token>/steps/<slug:step>/", views.dates_step, name="step"),
]
