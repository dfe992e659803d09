"""Sparing the collector of reference cycles its walks through what reading and grouping remember.

This module owns when it pauses. It must not be used around work that makes cycles, such as a parsed page's tree: those
would stay until the work is done. Reading adverts and grouping postings make none (a test looks).
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 100_000
"""Objects that the collector goes through in some milliseconds."""


@contextmanager
def no_cycles() -> Iterator[None]:
    """Pause the collector while many adverts are read or grouped: it would find nothing among all that is remembered.

    Where MANY objects were made meanwhile they are counted among the old, or the first pass afterwards would go through
    all of them. Where few were, that pass is quicker than the count of what is frozen, which walks through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > MANY and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()
