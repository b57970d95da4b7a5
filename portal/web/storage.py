"""How static files are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; the names in JavaScript ``import`` statements are hashed too."""

    support_js_module_import_aggregation = True
