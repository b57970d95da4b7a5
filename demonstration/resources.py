"""Useful resources of the demonstration: official and established pages that anyone may read."""

import datetime as dt

from demonstration.writing import get_or_add
from improvement.models import Resource

DATA, GUIDANCE = Resource.Kind.DATA, Resource.Kind.GUIDANCE

# slug: title, kind, topic, link, summary
RESOURCES = {
    "get-information-about-schools": (
        "Get Information about Schools",
        DATA,
        "Schools and data",
        "https://get-information-schools.service.gov.uk/",
        "The Department for Education’s register of schools, where the schools of this portal come from.",
    ),
    "explore-education-statistics": (
        "Explore education statistics",
        DATA,
        "Schools and data",
        "https://explore-education-statistics.service.gov.uk/",
        "Official statistics on schools, pupils, attendance and results, with tables to make your own.",
    ),
    "compare-school-and-college-performance": (
        "Compare school and college performance",
        DATA,
        "Schools and data",
        "https://www.compare-school-performance.service.gov.uk/",
        "Published results of every school in England: a starting point for a partnership’s questions to itself.",
    ),
    "teaching-and-learning-toolkit": (
        "Teaching and Learning Toolkit",
        GUIDANCE,
        "Evidence",
        "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit",
        "The Education Endowment Foundation’s summary of what is known about approaches to teaching, and their cost.",
    ),
    "guide-to-implementation": (
        "A school’s guide to implementation",
        GUIDANCE,
        "Evidence",
        "https://educationendowmentfoundation.org.uk/education-evidence/guidance-reports/implementation",
        "How to bring in a change so that it lasts. It helps partnerships that work on one thing together.",
    ),
    "headteachers-standards": (
        "Headteachers’ standards",
        GUIDANCE,
        "Leadership",
        "https://www.gov.uk/government/publications/national-standards-of-excellence-for-headteachers/"
        "headteachers-standards-2020",
        "The Department for Education’s standards, for headteachers and those who appoint and support them.",
    ),
    "send-code-of-practice": (
        "SEND code of practice: 0 to 25 years",
        GUIDANCE,
        "Inclusion",
        "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25",
        "Statutory guidance on special educational needs and disability, for all who work with children. In force "
        "since 1 April 2015.",
    ),
}
# The day that the source gives; the others are live services, or give none for certain.
UPDATED_ON = {"headteachers-standards": dt.date(2020, 10, 13)}


def make_resources(today: dt.date) -> int:
    """Make the resources that are missing, to be reviewed in a year, and say how many."""
    return sum(_make_resource(slug, *about, today=today) for slug, about in RESOURCES.items())


def _make_resource(slug: str, title: str, kind: str, topic: str, link: str, summary: str, *, today: dt.date) -> bool:
    fields = {
        "title": title,
        "kind": kind,
        "topic": topic,
        "link": link,
        "summary": summary,
        "review_on": today + dt.timedelta(days=365),
        "updated_on": UPDATED_ON.get(slug),
    }
    return get_or_add(Resource, fields, slug=slug)[1]
