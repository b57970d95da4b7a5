"""Everything is closed unless its view says that it is public."""

import pytest
from django.contrib.auth.decorators import login_not_required

from tests.addresses import every_address, public_addresses

# Every view that the anonymous may open, by the name of its address. A new public page must be added here knowingly.
PUBLIC = {
    "home",
    "quadrant_list",
    "quadrant_detail",
    "accessibility",
    "privacy",
    "cookies",
    "hide_notice",
    "healthz",
    "readyz",
    "metrics",  # for who brings its token alone
    "sitemap",
    "robots",
    "security_txt",
    "partnerships:list",
    "partnerships:detail",
    "partnerships:vcard",
    "partnerships:report",
    "partnerships:contact",
    "partnerships:join",
    "partnerships:sent",
    "partnerships:csv",
    "partnerships:json",
    "partnerships:print",
    "partnerships:word",
    "open_data",
    "confirm:answer",
    "confirm:correct",
    "schools:list",
    "schools:without",
    "schools:detail",
    "schools:report",
    "schools:sent",
    "schools:csv",
    "schools:without_csv",
    "boards:list",
    "actions:by_link",
    "dates:calendar",
    "dates:own",
    "dates:step",
    "decisions:list",
    "decisions:minute",
    "boards:calendar",
    "boards:detail",
    "meetings:calendar",
    "meetings:list",
    "meetings:detail",
    "meetings:minutes",
    "meetings:minutes_pdf",
    "meetings:minutes_word",
    "meetings:paper",
    "follow:index",
    "follow:ask",
    "follow:asked",
    "follow:confirm",
    "follow:leave",
    "resources:list",
    "resources:file",
    "accept_invitation",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}

SIGNED_IN = {
    "account",
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "account_set_password",
    "actions:csv",
    "actions:list",
    "actions:update",
    "boards:attendance",
    "boards:attendance_csv",
    "boards:part_b_glass",
    "dates:review_calendar",
    "delegates:of_head",
    "delegates:of_lead",
    "delegates:one_of_head",
    "delegates:one_of_lead",
    "delegation",
    "landing",
    "meetings:adjourn",
    "meetings:agenda",
    "meetings:agenda_item",
    "meetings:agenda_move",
    "meetings:guest",
    "meetings:interest",
    "meetings:item",
    "meetings:item_add",
    "meetings:item_mark",
    "meetings:item_outcomes",
    "meetings:item_versions",
    "meetings:minutes_approve",
    "meetings:minutes_postscript",
    "meetings:minutes_upload",
    "meetings:minutes_versions",
    "meetings:minutes_withdraw",
    "meetings:pack",
    "meetings:paper_change",
    "meetings:papers",
    "meetings:plan",
    "meetings:post_again",
    "meetings:record",
    "meetings:record_pulse",
    "meetings:record_signed_in",
    "meetings:roll",
    "meetings:sign_in_sheet",
    "meetings:minute_sheet",
    "meetings:step",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "my_partnership:co_lead",
    "my_partnership:confirm",
    "my_partnership:correct",
    "my_partnership:correction",
    "my_partnership:detail",
    "my_partnership:go_on",
    "my_partnership:hand_over",
    "my_partnership:list",
    "my_partnership:sent",
    "my_partnership:withdraw",
    "my_partnership:message",
    "my_partnership:message_again",
    "my_partnership:message_sent",
    "partnerships:message",
    "partnerships:message_again",
    "partnerships:message_sent",
    "socialaccount_connections",
    "usersessions_list",
    "reviews:cancel",
    "reviews:detail",
    "reviews:edit",
    "reviews:held",
    "reviews:list",
    "reviews:person",
    "reviews:postpone",
    "reviews:step",
    "rounds:add",
    "rounds:groups",
    "rounds:how",
    "rounds:sheet",
}


def test_closed_every_address_is_public_knowingly_or_closed():
    ours = {name for name in every_address() if not name.startswith("admin:")}
    public = public_addresses()

    assert public == PUBLIC
    assert ours - public == SIGNED_IN


@pytest.mark.django_db
def test_closed_admin_sends_the_anonymous_to_sign_in(client):
    admin = [name for name in every_address() if name.startswith("admin:") and name.endswith("_changelist")]

    for name in admin:
        app_model = name.removeprefix("admin:").removesuffix("_changelist")
        app, _, model = app_model.partition("_")
        response = client.get(f"/admin/{app}/{model}/", follow=True)
        assert response.redirect_chain[-1][0].startswith("/accounts/login/"), name
    assert len(admin) > 20


def test_closed_login_not_required_marks_views_as_this_test_reads_them():
    @login_not_required
    def view(request):
        """A view that says it is public."""

    assert view.login_required is False
