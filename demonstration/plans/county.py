"""County-wide: partnerships with no home quadrant."""

import datetime as dt

from demonstration.plans.plan import FAITH, SPECIAL, THEMATIC, InventedPartnership, Leadership

ESSEX = (
    "Basildon",
    "Braintree",
    "Brentwood",
    "Castle Point",
    "Chelmsford",
    "Colchester",
    "Epping Forest",
    "Harlow",
    "Maldon",
    "Rochford",
    "Tendring",
    "Uttlesford",
)

COUNTY = (
    InventedPartnership(
        name="Blackwater Special Schools Network",
        kind=SPECIAL,
        quadrant="",
        focus="Outreach to mainstream schools, and a shared curriculum for pupils who work below national tests.",
        purpose="Special schools that share what they know, with each other and with mainstream schools.",
        this_year="Each of us offers two outreach days a term, and we write the curriculum for communication together.",
        areas=ESSEX,
        phases=("special-and-other",),
        most=22,
        shared=True,
        started_on=dt.date(2019, 9, 1),
        leadership=Leadership.CO_LEADS,
    ),
    InventedPartnership(
        name="Essex Catholic Schools Cluster",
        kind=FAITH,
        quadrant="",
        focus="Religious education, and leaders for Catholic schools: who comes next, and how they are prepared.",
        areas=ESSEX,
        places=("Catholic", "St John Payne", "St Benedict's"),
        most=20,
        shared=True,
        started_on=dt.date(2020, 1, 1),
    ),
    InventedPartnership(
        name="Essex Early Reading Alliance",
        kind=THEMATIC,
        quadrant="",
        focus="One systematic phonics approach well taught, and the books that go with it.",
        areas=ESSEX,
        places=("Infant", "Nursery"),
        phases=("nursery", "primary"),
        most=18,
        shared=True,
        started_on=dt.date(2024, 1, 1),
        leadership=Leadership.CHANGED,
        is_open_to_new_schools=True,
    ),
)
