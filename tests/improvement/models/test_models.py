"""Pages and resources: their rules and words."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from improvement.models import Page, Resource

pytestmark = pytest.mark.django_db


def make_resource(**fields) -> Resource:
    defaults = {"title": "Guide", "slug": "guide", "summary": "Helps.", "topic": "Peer review"}
    if "file" not in fields:
        defaults["link"] = "https://www.gov.uk/guide"
    return Resource.objects.create(**defaults | fields)


def test_page_last_updated_today_unless_said_otherwise():
    page = Page.objects.create(slug="strategy", title="Strategy", body="Text")

    assert page.updated_on == timezone.localdate()


@pytest.mark.parametrize("fields", [{"link": "", "file": ""}, {"link": "https://x.example", "file": "resources/x.pdf"}])
def test_resource_is_a_link_or_a_file(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource(**fields)


def test_resource_says_in_a_form_that_it_is_a_link_or_a_file():
    resource = Resource(title="Guide", slug="guide", summary="Helps.", topic="Peer review")

    with pytest.raises(ValidationError, match="Give either a link or a file"):
        resource.full_clean()


def test_resource_kind_is_one_that_is_known():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resource(kind="gossip")


@pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.csv"])
def test_resource_takes_documents(name):
    Resource(title="G", slug="g", summary="S", topic="T", file=ContentFile(b"%PDF-1.7", name=name)).full_clean()


def test_resource_refuses_a_document_that_is_none():
    resource = Resource(title="G", slug="g", summary="S", topic="T", file=ContentFile(b"MZ", name="a.pdf"))

    with pytest.raises(ValidationError, match="whatever its name says"):
        resource.full_clean()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a"])
def test_resource_refuses_what_a_browser_would_run(name):
    resource = Resource(title="G", slug="g", summary="S", topic="T", file=ContentFile(b"content", name=name))

    with pytest.raises(ValidationError, match="is not allowed"):
        resource.full_clean()


def test_resource_format_of_a_file_is_its_type_and_size():
    resource = make_resource(file=ContentFile(b"x" * 1_258_291, name="guide.pdf"))

    assert resource.format == "PDF, 1.2\xa0MB"


def test_resource_format_of_a_file_that_is_gone_is_its_type():
    resource = make_resource(file=ContentFile(b"content", name="guide.docx"))
    resource.file.storage.delete(resource.file.name)

    assert resource.format == "DOCX"


def test_resource_format_of_a_link_is_the_site_it_leads_to():
    assert make_resource().format == "www.gov.uk"


def test_resources_by_topic_then_title():
    for title, topic in (("B", "Peer review"), ("A", "Peer review"), ("C", "Data")):
        make_resource(title=title, slug=title.lower(), topic=topic)

    assert [resource.title for resource in Resource.objects.by_topic()] == ["C", "A", "B"]
