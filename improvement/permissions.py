"""The permissions of this app that code asks for by name."""

CHANGE_PAGE = "improvement.change_page"
ADD_PAGE = "improvement.add_page"
