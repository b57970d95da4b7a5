"""Gives a school its first authority."""

from django.db import transaction

from base.saving import Author, save
from partnerships.models import Authority, School, SchoolAuthority
from partnerships.models.authorities import LONG_SINCE


@transaction.atomic
def give_authority(school: School, *, by: Author, why: str = "") -> SchoolAuthority:
    """Record that a school is of the authority that it names, from that authority's first day on.

    An authority that the portal does not know is made. It is not home until an officer says so.
    """
    authority = Authority.objects.filter(code=school.la_code).first()
    if authority is None:
        authority = Authority(code=school.la_code, name=school.la_name, started_on=LONG_SINCE)
        save(authority, by=by, why=why)
    held = SchoolAuthority(school=school, authority=authority, started_on=authority.started_on)
    save(held, by=by, why=why)
    return held
