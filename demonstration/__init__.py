"""The demonstration: invented partnerships, leads and meetings over the real schools of the register (ADR 6).

Every record of it says ``is_demonstration``, so that pages can say so and an officer can tell it from what is real.
"""
