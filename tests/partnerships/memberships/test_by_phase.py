"""The schools of a partnership under their phases."""

import pytest

from partnerships.memberships.by_phase import schools_by_phase
from partnerships.models import EstablishmentType
from tests.factories import make_membership, make_partnership, make_school, make_type

pytestmark = pytest.mark.django_db


def test_independent_schools_are_under_that_word_and_special_ones_are_not():
    partnership = make_partnership()
    for name, phase, kind in (
        ("Alder", "special-and-other", make_type("Other independent school")),
        ("Birch", "special-and-other", make_type("Other independent special school")),
        ("Cedar", "primary", make_type()),
        ("Downs", "special-and-other", EstablishmentType.objects.create(group_name="Independent schools")),
        ("Elm", "", make_type()),
    ):
        make_membership(partnership, make_school(name, phase=phase, establishment_type=kind))
    memberships = list(partnership.memberships.select_related("school__establishment_type").order_by("school__name"))

    phases = [(label, [one.school.name for one in found]) for label, found in schools_by_phase(memberships)]

    assert phases == [
        ("Primary", ["Cedar"]),
        ("Special, alternative provision and other", ["Birch"]),
        ("Independent", ["Alder", "Downs"]),
        ("Phase not recorded", ["Elm"]),
    ]
