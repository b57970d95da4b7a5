"""Addresses of following by e-mail."""

from django.urls import path

from portal.follow import views

app_name = "follow"
urlpatterns = [
    path("", views.follow_index, name="index"),
    path("confirm/<str:token>/", views.follow_confirm, name="confirm"),
    path("leave/<str:token>/", views.follow_leave, name="leave"),
    path("<slug:name>/<slug:slug>/", views.follow_ask, name="ask"),
    path("<slug:name>/<slug:slug>/asked/", views.follow_asked, name="asked"),
]
