"""The practice county's adverts as a platform would give them, for benchmarks that store and read without fetching."""

from collections.abc import Iterator

from crawlers.practice.generate import generate
from store.postings import RawPosting


def raw_postings(count: int) -> Iterator[RawPosting]:
    """So many adverts of the county, each with the payload that its pay came in."""
    for number, advert in enumerate(generate(adverts=count).adverts):
        yield RawPosting(
            native_id=str(number),
            url=f"https://jobs.example{advert.path}",
            title=advert.title,
            employer=advert.employer,
            location=advert.location,
            salary=advert.pay.text,
            contract=advert.job.contract.text,
            posted=advert.posted.isoformat(),
            closing=advert.closing.text,
            reference=advert.reference,
            description=advert.description,
            extra={"baseSalary": advert.pay.text},
        )
