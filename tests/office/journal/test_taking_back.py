"""What was done in one go, taken back as one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.one_go import in_one_go
from base.saving import save
from confirmations.models import Proposal
from confirmations.proposals.writes import accept_proposal, effect_of
from office.journal.taking_back import InTheWayError, take_back
from office.models import JournalEntry, Message
from partnerships.memberships.writes import move_school
from partnerships.models import Membership, Partnership
from tests.admin import change
from tests.factories import make_kind, make_lead, make_partnership, make_round, make_user
from tests.office.journal.done import do, take_back_in_one_go

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


def move(membership, to, on=TODAY):
    return do(lambda: move_school(membership=membership, to=to, on=on, by=None))


class TestKeeping:
    def test_entry_says_who_and_what_and_names_each_record_with_its_versions(self):
        user, old, to = make_user(), make_partnership(schools=1), make_partnership()
        membership = old.memberships.get()

        entry = do(lambda: move_school(membership=membership, to=to, on=TODAY, by=user), by=user)

        new = to.memberships.get()
        assert (entry.title, entry.done_by, entry.said) == ("Move", user, "A sentence.")
        assert [(row.model, row.key) for row in entry.rows.all()] == [
            ("partnerships.membership", str(membership.pk)),
            ("partnerships.membership", str(new.pk)),
        ]
        assert [row.first_version for row in entry.rows.all()] == [
            membership.history.latest().history_id,
            new.history.latest().history_id,
        ]

    def test_what_wrote_nothing_or_was_only_looked_at_is_not_kept(self):
        assert do(lambda: None) is None
        assert not JournalEntry.objects.exists()

    def test_asks_no_more_for_more_records(self):
        counts = []
        for schools in (2, 12):
            memberships = list(make_partnership(schools=schools).memberships.all())
            with in_one_go("End", by=None) as go, CaptureQueriesContext(connection) as queries:
                for membership in memberships:
                    go.writes[Membership, membership.pk] = 1
                go.keep([])
            counts.append(len(queries))

        assert counts[0] == counts[1]


class TestTakingBack:
    def test_school_that_moved_today_is_where_it_was(self):
        old, to = make_partnership(schools=1), make_partnership()
        membership = old.memberships.get()
        entry = move(membership, to)

        effect, back = take_back_in_one_go(entry)

        membership.refresh_from_db()
        assert membership.ended_on is None
        assert not to.memberships.exists()
        assert effect.sentences == (
            f"{membership}, ended on: no day again, in place of {(TODAY - A_DAY):%-d %B %Y}; "
            "why it left: empty again, in place of Moved to another partnership.",
            f"Removed: 1 membership ({membership.school} in {to}).",
        )
        entry.refresh_from_db()
        assert entry.is_taken_back
        assert back.takes_back == entry

    def test_of_an_address_that_is_not_shown_it_says_that_it_is_as_before(self):
        lead = make_lead(email="old@example.org")

        def change():
            lead.email = "new@example.org"
            save(lead, by=None)

        effect, _ = take_back_in_one_go(do(change))

        said = f"{lead}, e-mail address for this role: as it was before, which is not shown here."
        assert effect.sentences[0] == said

    def test_taking_back_is_taken_back_too(self):
        old, to = make_partnership(schools=1), make_partnership()
        membership = old.memberships.get()
        entry = move(membership, to)
        new = to.memberships.get()
        _, back = take_back_in_one_go(entry)

        take_back_in_one_go(back)

        membership.refresh_from_db()
        assert membership.ended_on == TODAY - A_DAY
        assert to.memberships.get() == new
        entry.refresh_from_db()
        assert not entry.is_taken_back

    def test_of_what_the_programme_hung_on_a_record_not_even_the_kind_is_said(self):
        made = Partnership(name="Stour", slug="stour", kind=make_kind(), started_on=TODAY)
        entry = do(lambda: save(made, by=None))
        make_round(made)

        with pytest.raises(InTheWayError) as refused:
            take_back(entry=entry, by=None)

        assert refused.value.messages == ["Stour is needed by one that is not shown here."]

    def test_what_is_hung_on_it_is_named_with_a_link(self):
        made = Partnership(name="Stour", slug="stour", kind=make_kind(), started_on=TODAY)
        entry = do(lambda: save(made, by=None))
        lead = make_lead(made)

        with pytest.raises(InTheWayError) as refused:
            take_back(entry=entry, by=None)

        assert refused.value.obstacles[0].links == [(change(lead), str(lead))]

    def test_later_change_stands_in_the_way_and_names_the_entry_to_take_back_first(self):
        old, to, third = make_partnership(schools=1), make_partnership(), make_partnership()
        entry = move(old.memberships.get(), to)
        later = move(to.memberships.get(), third, on=TODAY + A_DAY)

        with pytest.raises(InTheWayError) as refused:
            take_back(entry=entry, by=None)

        [obstacle] = refused.value.obstacles
        assert obstacle.later == later
        assert "was changed since" in obstacle.sentence
        assert Membership.objects.count() == 3

    def test_later_change_of_another_field_stays(self):
        old, to = make_partnership(schools=1), make_partnership()
        membership = old.memberships.get()
        entry = move(membership, to)
        membership.refresh_from_db()
        membership.note = "By word of mouth"
        save(membership, by=None)

        take_back_in_one_go(entry)

        membership.refresh_from_db()
        assert (membership.ended_on, membership.note) == (None, "By word of mouth")

    def test_twice_is_refused(self):
        entry = move(make_partnership(schools=1).memberships.get(), make_partnership())
        take_back_in_one_go(entry)

        with pytest.raises(ValidationError, match="taken back already"):
            take_back(entry=entry, by=None)


class TestAcceptedProposal:
    def test_what_an_officer_accepted_is_taken_back_and_the_lead_is_to_be_told(self):
        lead = make_lead(email="lead@example.org")
        proposal = Proposal.objects.create(
            lead=lead,
            partnership=lead.partnership,
            kind="hand-over",
            proposed={"name": "Bo Ray", "email": "bo@example.org", "on": TODAY.isoformat()},
        )
        accept_proposal(
            proposal=proposal, taken=[0], note="", by=make_user(), agreed=effect_of(proposal=proposal, by=None).text
        )
        entry = JournalEntry.objects.get()

        effect, _ = take_back_in_one_go(entry)

        assert lead.partnership.leads.get().ended_on is None
        assert entry.title == "Accept a proposal: hand-over"
        assert any(f"The proposal itself stays accepted. {lead.person} sent it" in said for said in effect.warnings)
        assert not Message.objects.filter(kind="proposal-decided").exists()  # it waited still
