"""Makes a review without a day, and its partnership's lead; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_clashes``.
"""

import json

import django

django.setup()

from django.db import transaction  # noqa: E402

from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import make_lead, make_partnership, make_review, make_round, make_school, make_user  # noqa: E402


@transaction.atomic
def main() -> None:
    """Make the records and print ``{review, session}``."""
    schools = [make_school(f"Clash {letter} Primary School", urn=911001 + n) for n, letter in enumerate("ABC")]
    lead = make_lead(make_partnership("Partnership of clashes", schools=schools))
    review = make_review(make_round(lead.partnership), schools[0])
    session = session_of(make_user("lead-of-clashes@example.org", person=lead.person))
    print(json.dumps({"review": review.pk, "session": session}))


if __name__ == "__main__":
    main()
