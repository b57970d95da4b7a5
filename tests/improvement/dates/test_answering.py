"""Behind the link: saying whether one can come, and closing one's own steps."""

import datetime as dt

import pytest
from django.utils import timezone

from base.saving import locked
from improvement.dates import answering, links, views
from improvement.models import PeerReview, Reviewer
from improvement.rounds import writes
from office.models import Message
from tests.clients import signed_in
from tests.factories import make_user
from tests.improvement.dates.conftest import TODAY, VISIT, WORKSHOP, link
from tests.post import outbox

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def said(client, reviewer: Reviewer, can_come: str) -> str:
    """The page after they pressed that button of the page that they saw."""
    address = link(reviewer)
    form = client.get(address).context
    return client.post(address, {"can_come": can_come, "seen": form["seen"]}, follow=True).content.decode()


class TestWhetherTheyCanCome:
    def test_champion_is_not_asked_about_a_workshop_before_a_visit_that_has_no_day(self, client, world):
        assert "Can you lead the workshop that day?" in client.get(link(world.cham)).content.decode()

        writes.postpone(review=world.review, reason="inspection", by=None)

        assert "Can you lead the workshop" not in client.get(link(world.cham)).content.decode()

    def test_page_names_whom_to_ask(self, client, world):
        page = client.get(link(world.vi)).content.decode()

        assert "Lee Lead, who leads Colne, or Hetty Head, who heads Alpha" in page

    def test_yes_is_noted_and_nobody_is_told(self, client, world):
        page = said(client, world.vi, "yes")

        world.vi.refresh_from_db()
        assert world.vi.can_come is True
        assert page.index("I cannot") < page.index("Reviewers"), "what is asked comes before what there is to know"
        assert "You said that you can come" in page
        assert not Message.objects.exists()

    def test_no_is_told_to_the_lead_with_a_link_to_replace_them_and_no_topic(self, client, world):
        page = said(client, world.vi, "no")

        email, to_host = outbox()
        assert "You said that you cannot come" in page
        assert (email.to, to_host.to) == (["lee@example.org"], ["hetty@example.org"])
        assert to_host.body.replace("Hetty Head", "Lee Lead") == email.body
        assert f"/reviews/{world.review.pk}/people/{world.vi.pk}/" in email.body
        assert "Vi Own says that they cannot come" in email.body
        assert "They are a reviewer in the peer review of" in email.body
        assert "Zztopic" not in email.body + email.alternatives[0].content + email.subject
        assert "Alpha" not in email.subject

    def test_no_twice_is_told_once_and_taking_it_back_is_told_too(self, client, world):
        said(client, world.vi, "no")
        said(client, world.vi, "no")
        assert len(outbox()) == 2, "to who leads the partnership and who heads the host"

        said(client, world.vi, "yes")

        assert "can come after all" in outbox()[-1].subject
        assert len(outbox()) == 4

    def test_champions_answer_has_the_day_of_the_workshop_and_a_link_that_fits(self, client, world):
        for answer in ("no", "yes"):
            said(client, world.cham, answer)

        no, after_all = (email.body for email in outbox() if email.to == ["lee@example.org"])
        for body in (no, after_all):
            assert "the workshop is on Thursday 14 January 2027" in body
            assert "26 November" not in body
        assert f"/reviews/{world.review.pk}/people/{world.cham.pk}/" in no
        assert f"/reviews/{world.review.pk}/\n" in after_all

    def test_lead_is_told_of_a_no_once_an_hour_and_what_is_noted_is_what_they_were_told(self, client, world):
        for answer in ("no", "yes"):
            said(client, world.vi, answer)

        page = said(client, world.vi, "no")

        assert "was told within the last hour that you cannot come, and then that you can" in page
        assert len(outbox()) == 4, "no and yes, to who leads the partnership and who heads the host"
        assert Reviewer.objects.get(pk=world.vi.pk).can_come is True
        Message.objects.update(written_at=timezone.now() - dt.timedelta(hours=1))
        said(client, world.vi, "no")
        assert len(outbox()) == 6

    def test_no_to_other_days_is_told_within_the_hour_too(self, client, world):
        said(client, world.vi, "no")
        writes.set_visit(review=world.review, first=(VISIT + A_DAY, "day"), by=None)
        before = Message.objects.filter(kind="review-answer").count()

        said(client, world.vi, "no")

        assert Message.objects.filter(kind="review-answer").count() == before + 2

    def test_who_is_taken_out_while_they_answer_is_told_that_they_were(self, client, world, monkeypatch):
        """The link still opened their page; at the next moment they are no longer in the review."""
        seen = client.get(link(world.vi)).context["seen"]
        opened = links.opened_by(link(world.vi).split("/")[2])
        world.vi.delete()

        with monkeypatch.context() as patch:
            patch.setattr(views, "opened_by", lambda _: opened)
            response = client.post(link(opened), {"can_come": "no", "seen": seen})

        assert response.status_code == 302
        page = client.get(response.url)
        assert page.status_code == 410
        assert "You are no longer one of the people" in page.content.decode()

    def test_review_is_locked_before_its_reviewer_as_writes_of_rounds_do(self, world, monkeypatch):
        order = []

        def noted(row):
            order.append(type(row))
            return locked(row)

        monkeypatch.setattr(answering, "locked", noted)
        answering.say_whether(reviewer=world.vi, can_come=True, seen=answering.days_seen(world.vi))

        assert order == [PeerReview, Reviewer]

    def test_without_a_lead_the_head_of_the_host_is_told(self, client, world):
        world.lead.delete()

        said(client, world.vi, "no")

        assert outbox()[0].to == ["hetty@example.org"]

    def test_lead_sees_who_cannot_come_and_nobody_else_does(self, client, world):
        said(client, world.vi, "no")

        lead, vi = (signed_in(make_user(person=one)) for one in (world.lead.person, world.vi.person))
        assert "cannot come" in lead.get(f"/reviews/{world.review.pk}/").content.decode()
        assert "cannot come" not in vi.get(f"/reviews/{world.review.pk}/").content.decode()

    def test_days_that_changed_while_the_page_was_open_are_not_said_yes_to(self, client, world):
        seen = client.get(link(world.vi)).context["seen"]
        writes.set_visit(review=world.review, first=(VISIT + A_DAY, "day"), by=None)

        page = client.post(link(world.vi), {"can_come": "yes", "seen": seen}, follow=True).content.decode()

        assert "The days changed while this page was open" in page
        assert Reviewer.objects.get(pk=world.vi.pk).can_come is None

    def test_something_else_than_the_two_buttons_says_which(self, client, world):
        page = client.post(link(world.vi), {"can_come": "perhaps"}, follow=True).content.decode()

        assert "Press one of the two buttons" in page

    def test_champion_is_asked_about_the_workshop_and_a_reviewer_about_the_visit(self, client, world):
        assert "lead the workshop that day?" in client.get(link(world.cham)).content.decode()
        assert "come to the visit?" in client.get(link(world.vi)).content.decode()

    @pytest.mark.parametrize(
        "change",
        [
            {"visit_on": TODAY - A_DAY},
            {"visit_on": None},
            {"state": "cancelled", "reason": "diary"},
            {"state": "held"},
        ],
    )
    def test_nobody_is_asked_about_a_visit_that_is_over_without_a_day_or_cancelled(self, client, world, change):
        PeerReview.objects.update(**change)

        page = client.post(link(world.vi), {"can_come": "yes", "seen": ""}, follow=True).content.decode()

        assert "come to the visit?" not in page
        assert "Nobody is asked about these days any more" in page
        assert Reviewer.objects.get(pk=world.vi.pk).can_come is None


