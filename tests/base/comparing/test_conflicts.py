"""Two officers who change the same record at the same time: the second is told, and loses nothing."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts import roles
from base.history.versions import loaded
from partnerships.memberships.writes import leave_partnership
from partnerships.models import Membership, Partnership
from tests.admin import SCHOOL_INLINES, change, inlines
from tests.factories import make_lead, make_membership, make_partnership, make_person, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def officer(name: str) -> Client:
    """A browser signed in as that officer."""
    client = Client()
    client.force_login(make_user(f"{name}@example.org", roles.OFFICER, is_staff=True, name=name))
    return client


@pytest.fixture
def ann() -> Client:
    """The officer who saves first."""
    return officer("Ann")


@pytest.fixture
def bo() -> Client:
    """The officer who saves second."""
    return officer("Bo")


@pytest.fixture
def colne() -> Partnership:
    """A partnership with a school and a lead."""
    partnership = make_partnership("Colne", schools=[make_school("Great Waltham")], focus="Reading")
    make_lead(partnership, make_person("Cy Eff"))
    return partnership


def opened(client: Client, record) -> dict[str, object]:
    """What the browser would send if the officer saved the form that they just opened."""
    response = client.get(change(record))
    form = response.context["adminform"].form
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    data: dict[str, object] = {"versions": response.context["versions"]}
    for part in [form, *(management.management_form for management in formsets)]:
        data |= _fields(part)
    for formset in formsets:
        for row in formset.initial_forms:
            data |= _fields(row)
    return data


def _fields(form) -> dict[str, object]:
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: _sent(value) for name, value in values.items() if value is not None and value is not False}


def _sent(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else "on" if value is True else value


def page_of_choices(response) -> dict[str, object]:
    """What the page of the conflict would send: all that was posted, and what is chosen already."""
    conflict = response.context["conflict"]
    carried = [(name, value) for name, value in _hidden(response.content.decode()) if name != "csrfmiddlewaretoken"]
    chosen = {difference.choice_name: difference.choice for difference in conflict.differences if difference.choice}
    return {**dict(carried), **chosen}


def _hidden(page: str) -> list[tuple[str, str]]:
    import html5lib

    root = html5lib.parse(page, namespaceHTMLElements=False)
    fields = root.findall(".//form//input[@type='hidden']")
    return [(field.get("name"), field.get("value", "")) for field in fields]


def test_form_that_nobody_else_touched_is_saved(ann, colne):
    data = opened(ann, colne)

    response = ann.post(change(colne), data | {"focus": "Maths"})

    colne.refresh_from_db()
    assert (response.status_code, colne.focus) == (302, "Maths")


def test_second_officer_is_told_who_changed_what_and_sees_three_versions(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})

    response = bo.post(change(colne), second | {"focus": "Science"})

    colne.refresh_from_db()
    page = response.content.decode()
    (difference,) = response.context["conflict"].differences
    assert response.status_code == 409
    assert "Ann saved “Colne” on" in page
    assert (difference.label, difference.was, difference.theirs, difference.yours) == (
        "What it works on",
        "Reading",
        "Maths",
        "Science",
    )
    assert colne.focus == "Maths"


def test_changes_of_different_fields_are_both_kept(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})

    told = bo.post(change(colne), second | {"website": "https://colne.example.org/"})
    saved = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    colne.refresh_from_db()
    assert (told.status_code, saved.status_code) == (409, 302)
    assert (colne.focus, colne.website) == ("Maths", "https://colne.example.org/")


@pytest.mark.parametrize(("choice", "expected"), [("theirs", "Maths"), ("yours", "Science")])
def test_field_that_both_changed_is_as_chosen(ann, bo, colne, choice, expected):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})
    told = bo.post(change(colne), second | {"focus": "Science"})

    saved = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices", "choose-focus": choice})

    colne.refresh_from_db()
    assert (saved.status_code, colne.focus) == (302, expected)


def test_field_that_both_changed_must_be_chosen(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})
    told = bo.post(change(colne), second | {"focus": "Science"})

    response = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    assert response.status_code == 409
    assert "Choose theirs or yours wherever both of you changed something" in response.content.decode()
    assert "Science" in response.content.decode()


def test_saving_over_knowingly_takes_all_of_mine(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths", "notes": "Ann’s"})
    told = bo.post(change(colne), second | {"focus": "Science"})

    bo.post(change(colne), page_of_choices(told) | {"resolve": "mine"})

    colne.refresh_from_db()
    assert (colne.focus, colne.notes) == ("Science", "")
    assert colne.history.count() == 3


def test_tick_that_the_other_set_is_kept(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"is_open_to_new_schools": "on"})

    told = bo.post(change(colne), second | {"focus": "Science"})
    bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    colne.refresh_from_db()
    assert (colne.is_open_to_new_schools, colne.focus) == (True, "Science")


def test_membership_ended_meanwhile_is_part_of_the_record(bo, colne):
    second = opened(bo, colne)
    leave_partnership(membership=colne.memberships.get(), on=dt.date(2027, 8, 31), by=None)

    told = bo.post(change(colne), second | {"focus": "Science"})
    bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    assert "Great Waltham in Colne: Ended on" in told.content.decode()
    assert colne.memberships.get().ended_on == dt.date(2027, 8, 31)
    assert Partnership.objects.get().focus == "Science"


def test_lead_added_meanwhile_is_told_and_kept(ann, bo, colne):
    second = opened(bo, colne)
    make_lead(colne, make_person("Di Gee"), role="co-lead")

    told = bo.post(change(colne), second | {"focus": "Science"})
    bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    assert "Added meanwhile, and kept: Di Gee, co-lead of Colne" in told.content.decode()
    assert (colne.leads.count(), Partnership.objects.get().focus) == (2, "Science")


def test_row_that_is_gone_is_left_out_and_the_others_are_saved(bo, colne):
    other = make_membership(colne, make_school("Lexden"))
    second = opened(bo, colne)
    Membership.objects.filter(school__name="Great Waltham").delete()
    index = next(n for n in range(2) if second[f"memberships-{n}-id"] == other.pk)

    told = bo.post(change(colne), second | {f"memberships-{index}-note": "Kept"})
    saved = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    other.refresh_from_db()
    assert "No longer here" in told.content.decode()
    assert (saved.status_code, other.note) == (302, "Kept")


def test_third_change_while_the_second_chooses_is_told_again(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})
    told = bo.post(change(colne), second | {"focus": "Science"})
    Partnership.objects.get().save()
    ann.post(change(colne), opened(ann, colne) | {"focus": "Music"})

    again = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices", "choose-focus": "yours"})

    assert again.status_code == 409
    assert again.context["conflict"].differences[0].theirs == "Music"


def test_what_the_form_refuses_after_the_choice_is_shown_with_the_choice(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})
    told = bo.post(change(colne), second | {"name": ""})

    refused = bo.post(change(colne), page_of_choices(told) | {"resolve": "choices"})

    assert refused.status_code == 200
    assert ">\nMaths</textarea>" in refused.content.decode()
    assert loaded(refused.context["versions"]) == loaded(told.context["versions"])


def test_same_change_by_both_is_no_conflict(ann, bo, colne):
    first, second = opened(ann, colne), opened(bo, colne)
    ann.post(change(colne), first | {"focus": "Maths"})

    assert bo.post(change(colne), second | {"focus": "Maths"}).status_code == 302


def test_school_is_guarded_too(ann, bo):
    school = make_school("Great Waltham")
    first, second = opened(ann, school), opened(bo, school)
    ann.post(change(school), first | {"known_as": "Waltham", **inlines(*SCHOOL_INLINES)})

    told = bo.post(change(school), second | {"known_as": "GW", **inlines(*SCHOOL_INLINES)})

    assert told.status_code == 409


@pytest.mark.parametrize("versions", ["junk", "[]", '{"": 1}', '{"": {"1": "x"}}'])
def test_token_that_was_tampered_with_is_no_error(bo, colne, versions):
    data = opened(bo, colne)

    assert bo.post(change(colne), data | {"versions": versions}).status_code == 302


def test_both_versions_are_only_for_those_who_may_change_the_record(ann, colne):
    data = opened(ann, colne)
    Partnership.objects.get().save()
    reader = officer("Reader")
    reader.force_login(make_user(None, roles.HEADTEACHER, is_staff=True))

    assert reader.post(change(colne), data | {"focus": "Science"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told():
    colne = make_partnership("Colne", focus="Reading")
    clients = [officer("Ann"), officer("Bo")]
    forms = [opened(client, colne) for client in clients]
    barrier, answers = threading.Barrier(2), []

    def save(client: Client, data: dict, focus: str) -> None:
        barrier.wait()
        answers.append(client.post(change(colne), data | {"focus": focus}).status_code)
        connection.close()

    threads = [
        threading.Thread(target=save, args=(client, data, focus))
        for client, data, focus in zip(clients, forms, ["Maths", "Science"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302, 409]


def test_who_changed_it_in_another_tab_is_told_that_it_was_themselves(ann, colne):
    first, second = opened(ann, colne), opened(ann, colne)
    ann.post(change(colne), first | {"focus": "Writing"})

    page = ann.post(change(colne), second | {"focus": "Number"})

    assert page.status_code == 409
    assert page.context["title"] == "You changed this record elsewhere"
    assert "You did that yourself after you had opened this form" in page.content.decode()
    assert "Somebody else" not in page.content.decode()
