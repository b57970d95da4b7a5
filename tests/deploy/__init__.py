"""What is copied onto a server: units, the site of nginx, the page that says how."""
