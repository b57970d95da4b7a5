"""The partnerships of the matrix, with their leads, schools and heads."""

import datetime as dt

from django.utils import timezone

from confirmations import links
from confirmations.models import Proposal, Question
from improvement.dates import links as dates_links
from improvement.models import ReviewGroup
from partnerships.models import Headship, Lead, Letter, School
from portal.follow.links import CONFIRM, LEAVE, token_of
from portal.models import Subscription
from tests import factories
from tests.security.matrix.world import DELEGATE, World


def make_partnership(world: World, whose: str) -> None:
    """A partnership that the lead or somebody else leads, with the school that the headteacher or another heads."""
    quadrant = factories.make_quadrant("South" if whose == "own" else "Mid")
    school = factories.make_school(f"The {whose} school", office_email=f"{whose}-school-private@example.org")
    head = factories.make_headship(world.person(whose, "headteacher"), school)
    head.person.email = f"{whose}-head-private@example.org"
    head.person.save()
    world.secrets[f"{whose} head's private address"] = head.person.email
    partnership = factories.make_partnership(
        f"The {whose} partnership",
        schools=[school, factories.make_school()],
        home_quadrant=quadrant,
        is_open_to_new_schools=True,
        email=f"{whose}-partnership-private@example.org",
    )
    lead = factories.make_lead(
        partnership, world.person(whose, "lead"), email=f"{whose}-lead-private@example.org", publish_contact=False
    )
    _make_delegates(world, whose, lead, head)
    _make_reviews(world, whose, lead, school)
    practice = factories.make_practice(partnership, title=f"What the {whose} partnership offers")
    world.about[f"practice of {whose} partnership"] = {"pk": practice.pk}
    world.about[f"practice of {whose} partnership, as its lead"] = {"pk": lead.pk, "practice_pk": practice.pk}
    public = factories.make_lead(partnership, email=f"{whose}-lead-public@example.org", publish_contact=True)
    to_begin = factories.make_lead(
        partnership, factories.make_person(f"Next {whose} lead"), started_on=dt.date(2099, 9, 1)
    )
    sent = Proposal.objects.create(
        lead=lead, partnership=partnership, kind="record", comment=f"Words of the {whose} lead"
    )
    letter = Letter.objects.create(
        partnership=partnership, lead=lead, sent_by=world.users["lead"], subject=f"To {whose} schools", text="Dear all"
    )
    address = {"slug": partnership.slug, "kind": "contact", "letter": letter.pk}
    world.about |= {
        f"{whose} partnership": address | {"pk": public.pk},
        f"{whose} partnership, lead not public": address
        | {"pk": lead.pk, "what": "focus", "proposal_pk": sent.pk, "urn": school.urn, "number": 1},
        f"{whose} school": {"urn": school.urn, "kind": "report"},
        f"{whose} quadrant": {"slug": quadrant.slug},
    }
    world.secrets |= {
        f"{whose} partnership's private mailbox": partnership.email,
        f"{whose} school's mailbox": school.office_email,
        f"{whose} message to schools": letter.subject,
        f"{whose} lead's private address": lead.email,
        f"{whose} lead's public address": public.email,
        f"what the {whose} lead sent": sent.comment,
        f"name of the next {whose} lead": f"Next {whose} lead",
        f"vCard of the {whose} lead who is not public": lead.vcard_url,
    }
    for kind, record in {"partnership": partnership, "quadrant": quadrant}.items():
        world.about[f"{whose} {kind} to follow"] = {"name": kind, "slug": record.slug}
    if whose == "own":
        follower = Subscription.objects.create(email="follower-private@example.org", partnership=partnership)
        world.about["link that confirms"] = {"token": token_of(follower, CONFIRM)}
        world.about["link that leaves"] = {"token": token_of(follower, LEAVE)}
        question = Question.objects.create(
            lead=lead, partnership=partnership, kind="record", year=2026, expires_on=dt.date(2099, 1, 1)
        )
        answered = Question.objects.create(
            lead=public,
            partnership=partnership,
            kind="record",
            year=2026,
            expires_on=dt.date(2099, 1, 1),
            answer="proposed",
            answered_at=timezone.now() + dt.timedelta(minutes=1),
        )
        world.about["lead’s person"] = {"pk": lead.person.pk}
        world.about["lead’s question"] = {"token": links.token_of(question)}
        enquiry = factories.make_enquiry(partnership, sender_email="sender-private@example.org")
        for record in (
            partnership,
            partnership.memberships.first(),
            lead,
            partnership.kind,
            head,
            quadrant,
            factories.make_district(),
            school,
            enquiry,
            letter,
            question,
            Proposal.objects.create(lead=public, partnership=partnership, question=answered, kind="record"),
            lead.person,
        ):
            world.keep(record)
        world.keep(to_begin, "to begin")


def _make_reviews(world: World, whose: str, lead: Lead, host: School) -> None:
    """This year's round of the partnership, and the review of the school, of which somebody has heard a topic."""
    round = factories.make_round(lead.partnership)
    day = round.days[0]
    topic = factories.make_topic(f"Topic of the {whose} school")
    group = ReviewGroup.objects.create(round=round, number=1)
    review = factories.make_review(
        round, host, group=group, topic=topic, visit_on=day, reason="inspection", postponed_from=round.days[1]
    )
    reviewer = factories.make_reviewer(review, factories.make_person(f"Reviewer of the {whose} school"))
    world.about[f"{whose} partnership’s round"] = {"pk": round.pk}
    world.about[f"{whose} school’s review"] = {
        "pk": review.pk,
        "reviewer": reviewer.pk,
        "person": reviewer.person_id,
        "step": "workshop",
        "token": dates_links.token_of(reviewer),
    }
    world.secrets |= {
        f"topic of the {whose} school’s review": topic.name,
        f"reviewer of the {whose} school": reviewer.person.name,
        f"why the {whose} school’s review was moved": "An inspection",
    }


def _make_delegates(world: World, whose: str, lead: Lead, head: Headship) -> None:
    """The one who asks acts for the lead and for the head, or somebody else does."""
    user = world.users[DELEGATE] if whose == "own" else factories.make_user(name="Another delegate")
    for post, of in ((lead, "lead"), (head, "head")):
        delegate = factories.make_delegate(
            post, user, name=f"The {whose} delegate of a {of}", named_by=world.users["officer"]
        )
        world.secrets[f"name of the {whose} {of}’s delegate"] = delegate.name
        world.about |= {
            f"{whose} {of}’s delegate": {"pk": post.pk, "delegate": delegate.pk},
            f"{whose} {of}’s delegate themselves": {"pk": delegate.pk},
        }
    if whose == "own":
        world.keep(delegate)
