"""Views that fail: before their answer, and in the middle of it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from essex_partnerships.urls import handler400, handler500  # noqa: F401
from essex_partnerships.urls import urlpatterns as ours


def fail(request: HttpRequest) -> HttpResponseBase:
    """A fault before anything was sent."""
    raise RuntimeError("at once")


def fail_half_way(request: HttpRequest) -> HttpResponseBase:
    """A fault in what is written piece by piece."""
    return StreamingHttpResponse(_pieces())


def _pieces() -> Iterator[bytes]:
    yield b"half "
    raise RuntimeError("half-way")


for view in (fail, fail_half_way):
    view.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("fail/", fail), path("half/", fail_half_way), *ours]
