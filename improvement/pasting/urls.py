"""The address at which a sheet is pasted, under that of the round."""

from django.urls import path

from improvement.pasting import views

app_name = "pasting"
urlpatterns = [
    path("", views.round_paste, name="paste"),
]
