"""Which types of school count, and how they are written."""

import pytest

from partnerships.models import EstablishmentType, School
from register.planning.types import counts, sentence_case
from tests.conftest import REGISTER_2020
from tests.register.files import REGISTER_2025, import_gias

pytestmark = pytest.mark.once


@pytest.mark.django_db
class TestTypes:
    def test_import_leaves_the_officers_word_on_what_counts(self):
        import_gias(REGISTER_2020)
        EstablishmentType.objects.filter(name="Pupil referral unit").update(is_in_scope=False)

        import_gias(REGISTER_2025)

        assert not EstablishmentType.objects.filter(name="Pupil referral unit", is_in_scope=True).exists()

    def test_import_takes_types_that_differ_in_capitals_as_one(self):
        import_gias(REGISTER_2020)

        names = list(EstablishmentType.objects.values_list("name", "group_name"))

        assert len({(name.lower(), group.lower()) for name, group in names}) == len(names)
        assert ("Community special school", "Special schools") in names

    def test_import_counts_state_funded_schools_and_no_others(self):
        import_gias(REGISTER_2020)

        counted = School.objects.in_scope().open()

        assert counted.count() == 553, "as ADR 4 says"
        assert counted.filter(name="Columbus School and College").exists(), "a special academy whose type is empty"
        assert not counted.filter(name="New Hall School").exists(), "an independent school"
        assert not counted.filter(name="St John's RC School (Essex)").exists(), "a non-maintained special school"


@pytest.mark.parametrize(
    ("name", "group", "expected"),
    [
        ("Community school", "Local authority maintained schools", True),
        ("Academy Sponsor Led", "Academies", True),
        ("Free schools special", "Free Schools", True),
        ("Pupil referral unit", "", True),
        ("LA Nursery School", "", True),
        ("", "Academies", True),
        ("", "Special schools", True),
        ("", "", False),
        ("", "Independent schools", False),
        ("Other independent school", "Independent schools", False),
        ("Non-maintained special school", "Special schools", False),
        ("Free schools 16 to 19", "Free Schools", False),
        ("Further education", "Colleges", False),
        ("A type of tomorrow", "Academies", False),
    ],
)
def test_type_counts_where_it_is_state_funded_and_known(name, group, expected):
    assert counts(name, group) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Academy Sponsor Led", "Academy sponsor led"), ("LA Nursery School", "LA nursery school"), ("", "")],
)
def test_sentence_case_keeps_words_in_capitals(name, expected):
    assert sentence_case(name) == expected
