"""The address of the page on which a superuser opens the programme's records of one school."""

from django.urls import path

from improvement.glass import views

app_name = "glass"
urlpatterns = [path("<int:urn>/", views.programme_glass, name="programme")]
