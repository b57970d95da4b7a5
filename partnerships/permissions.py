"""The permissions of this app that code asks for by name.

Django describes those of its own, add, change, delete and view, from the model's name. Those that are ours have their
description here, which administrators read on the page of a role.
"""

from typing import Any

ADD_CONFIRMATION = "partnerships.add_confirmation"
CHANGE_CORRECTION = "partnerships.change_correction"
CHANGE_PERSON = "partnerships.change_person"
CHANGE_REGISTER_IMPORT = "partnerships.change_registerimport"
VIEW_CONTACT_DETAILS = "partnerships.view_contact_details"

OF_PERSON = {VIEW_CONTACT_DETAILS: "Can see contact details that are not public"}


def for_meta(descriptions: dict[str, str]) -> list[tuple[str, Any]]:
    """Our own permissions as a model's ``Meta.permissions`` takes them: the name without the app, the description."""
    return [(name.split(".")[1], description) for name, description in descriptions.items()]
