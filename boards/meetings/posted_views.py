"""Sending again what did not reach people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from boards.emails import address_of
from boards.fetching import recordable
from boards.meetings.posted import messages_about
from office.post.resending import send_again
from partnerships.people.addressees import person_of


@require_POST
def post_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send once more what no mail server took, and what nobody had an address for, where one is recorded now."""
    meeting = recordable(request, pk)
    again = send_again(messages_about(meeting), address_of=_address_now)
    if again:
        messages.success(request, f"{again} e-mail{' goes' if again == 1 else 's go'} out once more.")
    else:
        messages.info(request, "Nobody can be reached yet: no address is recorded. Add one to the person’s record.")
    return redirect(meeting)


def _address_now(whom: str) -> str:
    """The address as it is recorded now; empty where there is none."""
    person = person_of(whom)
    return address_of(person) if person else ""
