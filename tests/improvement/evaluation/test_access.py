"""Who may read and write what of a self-evaluation: the rows of design, section 5, for everybody who may sign in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import User
from base.school_terms import academic_year
from boards.models import Seat
from improvement.models import Answer, NextStep, Participation, SelfEvaluation
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_self_evaluation,
    make_user,
)
from tests.made_once import made_once

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())


def account(person=None, *groups, **fields):
    return make_user(None, *groups, person=person or make_person(), **fields)


def acting(post):
    user = make_user(name="Sam Office")
    make_delegate(post, user)
    return user


def of_seat(quadrant, role):
    board = make_board(f"{quadrant} quadrant meeting", quadrant=quadrant)
    return account(make_seat(board, role=role).person)


def head_elsewhere(_):
    school = make_school()
    make_partnership(schools=[school, make_school()])
    return account(make_headship(make_person(), school).person)


WHO = {
    "head": lambda world: account(world.heads["Alpha"].person),
    "delegate of a head": lambda world: acting(world.heads["Beta"]),
    "lead": lambda world: account(world.lead.person),
    "delegate of the lead": lambda world: acting(world.lead),
    "head elsewhere": head_elsewhere,
    "lead elsewhere": lambda _: account(make_lead().person),
    "somebody signed in": lambda _: account(),
    "chair of the quadrant": lambda world: of_seat(world.partnership.home_quadrant, Seat.Role.CHAIR),
    "minute taker of the quadrant": lambda world: of_seat(world.partnership.home_quadrant, Seat.Role.MINUTE_TAKER),
    "member of the quadrant's meeting": lambda world: of_seat(world.partnership.home_quadrant, Seat.Role.MEMBER),
    "chair of another quadrant": lambda _: of_seat(make_quadrant("West"), Seat.Role.CHAIR),
    "officer": lambda _: account(None, roles.OFFICER, is_staff=True),
    "administrator": lambda _: account(None, roles.ADMINISTRATOR, is_staff=True),
    "superuser": lambda _: account(is_staff=True, is_superuser=True),
}
LEADS = {"lead", "delegate of the lead"}
HEADS = {"head", "delegate of a head"}
OWN = LEADS | HEADS
SEE_TO_IT = {"chair of the quadrant", "minute taker of the quadrant", "officer"}
everybody = pytest.mark.parametrize("who", WHO)
NOT_FOUND = 404


def asked(client, world, page, method="get", **data) -> int:
    return getattr(client, method)(f"{world.at}{page}", data).status_code


@pytest.fixture
def client(colne, request) -> Client:
    """The browser of whoever the test is about."""
    return signed_in(WHO[request.node.callspec.params["who"]](colne))


class TestOpenOne:
    """Not agreed yet."""

    @pytest.fixture(autouse=True)
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership)

    @everybody
    def test_its_pages(self, colne, client, who):
        for page in ("", f"{YEAR}/", f"{YEAR}/paper/", f"{YEAR}/sharing/", "compare/"):
            assert asked(client, colne, page) == (200 if who in OWN else NOT_FOUND), page

    @everybody
    def test_answers_of_own_school_and_of_nobody_elses(self, colne, client, who):
        status = asked(client, colne, f"{YEAR}/answers/")

        assert status == (200 if who in HEADS else 403 if who in LEADS else NOT_FOUND)

    @everybody
    def test_what_the_lead_does(self, colne, client, who):
        for page in ("open/", f"{YEAR}/how/", f"{YEAR}/meeting/", f"{YEAR}/typed/", f"{YEAR}/agree/"):
            assert asked(client, colne, page) == (200 if who in LEADS else NOT_FOUND), page
            assert asked(client, colne, page, "post") == (422 if who in LEADS and page != "e/" else NOT_FOUND) or (
                who in LEADS and page.endswith(("meeting/", "typed/"))
            ), page
        assert asked(client, colne, f"{YEAR}/ask/", "post") == (302 if who in LEADS else NOT_FOUND)

    @everybody
    def test_nobody_is_told_what_a_head_answered(self, colne, client, evaluation, who):
        theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.last()
        Answer.objects.create(evaluation=evaluation, theme=theme, school=colne.schools[0], stage=stage)

        read = [client.get(f"{colne.at}{page}").content.decode() for page in (f"{YEAR}/answers/", f"{YEAR}/meeting/")]

        assert any(" checked" in page for page in read) == (who == "head")

    @everybody
    def test_lead_knows_how_many_answered(self, colne, client, evaluation, who):

        assert ("0 of 3 schools" in client.get(f"{colne.at}{YEAR}/").content.decode()) == (who in LEADS)

    def test_head_answers_for_no_school_of_another_head(self, colne, evaluation):
        client = signed_in(account(colne.heads["Alpha"].person))
        address = f"{colne.at}{YEAR}/answers/?school={colne.schools[1].urn}"

        client.post(address, {"theme-1": "2"})

        assert [row.school.name for row in Answer.objects.all()] == ["Alpha"]


class TestAgreedOne:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))

    @everybody
    @pytest.mark.parametrize("is_shared", [True, False])
    def test_read_by_its_own_and_by_those_with_whom_it_is_shared(self, colne, client, evaluation, who, is_shared):
        if is_shared:
            self.share(colne)
        may = OWN | (SEE_TO_IT if is_shared else set())
        for page in (f"{YEAR}/", "compare/", ""):
            assert asked(client, colne, page) == (200 if who in may else NOT_FOUND), page
        for page in (f"{YEAR}/sharing/", f"{YEAR}/paper/"):
            assert asked(client, colne, page) == (200 if who in OWN else NOT_FOUND), page
        user = User.objects.get(pk=client.session["_auth_user_id"])
        assert SelfEvaluation.objects.visible_to(user).exists() == (who in may)
        assert SelfEvaluation.objects.editable_by(user).exists() == (who in LEADS)

    def share(self, colne):
        for row in Participation.objects.select_related("school"):
            row.shares, row.said_on = "yes", timezone.localdate()
            row.said_by = colne.heads[row.school.name].person
            row.save()

    @everybody
    def test_next_steps_are_the_leads_to_change(self, colne, client, evaluation, who):
        step = NextStep.objects.first().pk

        for page in (f"{YEAR}/steps/new/", f"{YEAR}/steps/{step}/"):
            assert asked(client, colne, page) == (200 if who in LEADS else NOT_FOUND)
        done = asked(client, colne, f"{YEAR}/steps/{step}/done/", "post")
        assert done == (302 if who in LEADS else 403 if who in OWN else NOT_FOUND)

    @everybody
    def test_list_of_shared_ones(self, colne, client, evaluation, who):
        self.share(colne)
        # The lead of Colne and its heads read it where it is; this list is for those who see to many.
        page = client.get("/improvement/self-evaluations/")

        may_look = who in SEE_TO_IT | {"chair of another quadrant"}
        assert page.status_code == (200 if may_look else 403)
        assert ("Colne" in page.content.decode()) == (who in SEE_TO_IT)

    def test_superuser_reads_it_behind_the_glass_of_one_of_its_schools_and_changes_nothing(self, colne, evaluation):
        client = signed_in(WHO["superuser"](colne))
        at = f"{colne.at}{YEAR}/"
        assert client.get(at).status_code == NOT_FOUND

        client.post(f"/improvement/glass/{colne.schools[0].urn}/", {"reason": "The lead asked us to look"})

        assert client.get(at).status_code == 200
        assert client.get(f"{at}paper/").status_code == NOT_FOUND
        assert client.get(f"{at}sharing/").status_code == NOT_FOUND
        step = NextStep.objects.first().pk
        assert client.post(f"{at}steps/{step}/done/").status_code == NOT_FOUND


@pytest.mark.parametrize("page", ["", "open/", "compare/", f"{YEAR}/", f"{YEAR}/answers/", f"{YEAR}/meeting/"])
def test_who_is_not_signed_in_is_asked_to(colne, page):
    make_self_evaluation(colne.partnership)

    assert Client().get(f"{colne.at}{page}").status_code == 302
    assert not SelfEvaluation.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("page", ["", f"{YEAR}/", f"{YEAR}/meeting/"])
def test_address_goes_on_when_the_lead_changes(colne, page):
    make_self_evaluation(colne.partnership)
    colne.lead.ended_on = timezone.localdate() - timezone.timedelta(days=1)
    colne.lead.save()
    after = make_lead(colne.partnership)

    assert signed_in(account(after.person)).get(f"{colne.at}{page}").status_code == 200
    assert signed_in(account(colne.lead.person)).get(f"{colne.at}{page}").status_code == NOT_FOUND


@pytest.mark.parametrize("page", ["1999/", "1999/answers/", "1999/meeting/", f"{YEAR}/steps/999/"])
def test_what_is_not_there_is_not_found(colne, lead, page):
    make_self_evaluation(colne.partnership)

    assert lead.get(f"{colne.at}{page}").status_code == NOT_FOUND
    assert lead.get(f"/my-partnership/99999/self-evaluation/{page}").status_code == NOT_FOUND
