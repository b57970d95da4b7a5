"""Officers' spreadsheets of partnerships: read a file, match its names, plan what it changes, apply the plan.

``files`` tells what a file is and refuses what is no spreadsheet (``archives``: what is packed in a workbook),
``workbooks`` and ``texts`` turn one into a table of cells, ``headings`` finds its columns, ``cells`` reads a cell,
``sheet`` makes partnerships with their leads and schools of it all. ``schools``, ``groups`` and ``people`` find what
its names mean and ask (``questions``) where that is not sure. ``planning`` compares it with what the portal holds,
without writing, and so makes a ``plan`` (``memberships``, ``leads``: a part each); ``apply`` writes one, whole or not
at all; ``report`` says it in words; ``template`` makes an empty sheet to fill in; ``uploads`` keeps a file until it is
applied.
"""
