"""The admin site that LA officers work in."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator


class PortalAdminSite(admin.AdminSite):
    """Django admin behind the portal's own sign-in, under the portal's name."""

    site_header = "Essex school partnerships: records"
    site_title = "Essex school partnerships"
    index_title = "Records"

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Send the anonymous to the portal's sign-in; tell the signed-in that admin is not for them."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Only LA officers and administrators may open admin.")
        return redirect_to_login(request.GET.get("next") or request.path.removesuffix("login/"))
