"""Which type of contract an advert's words name: permanent, fixed term, temporary, agency, bank or secondment.

Owns the words for each type and telling them from the same words about something else. Must not read the contract's
length or weigh one source of words against another: that is `matcher.contract`.
"""

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from matcher.text import lower_in_place

_LONG = 400


def _words(*patterns: str) -> re.Pattern[str]:
    """Any of the patterns. Where a word begins is asked once for all that begin with one, which is quicker."""
    at_words = [one.removeprefix(r"\b") for one in patterns if one.startswith(r"\b")]
    others = [one for one in patterns if not one.startswith(r"\b")]
    return re.compile("|".join([r"\b(?:" + "|".join(at_words) + ")", *others] if at_words else others), re.IGNORECASE)


_NOT_NON = r"(?<!\bnon[\s-])(?<!\bnot\s)(?<!\bnot\sa\s)"
_TYPES = {
    "permanent": _words(
        _NOT_NON + r"\bperm(?![a-z])", _NOT_NON + r"\bperm[ae][nm][a-z]{0,3}?t",
        r"\bsubstantive",
        r"\bopen[\s-]ended\b(?!\s+(?:question|approach|support|service|work\b|therap))",
        r"\b[pb]arhaol",
        r"\bestablished\s+(?:post|position)", r"\A\W*established(?=\s*(?:[,;|/)]|\s[-–]\s|\Z))",
        r"\b(?:type|status|tenure)\s*:\s*established\b",
        r"\bindefinite(?:\s+(?:contract|term|period)|\s*(?=[,;|/)]|\Z))",
        # "Regular" is how some systems list a permanent post; elsewhere it describes supervision, hours, travel.
        r"(?:\A|[,;:|/(]\s*|\s[-–]\s|full[\s-]?time\s)regular(?=\s*(?:[,;|/)]|\s[-–]\s|(?:full|part)[\s-]?time"
        r"|employee|\Z))",
    ),
    "fixed_term": _words(
        r"\bfixed[\s-]*(?:term|period|contract)", r"\bfix(?:ed)?[\s-]*te?r*[mn]\b", r"\bf\.?t\.?c\b",
        r"\b[mp]at(?:ernity)?\s+(?:leave\s+)?cover",
        r"\bcover(?:ing)?\s+(?:for\s+)?(?:a\s+)?(?:period\s+of\s+)?maternity", r"\bcover(?:ing)?\s+a\s+period\s+of\s+",
        r"\b(?:post|role|position|contract)\s+is\s+(?:offered\s+|initially\s+)?for\s+(?:an?\s+)?(?:initial\s+)?(?:period\s+of\s+)?"
        r"(?:\d+|two|three|four|six|nine|twelve)\s+(?:months|years)\b(?![’'])",
        r"\b(?:fill|cover)\s+(?:this|the|an?)\s+(?:post|role|position)\s+for\s+(?:\d+|two|three|four|six|nine|twelve)\s+months\b",
        r"\bhours\s+(?:a|per)\s+week\s+until\s+(?:the\s+)?(?:end\s+of\s+)?(?:\d|[a-z]+\s+20\d\d)",
        r"\d\s?(?:hours|hrs)\)?,?\s+until\s+(?:the\s+)?(?:end\s+of\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\s+20\d\d|\d\d?/\d|[a-z]{3,9}\s+20\d\d)",
        r"\bfunding\s+for\s+(?:this|the)\s+(?:post|role|position)\s+(?:\w+\s+){1,4}?(?:until|to)\s+(?:the\s+)?(?:\d|end\s|[a-z]+\s+20\d\d)",
        r"\b(?:duration|length)\s+of\s+(?:the|this)\s+(?:role|post|position|contract|assignment|appointment)\s+(?:is|will\s+be)\s+"
        r"(?=\d|(?:two|three|four|six|nine|twelve|eighteen)\b)",
        r"\b(?:post|role|position|contract)\s+(?:runs|lasts|(?:is|has\s+been)\s+funded|will\s+(?:run|last))\s+for\s+(?:\d+|two|three|four|six|nine|twelve|eighteen)\s+(?:months|years)\b",
        r"\b(?:contract|assignment)\s+(?:length|duration)\s+is\s+(?=\d|(?:two|three|four|six|nine|twelve|eighteen)\b)",
        r"\binitial\s+contract\s+(?:of|is)\s+(?:\d|two|three|four|six|nine|twelve)",
        r"\blimited[\s-]term\b", r"\btime[\s-]limited\s+(?:contract|post)",
        r"\b(?:post|role|position|contract)\s+(?:runs|lasts|ends|(?:is|has\s+been)\s+funded|will\s+(?:run|last|end))"
        r"\s+(?:until|till|up\s+to|to|on|in)\s+(?:\w{3,6}day\s+)?(?:the\s+)?(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+(?:of\s+)?[a-z]+\s+20\d\d|[./-]\d)|end\s|[a-z]+\s+20\d\d)",
        r"\b(?:cyfnod|tymor)\s+penodol", r"\blength\s+of\s+term",
        r"\bterm\s+of\s+(?:office|appointment)", r"\A\W*maternity\s+leave\W*\Z",
        r"\b(?:cyfnod|absenoldeb|cyflenwi|dros)\s+(?:cyfnod\s+)?[mf]amolaeth", r"\A\W*mamolaeth\b",
        r"\A\W*cover(?:ing)?\s+(?:for|of)\s+(?:long[\s-]term\s+)?(?:sick|absence|adoption|parental)",
        r"\buntil\s+(?:the\s+)?(?:return\s+of\s+)?(?:the\s+)?(?:(?:substantive|permanent|current)\s+)?post[\s-]?holder",
        r"\b(?:career\s+break|sickness|(?:adoption|parental)(?:\s+leave)?)\s+cover",
    ),
    "secondment": _words(
        r"\bsecondment", r"\A\W*seconded\W*\Z", r"\bsecondiad",
        r"\bseconded\s+(?:post|role|position|opportunity|for|until)",
    ),
    "agency": _words(
        r"\blocums?\b", r"\bagency\b", r"\bumbrella\b", r"\b(?:ltd|umb)\s?[/&]\s?paye\b|\bpaye\s?[/&]\s?(?:ltd|umb)\b",
        r"£\s?\d\d(?:\.\d\d)?\s*(?:(?:p/?h|/\s?h(?:ou)?r|(?:per|an)\s+hour)\s*)?(?:ltd|umb)\b",
        r"\b(?:in|out)side\s+ir35", r"\bcontingent\s+work",
        # A firm of builders is a contractor too.
        r"(?:\A|[,;:|/(])\s*contractor\b(?=\s*(?:\Z|[,;|/)]))"
        r"|\bcontractor\s+(?:role|position|basis|post|assignment|opportunit)",
    ),
    "bank": _words(
        r"\A\W*bank\b", r"\b(?:contract|type|tenure|employment|basis|term|status)\s*[:–-]\s*bank\b",
        r"(?<!also\s)(?<!can\s)(?<!may\s)(?<!option\sto\s)\bjoin(?:ing)?\s+(?:our|the|their|nhs\s+professionals['’]?)\s+(?:\w+\s+){0,4}bank\b",
        r"\b(?:staff|nhsp?|social\s+work(?:er)?|casual|our|flexible)\s+bank\b",
        r"\bbank(?=\W*(?:\Z|[,;:|/().\n•]|\s[-–])|\s+(?:full|part|min|max|up\s+to|at\s+least|available\b|hours(?=\s*[:,|]|\s[-–]\s|\W*\Z|\s+(?:per|available)\b)|\d)|\s+(?:staff|work\w*|contract|post|position|role|shifts?|basis"
        r"|assignment|only|pool|opportunit|vacanc|until|(?:of|for)\s+(?:an?\s+)?(?:\d|min|average|up\s+to)|"
        r"agreement|register\b|band\s+\d|(?:\w+\s+){0,3}(?:assistant|worker|nurse|carer|cook|chef|practitioner|midwi\w+"
        r"|therapist|administrator"
        r"|receptionist|cleaner|driver|officer)|social|support|nurs|occupational|health|residential"
        r"|(?:and|or)\s+(?:relief|casual|agency|flexible|permanent|part)))",
        r"\bcasual\b", r"\brelief\b", r"\bachlysurol\b", r"\bwrth\s+gefn\b",
        r"(?<![\d.])\b(?:zero|nil|0)[\s-]*(?:hours?|hrs)\b", r"\bsessional\b",
        r"\bas\s+(?:and\s+|&\s+)?when\b", r"\bper[\s_]diem\b", r"\bno\s+guaranteed\s+hours",
        # Work "on an ad hoc basis" is a duty too, but not where it stands in the place of a type.
        r"(?:\A\W*(?:on\s+an\s+)?|[:;|/]\s*|\s[-–]\s)ad[\s-]hoc\b(?=\s*(?:hours|basis|contract|shifts|sessions|work|[,;|]|\Z))",
        r"\bas\s+required\s+(?:basis|contract)|(?:hours|type|contract)\s*:\s*as\s+required\b",
        r"\bday[\s-]to[\s-]day\s+supply\b",
        r"\A\W*supply(?=\s*[,;])|\bsupply(?=\W*\Z|\s*\||\s[-–]\s|\s+(?:staff|work|contract|basis|pool|teach\w+)\b)",
    ),
    "temporary": _words(r"\btemp(?:orary)?\b", r"\binterim\b", r"\bdros\s+dro", r"\bseasonal\b", r"\bacting\s+up\b",
        r"\bact\s+up\s+(?:as|to|into)\b",
        r"\bshort[\s-]term\s+(?:contract|post|cover|assignment|basis|role|position)",
        r"\bnon[\s-]*perm",
    ),
}  # fmt: skip
# Each type's words in prose hold one of these, so that a long text is searched around them alone.
_TYPE_HINTS = {
    "permanent": ("perm", "substantive", "open", "arhaol", "established", "indefinite"),
    "fixed_term": (
        "fix", "ftc", "matern", "mat ", "cover", "limited", "penodol", "amolaeth", "of term", "term of", "month",
        "is for ", "initially for ", "week until ", "rs until ", ") until ", ", until ",
        " runs ", " lasts ", " ends ", " funded ", "funding for ",
        "duration of", "length of", "initial con",
        "will run ", "will end ", "will last ",
    ),
    "secondment": ("second", "secondiad"),
    "agency": ("locum", "agency", "umb", " ltd", "contractor", "ir35", "contingent"),
    "bank": (
        "bank",
        "casual",
        "relief",
        "zero",
        "nil",
        "0 h",
        "0h",
        "0-h",
        "sessional",
        "when",
        "diem",
        "hoc",
        "as required",
        "guaranteed",
        "supply",
        "achlys",
        "gefn",
    ),
    "temporary": ("temp", "interim", "dros", "season", "acting", "act up", "short", "perm"),
}  # fmt: skip
# The same words about something else: a multi-agency team, bank holidays, a permanent home for a child.
_NOT_TYPE = _words(
    r"(?:multi|inter|cross|partner|other|no|employment|recruitment|voluntary|standards|crime|adoption|fostering)[\s-]*"
    r"agenc\w+",
    r"(?:our|the|this|care|loan|estate|travel|news|government|executive|environment)\s+agency\b"
    r"(?!\s+(?:work|social|contract|assign|role|post|basis|position|staff|team))",
    r"(?:monitor|manag|supervis|induct|reduc|rel(?:y|iance)\s+on|use\s+of)\w*\s+(?:\w+\s+){0,2}"
    r"(?:agency|bank|casual|relief|sessional|temporary|locums?)"
    r"\s+(?:work|staff|cover|social)\w*",
    r"regular\s+locum\s+cover|\bnot\s+(?:for\s+)?bank\s+\w+|experiences?\s+in\s+(?:an?\s+)?permanent(?:\s+(?:or|and)\s+\w+)?"
    r"|experience\s+(?:of|in|with|as)\s+(?:an?\s+)?(?:\w+\s+(?:or|and)\s+)?(?:agency|bank|locum|temporary|interim|casual|sessional)|\b(?:team|number|pool|majority)s?\s+of\s+permanent"
    r"(?!\s+(?:[\w-]+\s+){0,3}?(?:posts|roles|positions|vacanc|opportunit|jobs|contracts))",
    r"(?:training|mentoring|development|shadowing|courses|learning)\b[^.\n]{0,30}?secondments\b"
    r"|\bsecondments\s+(?:(?:will\s+be|are)\s+)?(?:considered|welcomed?|accepted)\b|\bsecondments\s+(?:to|across|within|from)\b|\b(?:consider|welcome|accept)\w*\s+(?:\w+\s+)?secondments\b",
    r"agency\s+(?:life\b|calls?|cvs?|enquir\w+|partners?|decision|safeguard\w+|child\w*\b(?![’']s\s+social|\s+social)|arrangements?|plans?|approach"
    r"|meetings?)",
    r"(?:food|blood|memory)\s+bank",
    r"(?:to\s+work|additional|extra|pick\s+up)\s+bank\s+shifts",
    r"bank\s+(?:details?|accounts?|statements?|holidays?|reconcil\w+|postings?|transfers?)",
    r"permanent\s+(?:homes?|relationships?|famil\w+\b(?!\s+support)|place\w*|care|residen\w+|right|exclu\w+|health|carers?)",
    r"\b(?:team|staff|workforce|workers)\s+(?:is|are)\s+(?:now\s+)?permanent",
    r"\d\s?%\s+(?:are|is|were|being)\s+(?:\w+\s+)?(?:agency|locums?|permanent|temporary)",
    r"\bas\s+an?\s+agency\b(?!\s+(?:social|work|staff))",
    r"permanent\s+(?:and\s+\w+\s+)?(?:team\b(?!\s+(?:manager|leader))|workforce)",
    r"\b(?:current|existing|previous|outgoing)\s+(?:temporary|interim|agency|locum|permanent)\s+\w+",
    r"temporary\s+(?:accommodation|housing|care|homes?|place\w*|residen\w+|visas?|employment)",
    r"casual\s+(?:approach|attire|chats?|clothes|conversations?|dress|manner|style)|(?:pay|pension|tax|debt|stress|pain)\s+relief|relief\s+(?:of\s+(?!(?:an?\s+)?(?:\d|min|average))|from)|interim\s+care|interim\s+order",
    r"substantive\s+(?:experience|knowledge|issues?|employer)|\b(?:your|their|own|current)\s+substantive\s+\w+",
    r"fixed[\s-]term\s+exclusion",
    # "While our colleague is on secondment" is why the post is free.
    r"\b(?:colleague|manager|worker|practitioner|leader|head|lead|officer|holder|who)\s+(?:is|are|goes|has\s+gone)\s+(?:\w+\s+)?"
    r"on\s+(?:an?\s+)?secondment",
    r"(?:backfill(?:ing)?|cover(?:ing)?|due\s+to)\s+(?:for\s+)?(?:an?\s+|the\s+)?(?:internal\s+)?secondment",
)  # fmt: skip
# In a sentence these are people and things beside the post: "you will recruit permanent staff", "secondment
# opportunities are part of your development"; in a field of its own "Temporary staff" is a type.
_OTHERS_IN_PROSE = _words(
    r"(?:permanent|temporary)[^\S\n]+(?:staff|employees|colleagues)\b",
    r"(?:secondment|acting\s+up)[^\S\n]+opportunities\b(?!\s+(?:for|ha(?:s|ve)|now|available\s+(?:for|in|until))\b)",
    r"agency\s+(?:providers?|suppliers?|rates?)\b",
    r"seasonal\s+(?:activit|celebration|event|part(?:y|ies))",
)
# "The previous postholder was on a fixed-term contract."
_FORMER = re.compile(r"\b(?:was|were)\s+(?:(?:on|in)\s+)?(?:an?\s+)?\Z", re.IGNORECASE)
# "Tired of agency life?", "move from locum to permanent work": what the person is to leave.
_LEFT_BEHIND = re.compile(
    r"\b(?:tired|weary|bored|fed\s+up|had\s+enough|leav\w+|mov(?:e|ing)\s+(?:on\s+)?from|switch\w*\s+from)"
    r"\s+(?:of\s+|with\s+)?(?:\w+\s+){0,2}?\Z",
    re.IGNORECASE,
)
_MAY_BE_LEFT = ("agen", "locu", "temp", "casu")
# "Your deputy is on an agency contract"; but "the deputy is a permanent post".
_ANOTHERS = re.compile(
    r"(?<!and\s)\b(?:your|our|the|their)\s+(?:(?:current|other)\s+)?(?:deput(?:y|ies)|colleagues?|predecessor|counterpart|administrator)"
    r"(?:\s+(?:manager|head))?(?:['’]s\s+(?:post|role|job))?\s+(?:is|are|was|ha(?:s|ve)|holds?|works?)\b(?P<with>(?:\s+[\w-]+){0,4})\s+\Z",
    re.IGNORECASE,
)
_OTHERS = ("deput", "colleague", "predecessor", "counterpart", "administrator")
_A_POST = re.compile(r"\s+(?:[\w-]+\s+){0,2}(?:post|role|position|job|vacancy|opportunity)\b", re.IGNORECASE)
# "6 months with a view to permanent": what a post may become is not what it is.
_MAY_BECOME = re.compile(
    r"\b(?:potential|potentially|possibility|possible|possibly|view|lead|leading|chance|scope|may|could|option"
    r"|secur(?:e|ing))\s+"
    r"(?:(?:to|of|for|or|a|an|the|longer|extend(?:ing)?|offer(?:ing)?|go|going|become|becoming|be|being|made|turn"
    r"|into|move|moving)\s+)*$",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"\b[A-Za-z]{5,12}\b")
