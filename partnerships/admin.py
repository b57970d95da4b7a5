"""Admin of places, schools, people and partnerships, for LA officers."""

import partnerships.authorities.admin
import partnerships.coverage.admin
import partnerships.directory.admin
import partnerships.enquiries.admin
import partnerships.heads.admin
import partnerships.leads.admin
import partnerships.letters.admin
import partnerships.memberships.admin
import partnerships.people.admin
import partnerships.person_admin
import partnerships.places.admin
import partnerships.schools.admin  # noqa: F401
