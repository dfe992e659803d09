"""Coverage as the terminal shows it: how many authorities a registry's sources cover.

Owns the lines and which authorities a registry is held against. What "covered" means is `store.coverage`'s, because the
pages, which may not reach the crawler, count with it too.
"""

import datetime as dt

from crawlers.sources import Registry
from store.authorities import in_force
from store.coverage import Counted, Covered, coverage, table


def of_registry(registry: Registry, day: dt.date) -> list[Covered]:
    """How each authority of `day` is covered; a practice registry is held against its own authorities alone."""
    return coverage(registry.rows(), registry.authorities if registry.dataset == "practice" else in_force(day))


def lines(covered: list[Covered]) -> list[str]:
    """The table, and below it the authorities that no row covers and of whom no careers site is on record."""
    head = f"{'':<46}{'authorities':>12}{'confirmed':>11}{'unconfirmed':>13}{'none':>6}{'(site known)':>14}"
    shown = [head, *(_line(counted) for counted in table(covered))]
    blank = [one for one in covered if one.state == "none" and not one.known]
    if blank:
        shown.append(f"nothing known of {len(blank)}: {', '.join(one.name for one in blank)}")
    return shown


def _line(counted: Counted) -> str:
    nation = counted.nation.replace("_", " ").title()
    name = f"{nation}: {counted.region}" if counted.region and counted.region != nation else nation or "All"
    return (
        f"{name:<46}{counted.authorities:>12}{counted.confirmed:>11}{counted.unconfirmed:>13}"
        f"{counted.none:>6}{counted.known:>14}"
    )
