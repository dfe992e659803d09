"""Measurements beside peers, in one run, as ratios. A time alone says more about the machine than about the code."""
