"""Every kind of page of the demonstration, as everybody who may open it; and what they see, written down."""
