"""Who may see to a next step: the heads and leads of the partnership."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from improvement.models.self_evaluations import schools_of
from partnerships.models import Headship, Lead, Partnership, Person


def owners_of(partnership: Partnership, on: dt.date | None = None) -> QuerySet[Person]:
    """The heads of its schools and its leads, by name."""
    heads = Headship.objects.active(on).filter(school__in=schools_of(partnership, on)).order_by().values("person")
    leads = Lead.objects.active(on).filter(partnership=partnership).order_by().values("person")
    return Person.objects.filter(Q(pk__in=heads) | Q(pk__in=leads)).order_by(Lower("name"), "pk")
