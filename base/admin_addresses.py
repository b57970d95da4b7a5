"""Addresses within admin."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def change_address(record: Model, page: str = "change") -> str:
    """The address of the record's form in admin, or of another page about it."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the officer came from, if it is a page of this portal."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, request.get_host(), require_https=request.is_secure())
    return address if is_ours else otherwise


def list_address(model: type[Model] | Model) -> str:
    """The address of the list in admin that has records of the model."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
