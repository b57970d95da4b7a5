"""The choices that are data: quadrants, districts and kinds of partnership, asked for with one query."""

from dataclasses import dataclass

from django.db.models import F, Model, Value

from partnerships.models import District, PartnershipKind, Quadrant

# What a list may also be narrowed to, where there is no record to choose.
NOT_RECORDED, NOT_RECORDED_SLUG = "Not recorded", "not-recorded"  # a school's district
COUNTY_WIDE, COUNTY_WIDE_SLUG = "County-wide", "county-wide"  # a partnership's quadrant


@dataclass(frozen=True)
class FilterChoices:
    """Each in the order in which it is offered; a district has its code and quadrant, nothing more."""

    quadrants: list[Quadrant]
    districts: list[District]
    kinds: list[PartnershipKind]


def load_choices() -> FilterChoices:
    """Everything that the lists may be narrowed by and that officers may change."""
    first, *others = [
        _rows(Quadrant, position=F("position"), code=Value(""), quadrant=Value(0)),
        _rows(District, position=Value(0), code=F("code"), quadrant=F("quadrant")),
        _rows(PartnershipKind, position=F("position"), code=Value(""), quadrant=Value(0)),
    ]
    rows = sorted(first.union(*others, all=True), key=lambda row: (row[4], row[3]))
    return FilterChoices(
        quadrants=[Quadrant(pk=pk, slug=slug, name=name) for pk, slug, name in _of(Quadrant, rows)],
        districts=[
            District(pk=row[1], slug=row[2], name=row[3], code=row[5], quadrant_id=row[6])
            for row in rows
            if row[0] == District.__name__
        ],
        kinds=[PartnershipKind(pk=pk, slug=slug, name=name) for pk, slug, name in _of(PartnershipKind, rows)],
    )


def _rows(model: type[Model], position, code, quadrant):
    columns = (Value(model.__name__), "pk", "slug", "name", position, code, quadrant)
    return model._default_manager.order_by().values_list(*columns)


def _of(model: type[Model], rows: list[tuple]) -> list[tuple]:
    return [row[1:4] for row in rows if row[0] == model.__name__]
