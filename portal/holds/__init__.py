"""Holds on erasing: what is held of the programme on a school stays while somebody asks for it by law (ADR 56)."""
