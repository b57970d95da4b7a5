"""Addresses of single reviews."""

from django.urls import path

from improvement.rounds import review_views as views

app_name = "reviews"
urlpatterns = [
    path("", views.review_list, name="list"),
    path("<int:pk>/", views.review_detail, name="detail"),
    path("<int:pk>/edit/", views.review_edit, name="edit"),
    path("<int:pk>/clashes/", views.review_clashes, name="clashes"),
    path("<int:pk>/held/", views.review_held, name="held"),
    path("<int:pk>/not-held/", views.review_not_held, name="not_held"),
    path("<int:pk>/postpone/", views.review_postpone, name="postpone"),
    path("<int:pk>/cancel/", views.review_cancel, name="cancel"),
    path("<int:pk>/steps/<slug:step>/", views.review_step, name="step"),
    path("<int:pk>/people/<int:reviewer>/", views.review_person, name="person"),
]
