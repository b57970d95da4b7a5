"""What the environment may say of the identity provider."""

import subprocess
import sys

import pytest

from tests.conftest import PROJECT

pytestmark = [pytest.mark.once, pytest.mark.slow]
TENANT = "8f9d2c1e-0a1b-4c2d-9e3f-112233445566"
SAYS = "from essex_partnerships import settings; print(settings.OIDC_ISSUER, settings.OIDC_TENANT)"


def settings_with(server: str) -> subprocess.CompletedProcess:
    environment = {"DEMO": "True", "OIDC_SERVER_URL": server, "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}
    return subprocess.run(
        [sys.executable, "-c", SAYS], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def test_issuer_and_tenant_follow_from_the_address_of_entra_id():
    server = f"https://login.microsoftonline.com/{TENANT}/v2.0"

    assert settings_with(server).stdout.split() == [server, TENANT]


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "essex.example"])
def test_address_at_which_others_sign_in_too_is_refused_with_a_sentence(tenant):
    refused = settings_with(f"https://login.microsoftonline.com/{tenant}/v2.0")

    assert refused.returncode != 0
    assert f"OIDC_SERVER_URL names the tenant “{tenant}”" in refused.stderr


def test_issuer_of_another_provider_is_its_address():
    server = "https://login.example/council"

    assert settings_with(f"{server}/.well-known/openid-configuration").stdout.split() == [server]
