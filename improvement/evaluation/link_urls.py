"""The addresses behind the links that a head gets by e-mail."""

from django.urls import path

from improvement.dates import urls as _of_copied  # noqa: F401  # it registers how links that were copied are read
from improvement.evaluation import head_views

app_name = "answers"
urlpatterns = [
    path("<copied:token>/", head_views.answers_by_link, name="by_link"),
    path("sharing/<copied:token>/", head_views.sharing_by_link, name="sharing"),
]
