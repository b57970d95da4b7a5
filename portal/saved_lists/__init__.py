"""Lists of admin and answers as somebody narrowed them, kept under a name, on the desk."""
