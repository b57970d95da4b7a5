"""Where the programme is likeliest to leak: what is public of its schools and people, and what admin shows of them."""

from collections.abc import Iterator

from django.contrib import admin
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from partnerships.models import District, Headship, Lead, Organisation, Partnership, Person, School
from tests.security.markers.planting import Planted

SEARCHED = "?q=Zz"
WRITTEN_TO = ("The reviewer", "The system leader", "The lead", "The head of the host")
KEPT_IN_ADMIN = (Partnership, School, Person, Lead, Headship, Organisation, District)
OF_RECORDS = ("change", "history", "delete")


def public_pages(planted: Planted) -> list[str]:
    """Pages, lists, files and calendars of the schools, the partnership, its quadrant and its meetings."""
    partnership, board, meeting = (planted.records[name] for name in ("partnership", "board", "meeting"))
    schools = School.objects.filter(name__startswith="Zz").order_by("pk")
    return [
        "/",
        *(f"/partnerships/{end}" for end in (SEARCHED, "print/", "export.csv", "export.json", "print.docx")),
        partnership.get_absolute_url(),
        *(f"/schools/{end}" for end in (SEARCHED, "export.csv", "without-a-partnership/")),
        *(school.get_absolute_url() for school in schools),
        "/quadrants/west/",
        board.get_absolute_url(),
        f"{board.get_absolute_url()}calendar.ics",
        meeting.get_absolute_url(),
        *(f"/meetings/{about['pk']}/" for about in planted.about["priorities"] if "priority_pk" in about),
        "/meetings/calendar.ics",
        *("/decisions/", "/resources/", "/privacy/", "/sitemap.xml", "/open-data/", "/my-partnership/", "/account/"),
        *(f"/my-partnership/{planted.records[lead].pk}/" for lead in ("lead", "other lead")),
    ]


def pages_of_admin() -> Iterator[str]:
    """The desk, every list there is, searched and exported where that can be; each record's pages; what is held."""
    yield from ("/admin/", "/admin/changes/", "/admin/changes/?format=csv", "/admin/changes/?q=Zz")
    for model in admin.site._registry:
        yield _of(model, "changelist")
        yield _of(model, "changelist") + SEARCHED
    for model in KEPT_IN_ADMIN:
        for row in model._default_manager.order_by("pk")[:60]:
            if "Zz" in str(row):
                yield from (_of(model, page, row.pk) for page in OF_RECORDS)
    for person in Person.objects.order_by("pk"):
        if person.name.startswith("Zz") or person.name in WRITTEN_TO:
            yield from (f"/admin/partnerships/person/{person.pk}/{page}" for page in ("held/", "held.json"))
    for model, field in (("lead", "person"), ("membership", "school"), ("lead", "partnership")):
        asked = f"term=Zz&app_label=partnerships&model_name={model}&field_name={field}"
        yield f"{reverse('admin:autocomplete')}?{asked}"


def _of(model: type[Model], page: str, *keys: object) -> str:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=keys)
    except NoReverseMatch:  # some have no page to delete on
        return "/admin/"
