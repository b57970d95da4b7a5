"""Officers' spreadsheets of partnerships: read a file, match its names, plan what it changes, apply the plan.

``reading`` tells what a file is and refuses what is no spreadsheet (``files``; ``archives``: what is packed in a
workbook), turns it into tables of cells (``workbooks``, ``texts``) and picks those that are read (``tables``), finds
their columns (``headings``, by the ``words`` of councils, which are data), reads a cell (``cells``, ``choices``,
``days``, ``people``) and makes partnerships with their leads and schools of it all (``sheet``). ``matching`` finds what
its names mean (``schools``, ``closed``, ``groups``, ``people``, ``leads``, ``days``) and asks where that is not sure
(``questions``). ``planning`` compares it with what the portal holds, without writing (``making``; ``memberships``,
``leads`` and ``heads``: a part each), and says the ``plan`` in words (``report``). ``applying`` keeps a file until it
is applied, discarded or a day old (``uploads``), asks for its columns where they are not clear (``layout_forms``),
writes a plan, whole or not at all (``writes``), and shows both in admin. ``template`` makes an empty sheet to fill in.
"""
