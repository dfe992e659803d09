"""One range of figures in an advert with the words of its own phrase: those that stand before and behind it.

Owns where a phrase about money begins and ends, and whether it names a supplement. Must not decide which part the
figures play: that is `matcher.beside`.
"""

import re
from dataclasses import dataclass

from matcher.money import PRO_RATA, Money

# A lone sum below this, with no unit and no word of a salary, a wage or a part of the week, is a payment.
LEAST_YEARLY_PAY = 8_000.0
UP_TO = re.compile(
    r"(?:(?:^|[-–—:;|,])\W*(?:rising\s+)?to|\b(?:salary|rate|pay)\W+(?:rising\s+)?to"
    r"|\b(?:up[\s-]*to(?:\s+and\s+including)?|as\s+much\s+as|rising\s+to|max(?:imum)?(?:\s+(?:hourly\s+)?(?:salary|pay|rate)(?:\s+payable)?(?:\s+is)?)?(?:\s+of)?"
    r"|upper\s+limit(?:\s+of)?|potential\s+to\s+earn|earnings(?:\s+of)?|top\s+(?:salary|pay|rate)(?:\s+of)?|(?:will\s+)?rises?\s+to|to\s+a\s+max\w*(?:\s+of)?"
    r"|(?<!no\s)(?<!not\s)less\s+than|not?\s+more\s+than"
    r"|capped(?:\s+at)?(?:\s+(?:hourly|daily))?(?:\s+rate)?(?:\s+of)?))"
    r"\W*(?:(?:circa|ca?|approx\w*|about|around)\W*)?$",
    re.IGNORECASE,
)
SUPPLEMENT = re.compile(
    r"supplement|premi(?:um|a)\b(?!(?:\s+\w+){0,2}?\s+(?:scale|rate|band|wage|pay|remuneration|compensation|salary"
    r"|salarie)s?\b)|allowance|bonus|retention|welcome|golden\s+hello|\bpayments?\b|relocation|\brra\b|\bilw\b"
    r"|\bolw\b|\bhcas?\b|weighting|lump\s+sum|incentive|increment\b|referr(?:al|ing)|enhancement|\br\s?&\s?r\b"
    r"|high\s+cost|sleep"
    r"|\bloans?\b|\bon[\s-]call|\bstand[\s-]?by\b|overnight|fringe|joining|sign(?:ing)?[\s-]on\b|recommend(?:ation|ing)|refer\s+a\s+friend"
    r"|for\s+each\s+successful|package(?!\s?:)|\bhello\b|car\s+user|mileage|expenses|voucher|budget|(?<!pension\s)scheme|refund"
    r"|reimburse|saving|\bfees?\b|\bregistration\s+of\b|reward|(?:service|recognition)\s+award|golden|recruitment|loyalty"
    r"|after\s+\w+\s+months|retainer\b|honorari|gratuit|performance[\s-]related|\badditional\b|\bextra\b|\ba\s+further\b|\bin\s+cash\b|\bon\s+top\b"
    r"|\b(?:up)?on\s+(?:successful\s+)?(?:complet|pass)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\+|\bplus\b|[;,()|•]|\bwith\b|\bbefore\b|\bexclud\w+|\bin\s+addition(?:\s+to)?\b|\bor\b|\band\b"
    r"|\bas\s+well\s+as\b|\n|(?<!\bp\.[ah])\.\s|\bmileage\W+(?:at\W+)?(?=\d\dp)"
    r"|\s/\s(?=[a-z]{3})(?!\s/\s(?:hour|day|night|week|month|year|annum))"
    r"|\binc(?:l(?:uding|usive|udes?)?)?\b\.?(?:\s+of)?|\s[-–—]\s|\bof\s+which\b|&(?!\s?r\b)",
    re.IGNORECASE,
)
# "Retention payment – £3,000": the dash stands for a colon.
_CALLED = re.compile(
    r"\b(?:supplements?|allowances?|bonus(?:es)?|payments?|premi(?:um|a)|incentives?|weighting|hello|hcas|retainer|retention"
    r"|honorari\w+|enhancements?|handshake|handcuff|scheme|relocation(?:\s+\w+)?|related\s+pay)\s*[-–—]\s*$",
    re.IGNORECASE,
)
# "Salary of £40,000", "Pay: £14.20": the label tells what the figure is, whatever stands behind it.
_SALARY_OF = re.compile(
    r"\bsalary\s+(?:of|is|:)|(?:^|[^\w\s]\s*|(?<=[a-z])(?=(?-i:P|S|R)))(?:basic\s+|starting\s+)?(?:pay|salary)"
    r"(?:\s+rate)?\s*:\W*$",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"\b(?:(?:a\s+)?total|min(?:imum)?)(?:\s+of)?\W*$", re.IGNORECASE)