class TestOwnSteps:
    def test_champion_closes_the_workshop_on_the_day_it_was_held(self, client, world, held, today):
        today(WORKSHOP + A_DAY)

        page = client.post(link(world.cham, "steps/workshop/"), {"on": "14/1/27"}, follow=True).content.decode()

        held.refresh_from_db()
        assert held.workshop_held_on == WORKSHOP
        assert "Workshop held on 14 January 2027: " in page

        page = client.post(link(world.cham, "steps/workshop/"), {"on": ""}, follow=True).content.decode()
        assert "“Workshop held” has no day any more" in page

    def test_day_that_is_still_to_come_is_refused_at_the_field(self, client, world, held):
        page = client.post(link(world.cham, "steps/workshop/"), {"on": "14/1/27"}).content.decode()

        assert page.count("is still to come. Enter the day once it is done") >= 2
        assert "14/1/27" in page
        assert PeerReview.objects.get().workshop_held_on is None

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            (WORKSHOP - A_DAY, "comes after the workshop, which is planned for 14 January 2027"),
            (WORKSHOP + 3 * A_DAY, "is still to come. Enter the day once it is done"),
            (None, "Enter the day on which it was done"),
            (WORKSHOP, ""),
        ],
    )
    def test_impact_review_has_a_day_from_the_workshop_to_today(self, client, world, held, today, day, said):
        today(WORKSHOP + 2 * A_DAY)
        address = link(world.rae, "steps/impact-review/")

        asked = client.get(address).content.decode()
        page = client.post(address, {"on": f"{day:%d/%m/%Y}" if day else ""}, follow=True).content.decode()

        assert 'name="on" value' not in asked
        assert "16 January 2027" not in asked
        assert said in page
        assert PeerReview.objects.get().impact_review_held_on == (None if said else day)

    @pytest.mark.parametrize("step", ["report", "data"])
    @pytest.mark.parametrize("who", ["rae", "vi", "cham"])
    def test_nobody_closes_what_is_the_hosts(self, client, world, held, who, step):
        client.post(link(getattr(world, who), f"steps/{step}/"), {"on": "1/12/26"})

        held.refresh_from_db()
        assert (held.report_received_on, held.data_shared_on) == (None, None)

    @pytest.mark.parametrize(("who", "steps"), [("vi", []), ("rae", ["impact-review"]), ("cham", ["workshop"])])
    def test_page_offers_the_steps_of_the_role_and_no_others(self, client, world, held, who, steps):
        page = client.get(link(getattr(world, who))).content.decode()

        offered = [step for step in ("data", "report", "workshop") if f"/steps/{step}/" in page]
        assert offered == [step for step in steps if step != "impact-review"]
        assert "/steps/report/" not in page

    def test_day_that_was_planned_is_not_shown_beside_the_one_on_which_it_was_held(self, client, world, held):
        PeerReview.objects.update(workshop_held_on=VISIT, impact_review_held_on=VISIT)

        page = client.get(link(world.cham)).content.decode()

        assert "Workshop held" in page
        assert "planned for" not in page

    def test_reviewer_says_on_the_day_that_the_visit_was_held(self, client, world, today):
        assert "/steps/visit/" not in client.get(link(world.vi)).content.decode()
        today(VISIT)

        client.post(link(world.vi, "steps/visit/"))

        assert PeerReview.objects.get().state == "held"

    def test_visit_without_a_topic_is_not_said_to_be_held(self, client, world, today):
        PeerReview.objects.update(topic=None)
        today(VISIT)

        assert "/steps/visit/" not in client.get(link(world.rae)).content.decode()
        shown = client.get(link(world.rae, "steps/visit/")).content.decode()
        page = client.post(link(world.rae, "steps/visit/")).content.decode()

        for one in (shown, page):
            assert "No topic is agreed for this review yet. The host chooses one or two first." in one
        assert "Yes, it was held" not in shown
        assert PeerReview.objects.get().state == "planned"

    def test_workshop_is_not_closed_before_the_visit_was_held(self, client, world):
        page = client.post(link(world.cham, "steps/workshop/"), {"on": "1/11/26"}, follow=True).content.decode()

        assert "There is nothing for you to say of that now" in page
        assert PeerReview.objects.get().workshop_held_on is None
