"""Four short decisions: the agency check, the qualification check, return to practice, moving between nations.

Each is a function from what a person says and a day to a `Decision`, with its sources as they stood on that day. What
the register does not hold is said to be missing from it; nothing is filled in.
"""
