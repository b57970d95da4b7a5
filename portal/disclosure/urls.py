"""The address of the search for disclosure."""

from django.urls import path

from portal.disclosure import views

app_name = "disclosure"
urlpatterns = [path("", views.disclosure, name="ask")]
