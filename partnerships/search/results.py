"""What a search gives back."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: its primary key, points out of about 100, and why, in plain words."""

    pk: int
    score: float
    reason: str
    is_approximate: bool = False  # a word of it was spelt differently, or is missing

    @property
    def why(self) -> str:
        """The reason to show, and that it is a near match where it is."""
        return f"{self.reason} (near match)" if self.is_approximate else self.reason


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that was asked for; ``value`` is what the lists take: a slug, or a postcode for ``near``."""

    kind: str  # "district", "quadrant" or "postcode"
    label: str
    value: str

    @property
    def name(self) -> str:
        """Its name without the word for what it is, which the council chooses."""
        return self.label.removesuffix(" quadrant")


@dataclass(frozen=True, slots=True)
class Results:
    """Everything found for one text, the best first; ``suggestions`` are near names, given where nothing was found."""

    schools: list[Hit] = field(default_factory=list)
    partnerships: list[Hit] = field(default_factory=list)
    places: list[FoundPlace] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    is_sure: bool = False  # the first school is the one that was meant, without doubt
    school_in_none: "Candidate | None" = None  # that school, where it is open, in Essex and in no partnership
    problem: str = ""  # a sentence, where the text is a postcode that nobody knows

    def __bool__(self) -> bool:
        return bool(self.schools or self.partnerships)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that an informal name may mean."""

    pk: int
    urn: int
    name: str
    score: float
    is_approximate: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The schools that an informal name may mean, the likeliest first; ``sure`` only where no other comes close."""

    sure: bool = False
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def school_pk(self) -> int | None:
        """The school that was meant, where that is sure."""
        return self.candidates[0].pk if self.sure else None