_EASILY_MISTYPED = (
    "permanent", "temporary", "secondment", "casual", "locum", "agency", "interim", "substantive", "maternity",
)  # fmt: skip
_COVER = re.compile(r"\bcover|\buntil", re.IGNORECASE)
# "This is not an agency post"; of "not permanent" and "non-permanent" the types' own words know what they are.
_NOT_SO = re.compile(
    r"\b(?:not|no|never|isn['’]t)\s+(?:(?:an?|include|accept|use|consider|for|open|to|suitable|available|offered|as|on|the|any|currently|accepting"
    r"|recruiting|via|through|from)\s+){0,4}$",
    re.IGNORECASE,
)
_NOT_PERMANENT = re.compile(r"perm", re.IGNORECASE)
# In prose a type counts only beside a word for the job.
_OF_THE_POST = _words(
    r"\bcontract", r"\bpost\b", r"\bposition", r"\brole\b", r"\bbasis\b", r"\bvacanc", r"\bopportunit",
    r"\bappointment", r"\bcover\b",
    r"\b(?:full|part)[\s-]time", r"\bassignment", r"\bsocial\s+worker", r"\bpractitioner", r"\bmanager",
    r"\bmonths?\b", r"\bjob\b",
    r"\bsupport\s+workers?\b", r"\btemp(?:orary)?\s+to\s+perm", r"\buntil\b", r"\bswydd\b", r"\btemporary\s+to\s+\d",
    r"\bfixed[\s-]*term\s+(?:to|for|ends)\b", r"\bfor\s+an?\s+(?:fixed|limited)[\s-]*term\b",
)  # fmt: skip
# "Permanent" on a line of its own, "Senior Social Worker – Leeds – Permanent", "35 hours. Permanent. You report to …".
_LINE_START = re.compile(r"(?:\A|\n|:|\s[-–|•]|[.!]\s)[^\w\n]*$")
_LINE_END = re.compile(
    r"[^\w\n]*(?:\n|\Z)|\.\s|\s?[|•]|\s[-–]\s|,?\s+(?:following|after|subject\s+to)\b", re.IGNORECASE
)
# "Casual contact supervisors wanted!"
_WANTED = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:workers?|supervisors?|staff|practitioners?|carers?)\s+(?:are\s+)?(?:wanted|needed|required|sought)\b",
    re.IGNORECASE,
)
# "Permanent, 36 hours per week", "40 hours on a rota, permanent": the week's hours are the post's. A day and a night of
# them are a service's.
_WEEK = r"(?<![\d.£,])(?!24\b|48\b|72\b)[1-4]\d(?:\.\d{1,2})?\s?(?:hours?|hrs?|hpw)\b"
_WEEK_AFTER = re.compile(rf"(?!\s+(?:staff|workers?|colleagues|teams?)\b)[^\w\n][^\n.;]{{0,20}}?{_WEEK}", re.IGNORECASE)
_WEEK_BEFORE = re.compile(rf"{_WEEK}(?:\s*(?:per|a|/)\s*week)?(?:[^\n.;]|\.(?=\d)){{0,24}}[^\w\n.;]\Z", re.IGNORECASE)
# "These are permanent posts."
_POSTS = re.compile(
    r"(?:permanent|fixed[\s-]term|temporary|relief|casual|sessional)\s+(?:(?:full|part)[\s-]time\s+)?(?:posts|roles)\b",
    re.IGNORECASE,
)
# "All posts are permanent."
_POSTS_ARE = re.compile(r"\b(?:posts|roles|positions|vacancies|contracts)\s+are\s+(?:all\s+|both\s+)?\Z", re.IGNORECASE)
# "One is full time. Both are permanent."
_BOTH_ARE = re.compile(r"(?:[.!?\n]\s*|\band\s+)(?:both|all|each)\s+(?:are|is)\s+\Z", re.IGNORECASE)
# "Employed permanently", "join us permanently"
_TAKEN_ON = re.compile(
    r"\b(?:employed|appointed|join(?:ing)?\s+us)\s+(?:on\s+)?\Z|\boffer(?:ed)?\s+(?:(?:this|it)\s+)?(?:only\s+)?as\s+an?\s+(?:internal\s+)?\Z",
    re.IGNORECASE,
)
# "Thirty-seven hours a week, permanent."
_LAST_OF_TERMS = re.compile(r"\b(?:hours?|hrs|[fw]te|\d\s?m)\b[^\n.!?]{0,20}[,;]\s\Z", re.IGNORECASE)
_SAID = re.compile(r"\s*(?:[.,;\n]|\Z|and\b)", re.IGNORECASE)
# "As one of our casual workers": not "as an agency" nor "experience as a casual worker".
_WORKS_AS = re.compile(
    r"(?<!experience\s)(?<!work\s)(?<!worked\s)(?<!employed\s)\b(?:(?:as|becom(?:e|ing)|be)\s+(?:an?|one\s+of\s+our)"
    r"|join(?:ing)?\s+(?:our|the)\s+(?:\w+\s+)?(?:pool|bank|register)\s+of)\s+\Z",
    re.IGNORECASE,
)
_WORKER = re.compile(
    r"\s+(?:(?:care|contact|family|residential|social|support|youth)\s+){0,2}(?:workers?|staff|practitioners?|carers?|member\s+of\s+(?:our\s+)?staff)\b",
    re.IGNORECASE,
)
# "1 x permanent (£40,777 …)"
_COUNTED = re.compile(r"\b\d{1,2}\s?x\s*\Z", re.IGNORECASE)
# "£33 an hour via umbrella": what stands under an umbrella elsewhere is a group of schools or of policies.
_UMBRELLA = re.compile(r"umbrella|£|(?:in|out)side\s+ir35|locum", re.IGNORECASE)
_PAID = re.compile(
    r"£\s?\d{2,3}(?:\.\d\d)?(?![\d,.mk])|\b(?:per|an)\s+hour\b|\bp/?h\b|\bpaye\b|\bday\s+rate\b", re.IGNORECASE
)
# Who is asked to join a bank is asked for bank work.
_JOINS = re.compile(r"join", re.IGNORECASE)

