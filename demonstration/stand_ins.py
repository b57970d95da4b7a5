"""Who is at the county board's meetings of the demonstration: invented people, for the bodies that sit on it.

The people on the Board are those of the council's page and real, so no invented meeting may have them (ADR 6).
"""

from boards.models import Meeting, Seat
from demonstration.names import Invented
from demonstration.records import make_person
from partnerships.models import Lead, Organisation, Person, Quadrant

# By body, the owners of actions first, then the one who sends apologies; the last has the chair.
IN_THE_ORDER = (
    ("quadrant-meetings", ()),  # a lead of each quadrant speaks for its meeting
    ("ashe", (Invented("", "Leopold Harkaway"),)),
    ("epha", (Invented("", "Clementine Oxlade"),)),
    ("esset", (Invented("Dr", "Tobias Merrydew"),)),
    ("esga", (Invented("", "Araminta Fenwright"),)),
    ("school-governors", (Invented("", "Ignatius Pettibone"),)),
    ("church-of-england-diocese", (Invented("Revd", "Prudence Larkrise"),)),
    ("catholic-church", (Invented("", "Cuthbert Ashlocke"),)),
    ("academy-trusts", (Invented("", "Ottoline Brackenbury"),)),
    ("essex-county-council", (Invented("", "Ambrosia Tallowfield"), Invented("", "Cordelia Winterscale"))),
)


def stand_ins(meeting: Meeting) -> list[tuple[Person, Organisation]]:
    """Invented people with the bodies for which they are there: those that have a seat on the board on that day."""
    seats = Seat.objects.filter(board=meeting.board, organisation__isnull=False).active(meeting.held_on)
    bodies = {seat.organisation.slug: seat.organisation for seat in seats.select_related("organisation")}
    return [
        (person, bodies[slug])
        for slug, invented in IN_THE_ORDER
        if slug in bodies
        for person in (map(make_person, invented) if invented else _a_lead_of_each_quadrant(meeting))
    ]


def _a_lead_of_each_quadrant(meeting: Meeting) -> list[Person]:
    expected = [Lead.objects.expected_at(quadrant, meeting.held_on) for quadrant in Quadrant.objects.all()]
    firsts = [next((lead.person for lead in leads if lead.person.is_demonstration), None) for leads in expected]
    return list(dict.fromkeys(person for person in firsts if person))
