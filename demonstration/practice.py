"""What works, as partnerships of the demonstration share it: invented, and it names nobody."""

import datetime as dt

from demonstration.writing import get_or_add
from improvement.models import Practice, Topic
from partnerships.models import Partnership

A_YEAR = dt.timedelta(days=365)
# title: slug of the partnership, slug of the topic, what they do, what difference it makes, whether it is shown
PRACTICE = {
    "One reading week for every school": (
        "colne-valley-partnership",
        "curriculum-and-teaching",
        "In the second week of each term all schools read the same book aloud, from reception to year 6. Staff of two "
        "schools prepare it together, and older children read to younger ones of the next school.",
        "Before, a third of pupils in years 3 and 4 said that they read at home in a week; after a year it was a "
        "half. We asked the same question in each school, on the same day.",
        True,
    ),
    "A first call by nine o’clock": (
        "harlow-schools-partnership",
        "attendance-and-behaviour",
        "One office calls the family of every child who is not in, for all our schools, by nine o’clock. Whoever calls "
        "knows the families, and hears early what keeps a child at home.",
        "Days missed without a reason fell by about a quarter in two terms. Two schools that kept to their own way saw "
        "no change, and have joined since.",
        True,
    ),
    "New heads are never alone": (
        "tendring-coast-schools-partnership",
        "leadership-and-governance",
        "A head who is new has a colleague of another school for a year: a visit each half term, and a call whenever "
        "it is needed. Neither reports to anybody about it.",
        "All five heads of the last three years are still in post. They say that it was the calls, not the visits.",
        False,
    ),
}


def make_practice(today: dt.date) -> int:
    """Make what is missing of it; how many were made. What has no partnership or topic here is left out."""
    made = 0
    for title, (partnership, topic, what, difference, is_shown) in PRACTICE.items():
        of = Partnership.objects.filter(slug=partnership).first(), Topic.objects.filter(slug=topic).first()
        if None in of:
            continue
        fields: dict[str, object] = {"topic": of[1], "what": what, "difference": difference, "proposed_on": today}
        if is_shown:
            fields |= {"state": Practice.State.SHOWN, "decided_on": today, "review_on": today + A_YEAR}
        made += get_or_add(Practice, fields, title=title, partnership=of[0])[1]
    return made
