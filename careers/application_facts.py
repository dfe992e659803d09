"""The facts of `application.toml`: prompts, further documents, what to find out about an employer, interview questions.

Owns their shape and the checks on the file. It must not choose among them for a vacancy: `application` does.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from careers.facts import NATIONS, FactsError, Row, load_toml, version_of
from careers.ladder import TIERS

NEEDS = ("nothing", "name", "website")
CRITERION = "criterion"
_FILE = Path(__file__).with_name("application.toml")
_HOST = frozenset(string.ascii_letters + string.digits + ".-")


@dataclass(frozen=True, slots=True)
class ExtraDocument:
    """A document by the reader's code, where the catalogue has no row of its own for it."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Research:
    """Something to find out about an employer. `link` is blank where no publisher's page is known."""

    id: str
    title: str
    question: str
    nations: tuple[str, ...]
    link: str
    link_title: str
    needs: str

    def address(self, *, name: str | None, website: str | None) -> str | None:
        """The link with what it needs written into it; None where that is not known."""
        known = {"name": name, "website": website if website and set(website) <= _HOST else None}
        if not self.link or (self.needs != "nothing" and not known[self.needs]):
            return None
        return self.link.format(**{key: quote(value or "", safe="") for key, value in known.items()})


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """A question that interviews for some tiers ask, and what a panel wants to hear."""

    id: str
    question: str
    listens_for: str
    tiers: tuple[str, ...]
    nations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """Everything in the file. `prompts` go by kind and value, the value blank for a whole kind."""

    common: frozenset[str]
    prompts: Mapping[tuple[str, str], str]
    documents: tuple[ExtraDocument, ...]
    research: tuple[Research, ...]
    interview: tuple[InterviewQuestion, ...]
    version: str

    def prompt(self, kind: str, value: str) -> str:
        """What to do about a requirement of which nothing is shown."""
        return self.prompts.get((kind, value)) or self.prompts.get((kind, "")) or self.prompts[CRITERION, ""]


def load_application(path: Path = _FILE) -> ApplicationFacts:
    """Reads and checks the file.

    Raises:
        FactsError: naming the file, the entry and the key that is wrong, and what was expected.

    """
    row, raw = load_toml(path)
    row.only(frozenset({"common", "prompt", "document", "research", "interview"}))
    prompts: dict[tuple[str, str], str] = {}
    for entry in row.rows("prompt", "kind"):
        entry.only(frozenset({"kind", "value", "text"}))
        prompts[entry.text("kind"), entry.text("value", default="")] = entry.text("text")
    if (CRITERION, "") not in prompts:
        raise FactsError(f"{path.name}: prompt: expected one of the kind {CRITERION!r}")
    return ApplicationFacts(
        common=frozenset(row.texts("common")),
        prompts=prompts,
        documents=tuple(_document(entry) for entry in row.rows("document", "code")),
        research=tuple(_research(entry) for entry in row.rows("research", "id")),
        interview=tuple(_question(entry) for entry in row.rows("interview", "id")),
        version=version_of(raw),
    )


@cache
def application_facts() -> ApplicationFacts:
    """The facts that ship with Nextrung, read once."""
    return load_application()


def _document(row: Row) -> ExtraDocument:
    row.only(frozenset({"code", "title", "text"}))
    return ExtraDocument(row.text("code"), row.text("title"), row.text("text"))


def _research(row: Row) -> Research:
    row.only(frozenset({"id", "title", "question", "nations", "link", "link_title", "needs"}))
    link = row.text("link", default="")
    needs = row.choice("needs", NEEDS) if link else "nothing"
    if link:
        row.text("link_title")
        try:
            blanks = {name for _, name, _, _ in string.Formatter().parse(link) if name is not None}
        except ValueError:
            blanks = {"?"}
        wanted = set() if needs == "nothing" else {needs}
        parts = urlsplit(link)
        if parts.scheme != "https" or not parts.netloc or blanks != wanted:
            raise row.fault("link", f"an https:// address with {'{' + needs + '}' if wanted else 'nothing'} to fill in")
    return Research(
        id=row.text("id"),
        title=row.text("title"),
        question=row.text("question"),
        nations=row.nations(),
        link=link,
        link_title=row.text("link_title", default=""),
        needs=needs,
    )


def _question(row: Row) -> InterviewQuestion:
    row.only(frozenset({"id", "question", "listens_for", "tiers", "nations"}))
    tiers = row.texts("tiers")
    if not tiers or not set(tiers) <= set(TIERS):
        raise row.fault("tiers", "a list out of " + ", ".join(TIERS))
    nations = row.nations() if "nations" in row.values else NATIONS
    return InterviewQuestion(row.text("id"), row.text("question"), row.text("listens_for"), tiers, nations)
