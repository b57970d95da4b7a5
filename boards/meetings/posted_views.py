"""Sending again what did not reach people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boards.emails import address_now
from boards.fetching import recordable
from boards.posted import messages_about
from office.post.resending import send_again
from office.post.told import say_what_goes

ADDRESSES = {"detail": "meetings:detail", "agenda": "meetings:agenda", "minutes": "meetings:minutes"}


@require_POST
def post_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send once more what no mail server took, and what nobody had an address for, where one is recorded now.

    ``page`` is whose counts the user saw, to which they come back.
    """
    meeting = recordable(request, pk)
    page = request.POST.get("page", "")
    page = page if page in ADDRESSES else "detail"
    posted = messages_about(meeting, page)
    again = send_again(posted, address_of=address_now)
    say_what_goes(request, again, still=posted.unreached())
    return redirect(ADDRESSES[page], pk)