# "Fee: £22 per hour" is what the person is paid; a registration's fee is not.
_FEE_LABEL = re.compile(r"(?<!registration\s)(?<!membership\s)\bfee\s*(?:of|is|:|[-–])?\s*$", re.IGNORECASE)
_FEE_RATE = re.compile(
    r"\s*(?:per|an?|/)\s*(?:\w+\s+)?(?:hour|day|session|panel|meeting|report|assessment|visit|case)\b", re.IGNORECASE
)
# "£3,000 (pro rata) market supplement", "£2,500 (Level 2) retention payment"
_ASIDE_NEXT = re.compile(r"\s*\((?:" + PRO_RATA + r"|(?:grade|level|band|scale)\s\w{1,4})\)", re.IGNORECASE)
# "Retention payment (pro rata to hours) £2,000": the figure is still what stands before the bracket.
_REMARK_BEFORE = re.compile(r"(?<=[a-z])\s?\([^()]*\)(?=\W*(?:up\s+to\W*)?$)", re.IGNORECASE)
_SHARE_ALONE = re.compile(r"\W*\d{1,3}\s?%\W*")
SERVED = re.compile(r"\bafter\s+\w+\s+months", re.IGNORECASE)
_SALARY_NAMED = re.compile(r"\bsalary|\bper\s+hour\b|\bhourly\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FigureRange:
    """One range of figures with the words about it.

    `money[first]` to `money[last]` are its figures and `before` the indexes of the range ahead of it, which plays the
    part `previous`; `between` stands between those two, `words` and `after` on either side within its own phrase.
    `largest` is the largest figure of the whole text.
    """

    text: str
    money: list[Money]
    first: int
    last: int
    before: tuple[int, int] | None
    previous: str | None
    largest: float
    words: str
    after: str
    between: str

    @classmethod
    def at(
        cls,
        text: str,
        money: list[Money],
        run: tuple[int, int],
        before: tuple[int, int] | None,
        previous: str | None,
        largest: float,
    ) -> "FigureRange":
        """The figures from `run`'s first to its last index, behind those of `before`, whose part is `previous`."""
        first, last = run
        words, after = words_beside(text, money, first, last)
        between = text[money[before[1]].end if before else 0 : money[first].start]
        return cls(text, money, first, last, before, previous, largest, words, after, between)

    @property
    def top(self) -> float:
        """The upper end."""
        return max(one.value for one in self.money[self.first : self.last + 1])

    @property
    def unit(self) -> str | None:
        """The unit beside the upper end."""
        return self.money[self.last].unit

    @property
    def end(self) -> int:
        """Where the last figure ends."""
        return self.money[self.last].end

    @property
    def is_named(self) -> bool:
        """Whether the words about it name a supplement or a payment."""
        # "£13.60 an hour, rising to £14.10 after 6 months" is one rate and no payment after six months.
        about = f"{self.words} {self.after}"
        about = SERVED.sub("", about) if self.first < self.last else about
        # "Salary: £3,000 golden hello": the label of the field, and no salary.
        is_sum = 250 <= self.top < LEAST_YEARLY_PAY and self.unit in {None, "year"} and SUPPLEMENT.search(self.after)
        if not SUPPLEMENT.search(about) or (_FEE_LABEL.search(self.words) and _FEE_RATE.match(self.after)):
            return False
        return bool(is_sum or not _SALARY_OF.search(self.words))

    @property
    def is_another(self) -> bool:
        """Whether it may be one more of what the supplement before it was."""
        if self.previous != "supplement" or self.before is None:
            return False
        alike = self.unit in {None, "year", self.money[self.before[1]].unit}
        return alike and not _SALARY_NAMED.search(self.between + self.after)


def words_beside(text: str, money: list[Money], first: int, last: int) -> tuple[str, str]:
    """The words of the same phrase before and after a range of figures."""
    previous = money[first - 1].end if first else 0
    before = _REMARK_BEFORE.sub("", text[max(previous, money[first].start - 60) : money[first].start])
    for cut in reversed(list(_SEPARATOR.finditer(before))):
        if _CALLED.search(before, 0, cut.end()):
            continue
        rest = _LIMITS.sub("", UP_TO.sub("", before[cut.end() :]))
        # "relocation (up to £8,000)", "bonus - 10% (£3,000)": what stands before names the figure in the bracket.
        if re.search(r"[a-z]", rest, re.IGNORECASE) or (cut[0] != "(" and not _SHARE_ALONE.fullmatch(rest)):
            before = before[cut.end() :]
            break
    return before, _phrase_after(text, money, last)


def _phrase_after(text: str, money: list[Money], last: int) -> str:
    """The words behind a figure, up to the next thing that is told."""
    following = money[last + 1].start if last + 1 < len(money) else len(text)
    shared = _ASIDE_NEXT.match(text, money[last].end, following)
    start = money[last].end if shared is None else shared.end()
    after = text[start : min(following, start + 60)]
    end = _SEPARATOR.search(after)
    return after[: end.start()] if end else after
