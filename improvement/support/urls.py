"""Addresses of support."""

from django.urls import path

from improvement.support import views

app_name = "support"
urlpatterns = [
    path("", views.support_list, name="list"),
    path("ask/", views.support_ask, name="ask"),
    path("offers/", views.offer_list, name="offers"),
    path("offers/add/", views.offer_add, name="offer_add"),
    path("offers/<int:pk>/", views.offer_change, name="offer"),
    path("wellbeing/", views.wellbeing, name="wellbeing"),
    path("<int:pk>/", views.support_detail, name="detail"),
    path("<int:pk>/<slug:step>/", views.support_step, name="step"),
]
