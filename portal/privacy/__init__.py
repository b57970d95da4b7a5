"""What is held on a person, how it is erased, and for how long anything is kept (docs/record-of-processing.md)."""
