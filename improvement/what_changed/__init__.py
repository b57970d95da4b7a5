"""What changed after a review, in one sentence: a host shares it, and takes it back."""
