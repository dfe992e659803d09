"""Searches answered by the sets: those that look for no words and from no place.

Owns turning a search into sets and back; it means the same as `store.by_words` does, in a tenth of the time.
"""

from store.criteria import Criteria, counted_stretches, parts_of, refusal
from store.cursors import key_of, written
from store.facts import FACETS, ORDERS, id_of
from store.sets import Stretch, VacancySets
from store.wording import Named


class BySets:
    """One search of one unchanging state of the sets."""

    repaired: dict[str, str] = {}  # noqa: RUF012 - no words, and so none that were taken for others
    left_out: tuple[str, ...] = ()

    def __init__(self, sets: VacancySets, criteria: Criteria) -> None:
        self._sets = sets
        self._criteria = criteria
        self._parts = dict(parts_of(criteria))
        self.named: tuple[Named, ...] = criteria.favoured

    def loosened(self) -> bool:
        """Without words there is none that no vacancy has."""
        return False

    def total(self) -> int:
        """How many fit."""
        return self._fitting().bit_count()

    def page(self) -> tuple[list[int], int, str | None]:
        """The ids of one page in its order, how many fit in all, and the cursor of what follows."""
        criteria, fitting = self._criteria, self._fitting()
        after = key_of(criteria.cursor, criteria.sort, refusal(criteria))
        open_from = self._parts.get("closing_date")
        if after is None and criteria.sort == "closing" and isinstance(open_from, Stretch) and open_from.low:
            # Those that closed before today would be met first, and none of them fits.
            after = (open_from.low << 32) - 1
        total = fitting.bit_count()
        keys = self._sets.first(fitting, criteria.sort, after=after, wanted=criteria.limit + 1, n=total)
        following = written(criteria.sort, keys[criteria.limit - 1]) if len(keys) > criteria.limit else None
        ids = [id_of(key, descending=ORDERS[criteria.sort]) for key in keys[: criteria.limit]]
        return ids, total, following

    def facets(self) -> dict[str, dict[str, int]]:
        """Counts per value of each facet, each counted as if that facet itself were not filtered."""
        fitting = self._fitting()
        counted = self._sets.counts(fitting, [name for name in FACETS if name not in self._parts])
        found = {name: counted[name] if name in counted else self.values(name, without=name) for name in FACETS}
        stretches = {
            label: {
                name: Stretch(order, None, edge) if label == "closing" else Stretch(order, edge, None)
                for name, edge in edges.items()
            }
            for label, (order, edges) in counted_stretches(self._criteria.today).items()
        }
        free = [each for label, named in stretches.items() if label not in self._parts for each in named.values()]
        numbers = iter(self._sets.within(fitting, free, n=fitting.bit_count()))
        for label, named in stretches.items():
            if label in self._parts:
                among = self._fitting(without=label)
                found[label] = dict(
                    zip(named, self._sets.within(among, [*named.values()], n=among.bit_count()), strict=True)
                )
            else:
                found[label] = {name: next(numbers) for name in named}
        return found

    def values(self, name: str, *, without: str = "") -> dict[str, int]:
        """How many fit, by the values of one facet."""
        return self._sets.counts(self._fitting(without=without), [name])[name]

    def _fitting(self, *, without: str = "") -> int:
        return self._sets.matching(part for name, part in self._parts.items() if name != without)
