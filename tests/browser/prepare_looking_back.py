"""Makes a board that has met, published, and has papers for a meeting to come; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_looking_back``.
"""

import datetime as dt
import json

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from boards.minutes.approving.writes import approve  # noqa: E402
from boards.models import Meeting, Paper, Part  # noqa: E402
from boards.recording.writes import add_guest  # noqa: E402
from boards.workflow import publish  # noqa: E402
from partnerships.models import Organisation  # noqa: E402
from tests.boards.minuted import bring_to_members, make_item, make_recording, make_setting, type_text  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import make_meeting, make_organisation, make_person, make_seat  # noqa: E402

TEXT = "The report was received.\nAgreed: to share the template for peer review with every school\nNoted: the coverage"


@transaction.atomic
def main() -> None:
    """Make the records and print ``{board, meeting, item, paper, published, session}``."""
    setting = make_setting("looking-back.example.org", name="Looking back board")
    for name in ("A body with a long name that has to be cut in a chart", "Diocese of Brentwood"):
        body = Organisation.objects.filter(name=name).first() or make_organisation(name)
        make_seat(setting.board, make_person(f"Member for {name[:20]}"), organisation=body)
    gone = make_organisation("A body without a seat")
    make_seat(setting.board, make_person(), organisation=gone, ended_on=timezone.localdate() - dt.timedelta(days=9))
    published = _published(setting)
    meeting = make_meeting(
        setting.board, held_on=timezone.localdate() + dt.timedelta(days=30), status=Meeting.Status.AGENDA_ISSUED
    )
    items = [make_item(meeting, str(number), title=title) for number, title in enumerate(TITLES, start=1)]
    make_item(meeting, "5", title="Confidential", is_part_b=True)
    paper = Paper(meeting=meeting, item=items[1], title="Budget, as it stands", is_public=True)
    paper.file.save("budget.pdf", ContentFile(b"%PDF-1.7"))
    Paper.objects.create(meeting=meeting, item=items[1], title="Annex", timing="to-follow")
    print(
        json.dumps(
            {
                "board": setting.board.slug,
                "meeting": meeting.pk,
                "item": items[1].pk,
                "paper": paper.pk,
                "published": published.pk,
                "session": session_of(setting.minute_taker),
            }
        )
    )


TITLES = ("Welcome and apologies", "Budget for the year and what it means for every partnership", "Peer review", "AOB")


def _published(setting) -> Meeting:
    """A meeting of three weeks ago whose minutes are published, and the one that approved them."""
    today = timezone.localdate()
    past = make_recording(setting, today - dt.timedelta(days=21), items=3)
    add_guest(meeting=past, name="Sam Elm", substitute_for=setting.kim, by=setting.minute_taker)
    for item in past.items.all():
        type_text(item, TEXT, setting.minute_taker)
    bring_to_members(past, setting)
    later = make_recording(setting, today - dt.timedelta(days=1))
    approve(meeting=past, part=Part.A, in_item=later.items.first(), version=2, by=setting.chair)
    publish(meeting=past, by=setting.minute_taker)
    return past


if __name__ == "__main__":
    main()
