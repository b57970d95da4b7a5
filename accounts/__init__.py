"""Who signs in and how, roles, invitations, and the trail of what happened to accounts."""
