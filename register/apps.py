"""Configuration of the register app."""

from django.apps import AppConfig

from partnerships.apps import PartnershipsConfig


class RegisterConfig(AppConfig):
    """The DfE register: read, plan, apply, undo."""

    name = "register"
    verbose_name = PartnershipsConfig.verbose_name  # to an officer they are one thing

    def ready(self) -> None:
        """Tell a school's page where its facts come from."""
        from partnerships.schools.sources import SOURCES
        from register.models import RegisterImport

        SOURCES.append(RegisterImport.objects.source_of)
