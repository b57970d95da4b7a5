"""One minute by itself: cut out of minutes that the reader may read, as a page and files, and sent by e-mail."""
