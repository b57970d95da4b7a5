"""Everyone's dates: by e-mail, by a link that needs no account, as a calendar; and what is due."""
