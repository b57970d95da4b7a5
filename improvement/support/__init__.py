"""Support: what a school asks for, who offers it, and what is agreed, without a box for words."""
