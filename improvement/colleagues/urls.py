"""The address at which somebody is named, under that of a review."""

from django.urls import path

from improvement.colleagues import views

app_name = "colleagues"
urlpatterns = [
    path("<int:pk>/people/name/", views.colleague_name, name="name"),
]
