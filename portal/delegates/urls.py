"""Addresses of the pages on which leads and heads name who acts for them."""

from django.urls import path

from portal.delegates import views

app_name = "delegates"
urlpatterns = [
    path("my-partnership/<int:pk>/delegates/", views.lead_delegates, name="of_lead"),
    path("my-partnership/<int:pk>/delegates/<int:delegate>/", views.lead_delegate, name="one_of_lead"),
    path("my-school/<int:pk>/delegates/", views.head_delegates, name="of_head"),
    path("my-school/<int:pk>/delegates/<int:delegate>/", views.head_delegate, name="one_of_head"),
]
