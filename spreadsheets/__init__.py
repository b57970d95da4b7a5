"""Officers' spreadsheets of partnerships: read a file, match its names, plan what it changes, apply the plan.

``reading`` tells what a file is and refuses what is no spreadsheet (``files``; ``archives``: what is packed in a
workbook), turns it into a table of cells (``workbooks``, ``texts``), finds its columns (``headings``), reads a cell
(``cells``, ``choices``) and makes partnerships with their leads and schools of it all (``sheet``). ``matching`` finds
what its names mean (``schools``, ``groups``, ``people``) and asks where that is not sure (``questions``). ``planning``
compares it with what the portal holds, without writing (``making``; ``memberships`` and ``leads``: a part each), and
says the ``plan`` in words (``report``). ``applying`` keeps a file until it is applied (``uploads``), writes a plan,
whole or not at all (``writes``), and shows both in admin. ``template`` makes an empty sheet to fill in.
"""
