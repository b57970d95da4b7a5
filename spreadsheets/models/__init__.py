"""An officer’s sheet."""

from spreadsheets.models.spreadsheet_imports import SpreadsheetImport

__all__ = ["SpreadsheetImport"]
