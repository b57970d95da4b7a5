"""The minutes themselves: how the text of an item is read, what a version says, and its renderings."""
