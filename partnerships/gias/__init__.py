"""The DfE register, *Get Information About Schools*: read a file, plan what it changes, apply the plan.

``reading`` turns a file into rows, ``columns`` rows into schools and links, ``plan`` compares them with what the portal
holds without writing, ``apply`` writes a plan in one transaction, ``report`` says it in words.
"""
