"""Which establishment types count towards coverage when they are first met (ADR 4); afterwards the officer says."""

from partnerships.models import EstablishmentType

# Groups all of whose types are state-funded; an empty type within them is an academy or school not told apart.
STATE_FUNDED_GROUPS = {"academies", "free schools", "local authority maintained schools", "special schools"}
# Types that are state-funded whatever their group says: the register leaves the group of some empty. Colleges and
# schools for those over 16 are not among them although the State pays for many: the strategy is for schools.
STATE_FUNDED_TYPES = {
    "academy alternative provision converter",
    "academy alternative provision sponsor led",
    "academy converter",
    "academy special converter",
    "academy special sponsor led",
    "academy sponsor led",
    "city technology college",
    "community school",
    "community special school",
    "foundation school",
    "foundation special school",
    "free schools",
    "free schools alternative provision",
    "free schools special",
    "la nursery school",
    "local authority nursery school",
    "pupil referral unit",
    "studio schools",
    "university technical college",
    "voluntary aided school",
    "voluntary controlled school",
}
TypeKey = tuple[str, str]


def key(name: str, group: str) -> TypeKey:
    """What tells a type from another: its two names, whatever their capitals, in which the sources differ."""
    return name.casefold(), group.casefold()


def new_type(name: str, group: str) -> EstablishmentType:
    """A type met for the first time, not saved."""
    return EstablishmentType(name=sentence_case(name), group_name=sentence_case(group), is_in_scope=counts(name, group))


def counts(name: str, group: str) -> bool:
    """Whether schools of the type are state-funded ones that the strategy is for; not where the type is unknown."""
    name, group = key(name, group)
    if not name:
        return group in STATE_FUNDED_GROUPS
    return name in STATE_FUNDED_TYPES


def sentence_case(text: str) -> str:
    """“Academy Sponsor Led” as “Academy sponsor led”; words all in capitals, such as LA, stay."""
    words = [word if word.isupper() else word.lower() for word in text.split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]]) if words else ""
