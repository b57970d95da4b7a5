"""Files and cells of a sheet."""
