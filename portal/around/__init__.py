"""What several rooms know of one record, on its page in admin."""
