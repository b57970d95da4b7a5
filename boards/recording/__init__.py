"""The minute taker's screen: the roll, the items, what is typed."""
