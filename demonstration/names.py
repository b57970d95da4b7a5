"""Invented people. Nobody here is anybody; the seed's people are real, and a test keeps the two apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from demonstration.luck import luck

FIRST_NAMES = """
Abena Adaeze Agnieszka Aisling Alun Amara Anil Annika Arthur Asha Beatriz Benedict Bethan Bridget Callum Carmel Cedric
Chiara Cyrus Dafydd Delroy Denise Dilys Dorota Edmund Efua Eilidh Elspeth Emeka Enid Farah Fergus Folake Gareth
Gulsen Gwen Hamza Harriet Hyacinth Imogen Inderjit Iona Ivan Jasmine Jocelyn Kaveh Keziah Lachlan Leila Lorcan Lucinda
Mairead Marcin Mei Miriam Nadia Nerys Niamh Olu Owen Padma Pascal Philippa Quentin Rafael Rhiannon Rukhsana Samir
Seema Tamsin Tariq Una Verity Wilfred Yusuf Zofia
""".split()  # noqa: SIM905 - a page of quotation marks would hide the names
SURNAMES = """
Achebe Adebanjo Ainscough Alderdice Ambrose Anand Balogun Barraclough Bellweather Bhatt Birtwhistle Bolade Brannigan
Capstick Chaudhry Coldbeck Cusworth Dalrymple Demir Dunmore Eastwick Ekwueme Entwhistle Fairweather Featherstone
Fotheringay Gathercole Ghosh Greatorex Gunawardena Haddad Hallewell Hebblethwaite Idowu Inchbald Jankowska Jeyaraj
Kapadia Kestrelman Kilbride Lazenby Lightbown Llewelyn Mahmood Marchbanks Mbeki Merriweather Nakamura Netherby
Obuya Ollerenshaw Osterley Pemberthy Petrossian Quarshie Quillfeather Rahimi Ramsbotham Sagoo Shuttlewood Silvestri
Sowerby Tattersall Thistlewood Tolliver Uzoma Venkatesan Vickerstaff Wagstaffe Whinfell Wickramasinghe Winterbourne
Woolgrove Yardley Yilmaz Zielinska
""".split()  # noqa: SIM905
# People may have a title or not, and one name or three: by their place in the order in which they are given out.
OTHERWISE = {
    4: ("", "Thushyanthan"),
    8: ("", "Maria Teresa Quintanilla"),
    15: ("Canon", ""),
    22: ("Dr", ""),
    31: ("Dr", ""),
}


@dataclass(frozen=True)
class Invented:
    """A person to be: a title, or none, and a name."""

    title: str
    name: str
    place: int = 999  # in the order in which they are given out; 999 for those who are named one by one

    @property
    def slug(self) -> str:
        """Theirs alone, and told from a real person's of the same name."""
        return f"demonstration-{slugify(self.name)}"


def invented_people() -> Iterator[Invented]:
    """Invented people, always the same in the same order, no first name and no surname twice."""
    for place, (first, surname) in enumerate(_pairs("first names", "surnames")):
        title, name = OTHERWISE.get(place, ("", ""))
        yield Invented(title, name or f"{first} {surname}", place)


def further_names() -> Iterator[str]:
    """First names and surnames paired otherwise, for people who are named one by one; some are another's already."""
    return (f"{first} {surname}" for first, surname in _pairs("further first names", "further surnames"))


def drama_telephone(number: int) -> str:
    """A number of the range that Ofcom keeps for drama, 01632 960000 to 960999; nobody has it."""
    return f"01632 960{number % 1000:03}"


def _pairs(firsts: str, surnames: str) -> Iterator[tuple[str, str]]:
    """Each first name with a surname, none twice, as those two draws fall."""
    drawn = luck(firsts).sample(FIRST_NAMES, len(FIRST_NAMES)), luck(surnames).sample(SURNAMES, len(SURNAMES))
    return zip(*drawn, strict=False)
