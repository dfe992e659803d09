"""What one would use instead to find the postings of one vacancy.

Owns the peers of the duplicates benchmark, each at the best threshold that it has there. Splink comes with the extra
`bench`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz

from matcher.duplicates import Posting


def exact_key(postings: Sequence[Posting]) -> list[list[str]]:
    """The plainest peer: one group for each lower-case title, employer and location."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for posting in postings:
        groups[(posting.title.lower(), posting.employer.lower(), posting.location.lower())].append(posting.id)
    return list(groups.values())


def sorted_neighbourhood(postings: Sequence[Posting], threshold: float, window: int = 8) -> list[list[str]]:
    """The usual peer: sorted two ways, neighbours within a window compared by RapidFuzz, matches chained together."""
    parent = list(range(len(postings)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    texts = [
        (f"{p.employer} {p.title} {p.location}".lower(), f"{p.title} {p.location} {p.employer}".lower())
        for p in postings
    ]
    fields = [" ".join((p.title, p.employer, p.location, p.salary)).lower() for p in postings]
    for way in (0, 1):
        order = sorted(range(len(postings)), key=lambda index: texts[index][way])
        for at, i in enumerate(order):
            for j in order[at + 1 : at + window]:
                if fuzz.token_sort_ratio(fields[i], fields[j], score_cutoff=threshold):
                    parent[root(j)] = root(i)
    groups: dict[int, list[str]] = defaultdict(list)
    for index, posting in enumerate(postings):
        groups[root(index)].append(posting.id)
    return list(groups.values())


def splink(postings: Sequence[Posting]) -> Callable[[], list[list[str]]]:
    """Splink with DuckDB: its own estimates, blocks of the fields that ours are made of, and its best threshold here.

    What its documentation calls adequate is sampled for the estimates, ten million pairs. The table is made before the
    clock starts.
    """
    import pyarrow
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def week(posting: Posting) -> str | None:
        day = posting.closing or posting.posted
        return day.strftime("%G-%V") if day else None

    columns: dict[str, Callable[[Posting], str | None]] = {
        "unique_id": lambda p: p.id,
        "title": lambda p: p.title.lower() or None,
        "employer": lambda p: p.employer.lower() or None,
        "place": lambda p: p.location.lower() or None,
        "salary": lambda p: p.salary.lower() or None,
        "reference": lambda p: p.reference or None,
        "closing": lambda p: p.closing.isoformat() if p.closing else None,
        "week": week,
        "words": lambda p: p.description[:400].lower() or None,
    }
    table = pyarrow.table({name: [value(p) for p in postings] for name, value in columns.items()})
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("employer", "week"),
            block_on("employer", "title"),
            block_on("title", "place"),
            block_on("place", "salary"),
            block_on("reference"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("title", [0.97, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("employer", [0.97, 0.88]),
            cl.JaroWinklerAtThresholds("place", [0.97, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("salary", [0.97, 0.9]),
            cl.ExactMatch("reference"),
            cl.LevenshteinAtThresholds("closing", [1, 2]),
            cl.JaccardAtThresholds("words", [0.9, 0.7]),
        ],
    )

    def matched() -> list[list[str]]:
        api = DuckDBAPI()
        linker = Linker(api.register(table), settings, log_level="ERROR")
        linker.training.estimate_probability_two_random_records_match(
            [block_on("employer", "title", "place")], recall=0.6
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("employer", "title"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("place", "salary"))
        likely = linker.inference.predict(threshold_match_probability=0.05)
        # 0.99 was the best of 0.5, 0.9, 0.99, 0.999 and 0.9999.
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(likely, threshold_match_probability=0.99)
        groups: dict[Any, list[str]] = defaultdict(list)
        for row in clusters.as_record_list():
            groups[row["cluster_id"]].append(row["unique_id"])
        return list(groups.values())

    return matched
