"""“Is it one of these?”, in admin’s form for a new person and where a lead is handed over."""

import pytest

from accounts import roles
from partnerships.models import Person
from tests.clients import signed_in
from tests.factories import make_lead, make_partnership, make_person, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = "/admin/partnerships/person/add/"
ASKED = "Say whether it is one of these."
NO_ROWS = {f"{prefix}-{name}_FORMS": "0" for prefix in ("leads", "headships", "seats") for name in ("TOTAL", "INITIAL")}


@pytest.fixture
def officer():
    """An officer, signed in."""
    return signed_in(make_user(None, roles.OFFICER, is_staff=True))


def add(officer, name: str, **typed):
    return officer.post(ADD, {"name": name, **NO_ROWS, **typed})


def values(response, path: str) -> list[str]:
    return [element.get("value") for element in read(response).findall(f".//{path}")]


@pytest.mark.slow
class TestAddPerson:
    def test_somebody_new_is_added_without_a_question(self, officer):
        make_person("Bo Dee")

        response = add(officer, "Ann Day")

        assert response.status_code == 302
        assert Person.objects.get(name="Ann Day").slug == "ann-day"

    @pytest.mark.parametrize(("typed", "kept"), [({"change_reason": " New head "}, "New head"), ({}, None)])
    def test_somebody_new_is_added_with_who_did_it_and_the_reason_that_was_typed(self, officer, typed, kept):
        add(officer, "Ann Day", **typed)

        line = Person.objects.get(name="Ann Day").history.get()
        assert (line.history_change_reason, str(line.history_user.pk)) == (kept, officer.session["_auth_user_id"])

    def test_somebody_of_a_known_name_is_asked_about_and_nothing_typed_is_lost(self, officer):
        make_lead(make_partnership("Colne"), make_person("Ann Day"))

        response = add(officer, "Mrs  ann day", email="ann@example.org", notes="Retired head")

        page = text_of(read(response))
        assert ASKED in page
        assert "Ann Day, leads Colne" in page
        assert "No: somebody new of the same name" in page
        assert values(response, "input[@name='name']") == ["Mrs  ann day"]
        assert values(response, "input[@name='email']") == ["ann@example.org"]
        assert "Retired head" in page
        assert Person.objects.count() == 1

    def test_one_of_these_is_taken_and_nobody_added(self, officer):
        ann = make_person("Ann Day")

        response = add(officer, "Ann Day", one_of_these=str(ann.pk))

        assert response["Location"] == f"/admin/partnerships/person/{ann.pk}/change/"
        assert list(Person.objects.all()) == [ann]

    def test_one_of_these_is_given_to_the_form_that_asked_for_a_person(self, officer):
        ann = make_person("Ann Day")

        response = add(officer, "Ann Day", one_of_these=str(ann.pk), _popup="1")

        assert f"&quot;value&quot;: &quot;{ann.pk}&quot;" in response.content.decode()
        assert list(Person.objects.all()) == [ann]

    def test_somebody_new_of_the_same_name_is_added_beside_them(self, officer):
        ann = make_person("Ann Day", slug="ann-day")

        response = add(officer, "Ann Day", one_of_these="new:annday")

        assert response.status_code == 302
        new = Person.objects.exclude(pk=ann.pk).get()
        assert (new.name, new.slug) == ("Ann Day", "ann-day-2")
        assert new.history.get().history_user.email.endswith("example.org")

    def test_answer_for_one_name_does_not_hold_for_another(self, officer):
        ann = make_person("Ann Day")
        make_person("Bo Dee")

        for answer in ("new:annday", str(ann.pk), "new:", "nonsense"):
            assert ASKED in text_of(read(add(officer, "Bo Dee", one_of_these=answer)))
        assert Person.objects.count() == 2

    def test_person_who_is_changed_is_asked_nothing(self, officer):
        ann, _ = make_person("Ann Day"), make_person("Ann Day")

        response = officer.post(
            f"/admin/partnerships/person/{ann.pk}/change/",
            {"name": "Ann Day", "slug": ann.slug, "title": "Dr", **NO_ROWS},
        )

        assert response.status_code == 302
        ann.refresh_from_db()
        assert ann.title == "Dr"

    def test_administrator_who_may_not_see_contacts_is_not_given_their_fields(self):
        administrator = signed_in(make_user(None, roles.ADMINISTRATOR, is_staff=True))

        response = administrator.get(ADD)

        assert response.status_code == 403 or "email" not in values(response, "input[@name]")


class TestHandOver:
    @pytest.fixture
    def lead(self):
        """Ann Day's of Colne."""
        return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"))

    def post(self, officer, lead, name: str, **typed):
        address = f"/admin/partnerships/lead/{lead.pk}/hand-over/"
        return officer.post(address, {"ask": "1", "new_name": name, "on": "2040-09-01", **typed})

    def test_somebody_new_is_not_asked_about(self, officer, lead):
        page = text_of(read(self.post(officer, lead, "Bo Dee")))

        assert "Bo Dee becomes lead of Colne on 1 September 2040." in page
        assert ASKED not in page

    def test_somebody_of_a_known_name_is_asked_about_and_nothing_typed_is_lost(self, officer, lead):
        make_person("Bo Dee")

        response = self.post(officer, lead, "bo dee", email="bo@example.org")

        page = text_of(read(response))
        assert ASKED in page
        assert "Bo Dee, who has no role today" in page
        assert "What will happen" not in page
        assert values(response, "input[@name='new_name']") == ["bo dee"]
        assert values(response, "input[@name='email']") == ["bo@example.org"]

    @pytest.mark.parametrize("is_known", [True, False])
    def test_who_is_meant_leads(self, officer, lead, is_known):
        bo = make_person("Bo Dee", slug="bo-dee")
        answer = str(bo.pk) if is_known else "new:bodee"
        preview = self.post(officer, lead, "Bo Dee", one_of_these=answer)
        [agreed] = values(preview, "input[@name='agreed']")
        assert values(preview, "input[@name='one_of_these']") == [answer]

        self.post(officer, lead, "Bo Dee", one_of_these=answer, agreed=agreed)

        new = lead.partnership.leads.exclude(pk=lead.pk).get()
        assert (new.person == bo) is is_known
        assert Person.objects.called("Bo Dee").count() == (1 if is_known else 2)

    def test_lead_of_the_same_name_may_take_over(self, officer, lead):
        page = text_of(read(self.post(officer, lead, "Ann Day", one_of_these="new:annday")))

        assert "Ann Day becomes lead of Colne on 1 September 2040." in page
