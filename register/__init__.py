"""The DfE register, *Get Information About Schools*: read a file, plan what it changes, apply the plan, undo it.

``reading`` turns a file into rows (``files``), and rows into schools and links (``columns``, by ``cells``, what a cell
may hold, and ``link_kinds``). ``planning`` compares them with what the portal holds, without writing, and so makes a
``plan`` (``types``: which establishment types count; ``successions``: who takes over from a closed school), and says
it in words (``report``) or for an officer to look at (``preview``, ``cautions``). ``applying`` writes a plan in one
transaction (``bulk``: many rows at once; ``rows``: what was written), ``undoing`` puts back what was there
(``later_moves``: what officers did by hand because of it; ``undo_words``: all that it says). ``runs`` has the steps
that the command line and admin share (``refresh``), keeps them to one at a time (``running``), and shows them in admin.
"""
