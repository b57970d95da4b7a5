"""The useful resources, and an uploaded one."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from improvement.models import Resource
from office.models import Council
from tests.improvement.models.test_models import make_resource
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def upload() -> Resource:
    return make_resource(title="A template", slug="a-template", file=ContentFile(b"x" * 2048, name="My file.DOCX"))


def test_resource_list_is_under_topics(client, upload):
    make_resource(title="School data", slug="school-data", topic="Data", kind="data")

    response = client.get("/resources/")

    assert texts(response, ".//h2") == ["Data", "Peer review"]
    assert texts(response, ".//h3") == ["School data (www.gov.uk)", "A template (DOCX, 2.0 KB)"]


def test_resource_list_says_kind_summary_and_update_and_not_the_review(client):
    make_resource(updated_on=dt.date(2026, 10, 15), review_on=dt.date(2024, 1, 2))

    response = client.get("/resources/")

    assert texts(response, ".//li/p") == ["Helps.", "Guidance · Its source was last updated on 15 October 2026"]
    assert "2 January 2024" not in response.content.decode()


def test_resource_list_gives_no_day_where_the_source_gives_none(client):
    make_resource()

    assert texts(client.get("/resources/"), ".//li/p") == ["Helps.", "Guidance"]


def test_resource_list_gives_a_files_own_day(client, upload):
    Resource.objects.update(updated_on=dt.date(2026, 10, 15))

    assert texts(client.get("/resources/"), ".//li/p")[-1].endswith("Last updated on 15 October 2026")


def test_resource_list_empty_says_why_and_whom_to_ask(client):
    content = client.get("/resources/").content.decode()

    assert "No resource has been added yet" in content
    assert f"mailto:{Council().mailbox}" in content


def test_resource_list_pages_by_25(client):
    for number in range(26):
        make_resource(slug=f"guide-{number}", title=f"Guide {number:02}")

    assert len(texts(client.get("/resources/"), ".//h3")) == 25
    assert len(texts(client.get("/resources/?page=2"), ".//h3")) == 1
    assert "There is no page 9" in client.get("/resources/?page=9").content.decode()


def test_resource_list_takes_no_more_queries_for_more_rows(client, count_queries, upload):
    before = count_queries("/resources/")
    for number in range(4):
        make_resource(slug=f"guide-{number}", topic=f"Topic {number}")

    assert count_queries("/resources/") == before <= 8


def test_resource_file_is_sent_to_be_saved(client, upload):
    response = client.get(upload.get_absolute_url())

    assert b"".join(response.streaming_content) == b"x" * 2048
    assert response["Content-Disposition"] == 'attachment; filename="a-template.docx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.mark.parametrize("slug", ["no-such-resource", "guide"])
def test_resource_file_that_is_none_is_not_found(client, slug):
    make_resource()  # “guide”, which is a link

    assert client.get(f"/resources/{slug}/file/").status_code == 404


def test_resource_file_that_is_gone_is_not_found(client, upload):
    upload.file.storage.delete(upload.file.name)

    assert client.get(upload.get_absolute_url()).status_code == 404
    assert client.get("/resources/").status_code == 200
