"""Configuration of the register app."""

from django.apps import AppConfig

from partnerships import apps as partnerships  # the module: of two configs in apps.py Django takes neither


class RegisterConfig(AppConfig):
    """The DfE register: read, plan, apply, undo."""

    name = "register"
    verbose_name = partnerships.PartnershipsConfig.verbose_name  # to an officer they are one thing

    def ready(self) -> None:
        """Tell a school's page where its facts come from, and the worker what to do of refreshes."""
        from office import jobs
        from partnerships.schools.sources import SAID_BY, SOURCES
        from register.models import RegisterImport
        from register.runs.working import do_what_waits

        SOURCES.append(RegisterImport.objects.source_of)
        SAID_BY.append(RegisterImport)
        jobs.add("the register", do_what_waits)
