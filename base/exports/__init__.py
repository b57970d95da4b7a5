"""Tables out of the portal, as CSV and as Excel files, whose headings are a promise.

What goes out comes in again (``spreadsheets``), so a heading is never renamed: a column is added at the end, or goes.
Admin's lists have those of ``exported`` of each admin:

- partnerships: ``Partnership``, ``Kind``, ``Quadrant``, ``Started on``, ``Ended on``, ``Leads`` and more;
- memberships: ``School``, ``URN``, ``Partnership``, ``Started on``, ``Ended on``, ``Why it left``;
- leads: ``Lead``, ``Role``, ``Partnership``, ``School``, ``Started on``, ``Ended on``, ``E-mail address`` and more.

Open data has those of ``partnerships/open_data/columns.py``. A reader of them has to know this of the files:

- The first sheet of a workbook is the table, its first row the headings; the sheet ``About`` behind it is none of it.
- A number is a number, a URN too where it is alone in its cell; several stand in one text, separated by ``"; "``.
- A day is a day (in CSV 2026-09-01); yes and no are words; an empty cell says that there is none.
- A text that a spreadsheet would run has an apostrophe before it, which is no part of it (``'+44 1245 000000``).
"""
