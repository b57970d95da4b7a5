"""The schools: their list, their page, their record in admin."""
