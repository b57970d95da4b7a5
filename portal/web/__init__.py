"""Middleware, logs, health, static files, sitemap: the web around the pages."""
