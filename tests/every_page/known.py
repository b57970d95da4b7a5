"""What is known to be wrong with pages, and the issue that mends it; an entry that no longer occurs fails the tests."""

from tests.every_page.faults import Known

# Warnings of the Nu checker, by how they begin, that are no fault.
ACCEPTED = (
    "Attribute “aria-hidden” is unnecessary for elements that have attribute “hidden”",  # GOV.UK Frontend's own markup
    "The first occurrence of ID ",  # comes with the error of the second
)

IN_THE_BROWSER: list[Known] = []
OF_THE_CHECKER: list[Known] = []
