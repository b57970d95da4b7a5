"""What was found, in the order found: paged, gone through, and taken by its number."""

import pytest
from django.core.paginator import Paginator

from partnerships import search
from partnerships.models import Partnership, School
from tests.factories import make_partnership, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_indexes")]


def test_ranked_pages_a_queryset_in_the_order_found(django_assert_num_queries):
    schools = [make_school(f"Waltham {word} Primary School") for word in ("", "Hill", "Hill Top", "Hill Top Cross")]
    closed = make_school("Waltham", status=School.Status.CLOSED)
    hits = search.find("Waltham").schools

    with django_assert_num_queries(2):
        page = Paginator(search.Ranked(School.objects.open(), hits), 3).page(1)
        found = list(page.object_list)

    assert [school.pk for school in found] == [school.pk for school in schools[:3]]
    assert found[0].hit.pk == schools[0].pk
    assert closed.pk in {hit.pk for hit in hits}
    assert page.paginator.count == 4


def test_ranked_is_gone_through_with_two_queries(django_assert_num_queries):
    schools = [make_school(f"Waltham {word} Primary School") for word in ("", "Hill", "Hill Top")]
    ranked = search.Ranked(School.objects.all(), search.find("Waltham").schools)

    with django_assert_num_queries(2):
        found = list(ranked)

    assert [school.pk for school in found] == [school.pk for school in schools]


def test_ranked_gives_one_row_by_its_number():
    partnership = make_partnership("Colne")

    assert search.Ranked(Partnership.objects.all(), search.find("Colne").partnerships)[0] == partnership
