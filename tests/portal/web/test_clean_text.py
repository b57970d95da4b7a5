"""Whatever form is posted, what it says is cleaned before a view reads it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from accounts import roles
from improvement.models import Resource
from portal.web.incoming import CleanTextMiddleware
from tests.admin import add
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = "\uf0b7 \ufeffLe\x00xden\x0b\x93so\x94\ufffe"
MEANT = "• Lexden\n“so”"


def posted(**data):
    request = RequestFactory().post("/", data)
    CleanTextMiddleware(lambda _: HttpResponse()).process_view(request, None, (), {})
    return request


def test_every_value_of_a_field_is_cleaned():
    request = posted(notes=[TYPED, "plain"], other="kept")

    assert request.POST.getlist("notes") == [MEANT, "plain"]
    assert request.POST["other"] == "kept"
    with pytest.raises(AttributeError):
        request.POST["other"] = "changed"


def test_password_is_left_as_it_is_and_a_file_too():
    request = posted(password=TYPED, new_password1=TYPED, note=TYPED, file=SimpleUploadedFile("a.txt", TYPED.encode()))

    assert (request.POST["password"], request.POST["new_password1"]) == (TYPED, TYPED)
    assert request.POST["note"] == MEANT
    assert request.FILES["file"].read() == TYPED.encode()


def test_form_of_admin_keeps_what_was_meant():
    officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    form = {"title": "Gui\x00de \x96 new", "slug": "guide", "summary": TYPED, "kind": "guidance", "topic": "Review"}
    officer.post(add(Resource), form | {"updated_on": "2026-10-15", "link": "https://example.org/"})

    resource = Resource.objects.get()
    assert (resource.title, resource.summary) == ("Guide – new", MEANT)
