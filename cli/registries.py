"""Which registry of sources a command works through, and where the practice county stands for it.

Owns the choice between the live and the practice registry. It must not read registry files itself or crawl.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cli.terminal import refuse

if TYPE_CHECKING:
    from crawlers.sources import Registry

PRACTICE_PORT = 8001


def live_registry() -> "Registry":
    """The real registry, every row of it checked."""
    from crawlers import sources as registries

    return registries.load_registry(Path(registries.__file__).with_name("sources.toml"))


def practice_registry(base_url: str) -> "Registry":
    """The practice county's registry, its paths resolved against `base_url`."""
    from crawlers import practice as county
    from crawlers import sources as registries

    return registries.load_registry(Path(county.__file__).with_name("sources.toml"), base_url)


def standing_registry(
    stack: contextlib.ExitStack, ids: list[str], live: bool, registry: Path | None, base_url: str | None
) -> "tuple[Registry, str | None]":
    """The registry that a command works through, and where the practice site stands for it."""
    chosen = _chosen_registry(ids, live, registry, base_url)
    if chosen.dataset == "practice" and base_url is None:
        base_url = stack.enter_context(practice_site(PRACTICE_PORT, share=True))
        chosen = practice_registry(base_url)
    return chosen, base_url


@contextlib.contextmanager
def practice_site(port: int, *, share: bool = False) -> Iterator[str]:
    """Serve the county while the block runs; give its base URL. A taken port is shared, or another one is taken."""
    from crawlers.practice.site import serve

    try:
        served = serve(port=port)
    except OSError:
        if share:
            yield f"http://127.0.0.1:{port}"
            return
        served = serve(port=0)
    with served as site:
        yield site.base_url


def _chosen_registry(ids: list[str], live: bool, registry: Path | None, base_url: str | None) -> "Registry":
    from crawlers.sources import load_registry

    if registry is not None:
        return load_registry(registry, base_url)
    practice_ids = [id_ for id_ in ids if id_.startswith("practice-")]
    if practice_ids and (live or len(practice_ids) < len(ids)):
        refuse(f"crawl: {practice_ids[0]} is a practice source; practice and live sources are crawled apart")
    if live or (ids and not practice_ids):
        return live_registry()
    return practice_registry(base_url or f"http://127.0.0.1:{PRACTICE_PORT}")
