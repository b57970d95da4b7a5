"""A lead answers by the link: it is right, or what is to be corrected, or who follows."""
