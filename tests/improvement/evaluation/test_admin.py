"""The framework in admin: a version on one page, fixed once it is in use, and copied into a new one."""

import datetime as dt
import html

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from improvement.models import Framework, Stage, Statement, Theme
from improvement.models.frameworks import FIXED
from tests.admin import add, change, changelist
from tests.clients import signed_in
from tests.factories import make_self_evaluation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return signed_in(make_user(None, roles.OFFICER, is_staff=True))


@pytest.fixture
def version():
    return Framework.objects.get()


def shown(page) -> dict[str, object]:
    """What the page would send if nothing was changed on it."""
    form, data = page.context["adminform"].form, {}
    for one in (form, *(row for formset in page.context["inline_admin_formsets"] for row in formset.formset.forms)):
        data |= {one.add_prefix(name): one[name].value() for name in one.fields}
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {management.add_prefix(name): management[name].value() for name in management.fields}
    return {name: "" if value is None else value for name, value in data.items()}


def text_of(page) -> str:
    return html.unescape(page.content.decode())


def test_everything_of_a_version_stands_on_one_page(officer, version):
    page = text_of(officer.get(change(version)))

    for words in ("Getting started", "Leaders’ wellbeing", "It rests on one person’s goodwill"):
        assert words in page
    assert "Save the stages first" in page


def test_words_change_as_long_as_nobody_uses_it(officer, version):
    page = officer.get(change(version))
    theme, stage = version.themes.first(), version.stages.first()
    box = next(
        row.add_prefix(f"stage_{stage.pk}")
        for formset in page.context["inline_admin_formsets"]
        for row in formset.formset.forms
        if row.instance == theme
    )

    answer = officer.post(change(version), shown(page) | {box: "Other words.", "introduction": "Read this."})

    assert answer.status_code == 302
    assert Statement.objects.get(theme=theme, stage=stage).text == "Other words."
    version.refresh_from_db()
    assert version.introduction == "Read this."
    assert Statement.objects.count() == 28


def test_version_in_use_is_fixed_with_a_sentence_but_for_its_last_day(officer, version):
    make_self_evaluation(framework=version)
    page = officer.get(change(version))

    assert FIXED in text_of(page)
    assert "It rests on one person’s goodwill" in text_of(page)
    last = dt.date(2027, 8, 31)
    data = shown(page) | {"ended_on": "31 August 2027", "name": "Other", "themes-0-name": "Other"}
    assert officer.post(change(version), data).status_code == 302
    version.refresh_from_db()
    assert (version.ended_on, version.name) == (last, "Partnership self-evaluation")
    assert not Theme.objects.filter(name="Other").exists()


def test_words_in_use_change_by_no_other_way(version):
    make_self_evaluation(framework=version)

    for model in (Theme, Stage, Statement):
        row = model.objects.first()
        for write in (row.full_clean, row.delete):
            with pytest.raises(Exception, match="in use"):
                write()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{"text" if model is Statement else "name": "Other"})


def test_new_version_is_made_with_the_words_of_one_and_open_ones_keep_theirs(officer, version, colne):
    evaluation = make_self_evaluation(colne.partnership, framework=version)
    at = change(version, "new-version")
    day = timezone.localdate() + dt.timedelta(days=1)
    asked = {"ask": "1", "started_on": f"{day:%d/%m/%Y}"}

    page = officer.post(at, asked)
    assert "Partnership self-evaluation, version 2 is made with the words of version 1." in text_of(page)
    assert Framework.objects.count() == 1, "first it is said"
    done = officer.post(at, asked | {"agreed": page.context["effect"].text, "do": "1"}, follow=True)

    assert done.status_code == 200
    made = Framework.objects.get(version=2)
    assert (made.started_on, made.themes.count(), made.stages.count()) == (day, 7, 4)
    assert Statement.objects.filter(theme__framework=made).count() == 28
    assert {one.stage.framework for one in Statement.objects.filter(theme__framework=made)} == {made}
    evaluation.refresh_from_db()
    assert evaluation.framework == version
    assert Framework.objects.current() == version
    assert Framework.objects.current(day) == made


@pytest.mark.parametrize(("day", "said"), [("", "enter a day"), ("1/1/2020", "enter today or a day to come")])
def test_new_version_begins_today_or_later(officer, version, day, said):
    page = officer.post(change(version, "new-version"), {"ask": "1", "started_on": day})

    assert said in text_of(page)
    assert Framework.objects.count() == 1


def test_list_says_which_is_in_use_and_nothing_is_deleted(officer, version):
    assert "Partnership self-evaluation" in text_of(officer.get(changelist(Framework)))
    assert officer.post(change(version, "delete"), {"post": "yes"}).status_code == 403


def test_version_without_words_can_be_begun(officer):
    page = officer.get(add(Framework))
    data = shown(page) | {"name": "Ours", "version": 2, "started_on": "1 September 2030"}
    assert officer.post(add(Framework), data | {"stages-TOTAL_FORMS": 0, "themes-TOTAL_FORMS": 0}).status_code == 302


def test_who_has_no_role_does_not_open_it(version):
    client = signed_in(make_user(None, is_staff=True))

    assert client.get(change(version)).status_code == 403
    assert client.get(change(version, "new-version")).status_code == 403
