"""Addresses of signing in, and of a person's own account."""

from allauth.socialaccount.views import login_error
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from accounts import views
from accounts.delegating.views import delegation

urlpatterns = [
    path("account/", views.account, name="account"),
    path("accounts/acting/<int:pk>/", delegation, name="delegation"),
    path("accounts/invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/authenticate/", views.second_step, name="mfa_authenticate"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    # django-allauth forgets that whoever could not sign in is not signed in.
    path("accounts/3rdparty/login/error/", login_not_required(login_error), name="socialaccount_login_error"),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/oidc/<str:provider_id>/login/", views.sign_on, name="openid_connect_login"),
    path("accounts/oidc/<str:provider_id>/login/callback/", views.sign_on_callback, name="openid_connect_callback"),
]
