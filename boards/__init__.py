"""Boards, their seats and meetings, the minutes, and what comes of them."""
