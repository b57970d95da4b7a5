"""What is wrong with a portal that runs, a sentence each, and a bundle for whoever helps (``manage.py doctor``)."""