# "Provide cover as and when required" is a duty; an employment is so only by a word for casual work.
_WHEN_NEEDED = re.compile(r"as\s+(?:and\s+|&\s+)?when\b", re.IGNORECASE)
_CASUAL = _words(r"\b(?:basis|contract|casual|bank|relief|sessional|zero|worker|employment)\b")


def slips_mended(words: str) -> str:
    """A field's words with each type's word that is one slip of the keys away put right ("Tempoary", "Casaul")."""
    return _LONG_WORD.sub(_mended, words)


def _mended(match: re.Match[str]) -> str:
    word = match[0].lower().removesuffix("s")  # a plural is no slip
    near = (name for name in _EASILY_MISTYPED if name[0] == word[0] and OSA.distance(name, word, score_cutoff=1) == 1)
    return next(near, match[0])


def first_type(words: str, *, prose: bool) -> tuple[str, str, str] | None:
    """The type that the words state first, its quote, and the passage around it; None where they state none."""
    stated: list[tuple[int, int, str]] = []
    lower = lower_in_place(words)
    for name, pattern in _TYPES.items():
        for start, end in _hits(words, lower, pattern, _TYPE_HINTS[name]):
            if _of_something_else(words, start, end, prose=prose):
                continue
            if prose and not (_JOINS.match(words, start) or _is_of_the_post(words, start, end)):
                continue
            if prose and _WHEN_NEEDED.match(words, start) and not _CASUAL.search(_passage(words, start, end)):
                continue
            stated.append((start, end, name))
            break
    if not stated:
        return None
    stated.sort()
    chosen = stated[0]
    if chosen[2] == "temporary":
        # "Temporary (agency)", "temporary fixed-term contract": the other word is the more exact one.
        # "Temporary (maternity cover)" says why, and not what else the contract is.
        exact = (
            one
            for one in stated
            if one[2] not in {"temporary", "permanent"}
            and one[0] - chosen[0] < 60
            and not _COVER.search(words, one[0], one[1])
        )
        chosen = next(exact, chosen)
    start, end, name = chosen
    return name, words[start:end], _passage(words, start, end)


