"""Addresses behind the links that the people of reviews get by e-mail."""

from django.urls import path

from improvement.dates import views

app_name = "dates"
urlpatterns = [
    path("reviews/<int:pk>/calendar.ics", views.review_calendar, name="review_calendar"),
    path("reviews/<int:pk>/again/<int:person>/", views.dates_again, name="again"),
    path("<str:token>/", views.dates_own, name="own"),
    path("<str:token>/calendar.ics", views.dates_calendar, name="calendar"),
    path("<str:token>/steps/<slug:step>/", views.dates_step, name="step"),
]
