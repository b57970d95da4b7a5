"""Sending again what did not reach people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boards.emails import address_now
from boards.fetching import recordable
from boards.posted import messages_about
from office.post.resending import send_again

ADDRESSES = {"detail": "meetings:detail", "agenda": "meetings:agenda", "minutes": "meetings:minutes"}


@require_POST
def post_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send once more what no mail server took, and what nobody had an address for, where one is recorded now.

    ``page`` is whose counts the user saw, to which they come back.
    """
    meeting = recordable(request, pk)
    page = request.POST.get("page", "")
    page = page if page in ADDRESSES else "detail"
    again = send_again(messages_about(meeting, page), address_of=address_now)
    if again:
        messages.success(request, f"{again} e-mail{' goes' if again == 1 else 's go'} out once more.")
    else:
        messages.info(request, "Nobody can be reached yet: no address is recorded. Add one to the person’s record.")
    return redirect(ADDRESSES[page], pk)
