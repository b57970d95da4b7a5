"""What is too large, of unknown length or has an unreadable cookie is refused before it is read, in a sentence."""

from contextlib import nullcontext

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.widgets import FileInput
from django.test import Client
from django.urls import resolve

from base.uploads import AROUND, LARGEST, SMALL, most_bytes_of
from tests.boards.minuted import make_setting
from tests.clients import signed_in
from tests.factories import make_meeting, make_user
from tests.pages.reading import read, text_of, texts

PAPERS = "/meetings/1/agenda/1/papers/"

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class Unread:
    """A post of which nobody may read a byte."""

    def __init__(self, length: int) -> None:
        self.length = length

    def read(self, *_: int) -> bytes:
        raise AssertionError("The post was read")

    readline = read

    def __len__(self) -> int:
        return self.length


def post(client: Client, address: str, length: int, **more: str):
    headers = {
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Unread(length),
    }
    return client.generic("POST", address, **headers | more)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/admin/boards/paper/add/", "/nowhere/", PAPERS])
def test_nobody_who_is_not_signed_in_sends_more_than_a_form(client, address):
    answer = post(client, address, SMALL + 1)

    assert answer.status_code == 413
    assert texts(answer, ".//h1") == ["What you sent is too large"]
    assert "takes at most 2.5 MB at once" in text_of(read(answer).find(".//main")).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/meetings/", SMALL),
        ("/nowhere/", SMALL),
        ("/admin/boards/board/add/", SMALL),
        ("/admin/boards/paper/add/", LARGEST + AROUND),
        ("/admin/boards/meeting/add/", LARGEST + AROUND),
        ("/admin/improvement/resource/add/", LARGEST + AROUND),
        (PAPERS, LARGEST + AROUND),
        ("/meetings/old-minutes/", LARGEST + AROUND),
    ],
)
def test_somebody_who_is_signed_in_sends_a_file_where_one_is_expected(address, most):
    client = signed_in(make_user())

    answer = post(client, address, most + 1)

    assert answer.status_code == 413
    said = "2.5 MB" if most == SMALL else "25 MB"  # a file's size, which its field says too, without the form around it
    assert f"takes at most {said} at once" in text_of(read(answer).find(".//main")).replace("\xa0", " ")
    with pytest.raises(AssertionError, match="was read") if most > SMALL else nullcontext():
        post(client, address, SMALL + 1)


@pytest.mark.parametrize("length", ["99999999999999999999999", "9" * 5000])
def test_length_beyond_all_measure_is_refused(client, length):
    assert client.generic("POST", "/", CONTENT_LENGTH=length).status_code in (400, 413)


@pytest.mark.parametrize("length", ["abc", "-1", "1.5", "٣"])
def test_length_that_is_no_number_is_refused(client, length):
    client.raise_request_exception = False

    assert client.generic("POST", "/accounts/login/", b"a=1", CONTENT_LENGTH=length).status_code == 400


def test_post_without_a_length_is_refused(client):
    answer = client.generic("POST", "/accounts/login/", headers={"transfer-encoding": "chunked"}, CONTENT_LENGTH="")

    assert answer.status_code == 411
    assert texts(answer, ".//h1") == ["We could not understand that request"]


def test_file_of_25_mb_comes_through_where_a_paper_is_expected(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    setting = make_setting()
    meeting = make_meeting(setting.board)
    item = meeting.items.create(position=1, number="1", title="One")
    file = SimpleUploadedFile("paper.pdf", b"%PDF-1.7" + b"x" * (LARGEST - 8))

    answer = signed_in(setting.minute_taker).post(
        f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/", {"title": "Budget", "timing": "on-time", "file": file}
    )

    assert answer.status_code == 302
    assert meeting.papers.get().file.size == LARGEST


def test_every_admin_form_with_a_file_takes_files(rf):
    request = rf.get("/")
    request.user = make_user(is_superuser=True, is_staff=True)
    for model, model_admin in admin.site._registry.items():
        forms = [
            model_admin.get_form(request),
            *(inline.get_formset(request).form for inline in model_admin.get_inline_instances(request)),
        ]
        if any(isinstance(field.widget, FileInput) for form in forms for field in form.base_fields.values()):
            view = resolve(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/").func
            assert most_bytes_of(view) > LARGEST, model


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "another"])
@pytest.mark.parametrize("value", ['"abcdefgh\\000ijkl"', '"abcdefgh\\012ijkl"', "abcdefgh\x00ijkl"])
def test_cookie_that_nothing_can_read_is_refused_and_forgotten(client, name, value):
    for send in (client.get, client.post):
        answer = send("/accounts/login/", headers={"cookie": f"{name}={value}"})

        assert answer.status_code == 400
        assert texts(answer, ".//h1") == ["We could not understand that request"]
        assert answer.cookies[name]["max-age"] == 0
