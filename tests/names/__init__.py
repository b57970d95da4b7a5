"""Names of things that are held as strings, which no type checker sees: finding them, and looking each one up.

``python_files`` and ``templates`` find them, ``resolving`` looks them up, ``known`` lists what is no such name or is
put together as the portal runs. ``tests/security/test_names_in_strings.py`` asks for all of the project.
"""
