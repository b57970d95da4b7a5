"""The addresses of the search for disclosure, and of holds on erasing."""

from django.urls import path

from portal.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.disclosure, name="ask"),
    path("holds/", views.hold_list, name="holds"),
    path("holds/put-on/", views.hold_put_on, name="put_on"),
    path("holds/<uuid:pk>/renew/", views.hold_renew, name="renew"),
    path("holds/<uuid:pk>/end/", views.hold_end, name="end"),
]