def _hits(words: str, lower: str, pattern: re.Pattern[str], hints: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a type's words stand, in reading order; a long text is searched only around what they all hold."""
    if len(words) <= _LONG:
        yield from (match.span() for match in pattern.finditer(words))
        return
    places: list[int] = []
    for hint in hints:
        at = lower.find(hint)
        while at >= 0:
            places.append(at)
            at = lower.find(hint, at + len(hint))
    done = 0
    for at in sorted(places):
        # No type's words start further than this before their hint, nor are longer.
        for match in pattern.finditer(words, max(done, at - 60), at + 80):
            # A word that the stretch cuts is whole in the next one, or is not the word.
            if match.end() < min(at + 80, len(words)) or match.end() == len(words):
                done = match.end()
                yield match.span()


def _of_something_else(words: str, start: int, end: int, *, prose: bool) -> bool:
    before = words[max(0, start - 50) : start]
    if prose and (_FORMER.search(before) or _OTHERS_IN_PROSE.match(words, start)):
        return True
    if prose and any(map(before.__contains__, _OTHERS)) and _ANOTHERS.search(before) and not _A_POST.match(words, end):
        return True
    if words[start : start + 4].lower() in _MAY_BE_LEFT and _LEFT_BEHIND.search(before):
        return True
    if _MAY_BECOME.search(before) or (_NOT_SO.search(before) and not _NOT_PERMANENT.match(words, start)):
        return True
    others = _NOT_TYPE.finditer(words, max(0, start - 40), end + 25)
    return any(match.start() < end and start < match.end() for match in others)


def _is_of_the_post(words: str, start: int, end: int) -> bool:
    """Whether a type in prose stands beside a word for the job or its week, or is all that a line or sentence holds."""
    passage = _passage(words, start, end)
    if _OF_THE_POST.search(passage) or (_UMBRELLA.match(words, start) and _PAID.search(passage)):
        return True
    if _LINE_END.match(words, end) and _LINE_START.search(words[max(0, start - 4) : start]):
        return True
    before = words[max(0, start - 60) : start]
    return bool(
        _POSTS.match(words, start)
        or _WANTED.match(words, end)
        or _WEEK_AFTER.match(words, end)
        or _WEEK_BEFORE.search(before)
        or _COUNTED.search(before)
        or _POSTS_ARE.search(before)
        or _TAKEN_ON.search(before)
        or (_LAST_OF_TERMS.search(before) and _LINE_END.match(words, end))
        or (_BOTH_ARE.search(before) and _SAID.match(words, end))
        or (_WORKS_AS.search(before) and _WORKER.match(words, end))
    )


def _passage(words: str, start: int, end: int) -> str:
    """The part of the sentence around a match, at most 60 characters to either side, without the match itself."""
    before, after = words[max(0, start - 60) : start], words[end : end + 60]
    return re.split(r"[\n;!?]|\.\s", before)[-1] + words[start:end] + re.split(r"[\n;!?]|\.\s", after)[0]
