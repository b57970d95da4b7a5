"""Which parts of a school somebody works in, or something concerns: a boolean each, by the school's phase."""

from partnerships.models import School

_PHASE = School.Phase
PARTS: dict[str, tuple[str, ...]] = {  # by the phase of the school; the last words of the fields’ names
    _PHASE.NURSERY: ("nursery",),
    _PHASE.PRIMARY: ("primary",),
    _PHASE.SECONDARY: ("secondary",),
    _PHASE.ALL_THROUGH: ("primary", "secondary"),
    _PHASE.POST_16: ("post_16",),
    _PHASE.NOT_APPLICABLE: ("special",),
}
