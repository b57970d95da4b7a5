"""The portal as an app, and the admin site in its look."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate

from partnerships import apps as partnerships  # the module: of two configs in apps.py Django takes neither


class PortalConfig(AppConfig):
    """What draws on several apps: the home page, the desk, a lead's own page, the log of changes, privacy."""

    name = "portal"
    verbose_name = partnerships.PartnershipsConfig.verbose_name  # to an officer they are one thing
    default = True

    def ready(self) -> None:
        """Have the question that every page asks, whether there is demonstration data, answered with the council.

        And have a head's panel on their school's page, and what is erased noted; say where the links of those who
        follow something lead, and what becomes of an address that cannot be reached; which pages the search knows, and
        which e-mails only the two officers who answer requests by law may know of; where a machine reads the log, have
        all that goes there in its form. Have the stamp of what is public moved by every write, whatever the migrations
        did.
        """
        from django.db.models import Exists

        from accounts.models import Invitation
        from base.changing.pages import further_changes
        from base.history.belonging import tellers_of_belonging
        from base.records.below import tellers_below
        from office.council.reading import ask_beside
        from office.journal.rules import ONLY_TELLS
        from office.post import links, refusals, seen
        from partnerships.lives.hanging import what_hangs
        from partnerships.models import Partnership, Person
        from partnerships.schools.panels import PANELS
        from partnerships.search.further_pages import further_pages
        from portal.around.partnership import TEMPLATE as AROUND_PARTNERSHIP
        from portal.around.partnership import around_partnership
        from portal.changes.change_log import changes_of_what_belongs
        from portal.follow.hanging import followers_who_hear
        from portal.follow.links import CONFIRM, LEAVE, path_that_confirms, path_that_leaves
        from portal.follow.writes import ALREADY, ASKED, CHANGES, forget_unreachable
        from portal.holds.naming import messages_kept_from
        from portal.kept_pages.triggers import install
        from portal.merging.forms import MergePeopleForm
        from portal.models import Subscription
        from portal.my_school.panel import TEMPLATE, own_school
        from portal.pages_in_search import pages_about_the_portal
        from portal.privacy.watched import watch_all
        from portal.web.logs import log_all_else
        from portal.withdrawing.belonging import ALONG
        from portal.withdrawing.forms import MistakeForm

        if settings.LOG_FORMAT == "json":
            log_all_else()
        ask_beside(has_demonstration_data=Exists(Partnership.objects.invented()))
        PANELS.append((TEMPLATE, own_school))
        what_hangs.append(followers_who_hear)
        further_pages.append(pages_about_the_portal)
        tellers_of_belonging.append(changes_of_what_belongs)
        tellers_below.append((AROUND_PARTNERSHIP, around_partnership))
        watch_all()
        further_changes.setdefault(Person, []).append(MergePeopleForm)
        for model in ALONG:
            further_changes.setdefault(model, []).append(MistakeForm)
        ONLY_TELLS.update([Invitation, Subscription])
        seen.keep_back(messages_kept_from)
        post_migrate.connect(install, sender=self, dispatch_uid="portal.kept_pages.triggers.install")
        links.add(CONFIRM, path_that_confirms)
        links.add(LEAVE, path_that_leaves, ends_such_emails=True)
        for kind in (ASKED, ALREADY, CHANGES):
            refusals.add(kind, forget_unreachable)


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django admin, with the portal's own site."""

    default = False
    default_site = "portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Have what is shown of models named in the sector's words before their forms are made."""
        from base.records.naming import name_addresses

        name_addresses(settings.PORTAL_APPS)
        super().ready()
