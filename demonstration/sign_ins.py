"""The file that keeps the demonstration's sign-ins, out of git and for its owner's eyes."""

import os
from pathlib import Path

from django.conf import settings

from demonstration.accounts import ADDRESSES, Account, make_accounts, renew_passwords, signs_in

FILE_NAME = "demonstration-sign-ins.txt"


def keep_sign_ins() -> list[Account]:
    """Make the accounts, keep their sign-ins in the file and return all of them.

    The file has a line for each, ``role: address password``. An account whose line is lost, or was written for another
    database, gets a new password.
    """
    path = Path(settings.VAR_DIR) / FILE_NAME
    made = make_accounts()
    accounts = {account.role: account for account in [*filter(signs_in, _read(path)), *made]}
    lost = [role for role in ADDRESSES if role not in accounts]
    accounts |= {account.role: account for account in renew_passwords(lost)}
    in_order = [accounts[role] for role in ADDRESSES]
    _write(path, in_order)
    return in_order


def sign_in_line(account: Account) -> str:
    """An account as a line of the file."""
    return f"{account.role}: {account.email} {account.password}"


def _read(path: Path) -> list[Account]:
    """The accounts that the file has a whole line for; none where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    parts = [line.replace(":", " ").rsplit(maxsplit=2) for line in lines]
    return [Account(*part) for part in parts if len(part) == 3 and ADDRESSES.get(part[0]) == part[1]]


def _write(path: Path, accounts: list[Account]) -> None:
    """Write the file anew under another name first, so that it is never half-written nor open to others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{sign_in_line(account)}\n" for account in accounts)
    draft.replace(path)
