"""The permissions of this app that code asks for by name.

Django describes those of its own, add, change, delete and view, from the model's name. Those that are ours have their
description here, which administrators read on the page of a role.
"""

CHANGE_PERSON = "partnerships.change_person"
CHANGE_SCHOOL = "partnerships.change_school"
ADD_LETTER = "partnerships.add_letter"
VIEW_LETTER = "partnerships.view_letter"
VIEW_SCHOOL = "partnerships.view_school"
VIEW_PARTNERSHIP = "partnerships.view_partnership"
VIEW_MEMBERSHIP = "partnerships.view_membership"
VIEW_LEAD = "partnerships.view_lead"
VIEW_COVERAGE_SNAPSHOT = "partnerships.view_coveragesnapshot"
VIEW_ENQUIRY = "partnerships.view_enquiry"
VIEW_CONTACT_DETAILS = "partnerships.view_contact_details"

OF_PERSON = {VIEW_CONTACT_DETAILS: "Can see contact details that are not public"}
