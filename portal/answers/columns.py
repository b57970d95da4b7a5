"""Columns that several answers have: of rows with a ``partnership``, and with a ``lead`` or None."""

from base.admin_addresses import change_address
from base.exports.tables import Column
from office.council.words import in_our_words
from portal.answers.answer import AnswerColumn


def partnership_column() -> AnswerColumn:
    """Its name."""
    return AnswerColumn("Partnership", "", lambda row: row.partnership, lambda row: change_address(row.partnership))


def home_column() -> Column:
    """Where it is at home."""
    return Column(in_our_words("Quadrant"), "Its home, or County-wide", lambda row: row.partnership.quadrant_label)


def lead_column(meaning: str) -> AnswerColumn:
    """Who leads it, or nobody."""
    return AnswerColumn(
        "Lead",
        meaning,
        lambda row: row.lead.person if row.lead else "Nobody",
        lambda row: change_address(row.lead) if row.lead else "",
    )
