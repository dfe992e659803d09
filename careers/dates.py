"""Days as people write and count them.

Owns the one way in which the package writes a date in a sentence. It must not know today's date.
"""

import calendar
import datetime


def in_words(day: datetime.date | str) -> str:
    """A date, or an ISO date's text, such as 1 October 2025.

    Raises:
        ValueError: for a text that is no ISO date.

    """
    known = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{known.day} {calendar.month_name[known.month]} {known.year}"
