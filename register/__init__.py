"""The DfE register, *Get Information About Schools*: read a file, plan what it changes, apply the plan.

``reading`` turns a file into rows, ``columns`` rows into schools and links (by ``cells``, what a cell may hold),
``plan`` compares them with what the portal holds without writing (``types``: which establishment types count),
``apply`` writes a plan in one transaction (``bulk``: many rows at once), ``report`` says it in words.
``refresh`` are the steps that the command line and the browser share, ``runs`` keeps them to one at a time, ``preview``
shows a plan beforehand, ``successions`` finds who takes over from a closed school, ``undo`` puts ``rows`` back.
"""
