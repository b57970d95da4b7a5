"""Indexes that are built anew for a test, and schools and partnerships to find."""

import pytest

from partnerships import search
from tests.factories import make_district, make_lead, make_partnership, make_person, make_quadrant, make_school

CHELMSFORD = {"easting": 570_900, "northing": 206_900}
HARWICH = {"easting": 624_500, "northing": 231_500}


@pytest.fixture
def fresh_indexes():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def waltham():
    """A school in Chelmsford district, in a partnership with a lead."""
    chelmsford = make_district("Chelmsford", make_quadrant("Mid"))
    school = make_school(
        "Great Waltham Church of England Voluntary Controlled Primary School", district=chelmsford, **CHELMSFORD
    )
    other = make_school("Writtle Infant School", district=chelmsford)
    make_lead(make_partnership("Chelmer Valley", schools=[school, other]), make_person("Tamsin Example"))
    far = make_school("Harwich Community Primary School", **HARWICH)
    make_partnership("Harwich Peninsula", schools=[far, make_school("Dovercourt Primary School", **HARWICH)])
    return school
