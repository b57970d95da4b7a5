"""The life of a partnership: it starts, takes in schools, is renamed, becomes part of another, ends."""
