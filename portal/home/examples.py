"""What somebody may type into the search box, shown as links: taken from the records, so that each finds something."""

from urllib.parse import urlencode

from django.urls import reverse

from partnerships.models import School


def examples() -> list[tuple[str, str]]:
    """A school in a partnership, its town and its postcode's first half, each with the address of its search.

    The same school as long as it is there; nothing where no school is in a partnership yet.
    """
    members = School.objects.in_scope().open().in_a_partnership()
    school = members.exclude(town="").exclude(postcode="").order_by("name", "urn").first()
    if not school:
        return []
    outward = school.postcode.split()[0]
    return [
        (text, f"{reverse('partnerships:list')}?{urlencode({'q': text})}")
        for text in (str(school), school.town, outward)
    ]
