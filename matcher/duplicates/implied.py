"""What a title need not say of a job, because the rest of it does.

Owns these words. Must not compare titles: titles.py does.
"""

from matcher.duplicates.words import WORDS

OF_A_PROJECT = 2  # words that few have, beside "worker", which tell which project's
_YOUNG_PEOPLE = frozenset({"young", "people"})
# Where the chair of a child protection conference is, who reviews children's plans.
_CHAIRS_UNIT = frozenset({"safeguarding", "review", "reviewing"})
# Whom the law gives to those who leave care, and who may detain under the Mental Health Act, mostly a social worker.
_PERSONAL_ADVISER = frozenset({"personal", "adviser"})
_LEAVING_CARE = frozenset({"leaving", "care"})
_CHILD = frozenset({"child"})  # who has emotional and behavioural difficulties
# Safeguarding so called is of whom people outside of the family harm.
_FROM_OUTSIDE = frozenset({"complex", "contextual"})
_EXPLOITED = frozenset({"adolescent", "exploitation"})
# What such officers see to.
_EDUCATION_WELFARE = frozenset({"education", "welfare"})
_ATTENDANCE = frozenset({"attendance"})
_OF_MENTAL_HEALTH = frozenset({"mental", "health", "social", "worker"})


def said_anyway(shared: frozenset[str], levels: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """The words that say nothing beside those that two titles share, their grades too, where one has `more` of them."""
    part = WORDS.part | {"home"} if "residential" in shared else WORDS.part
    if "worker" in shared and len(shared - WORDS.common) >= OF_A_PROJECT:
        part = part | {"project"}
    if "nurse" in shared:
        part = part | {"staff"}
    if "child" in shared and more >= _YOUNG_PEOPLE:
        part = part | _YOUNG_PEOPLE
    if "child" in shared and "home" in shared:
        part = part | {"residential"}
    if "conference" in shared and "chair" in levels:
        part = part | _CHAIRS_UNIT
    if shared >= _PERSONAL_ADVISER:
        part = part | _LEAVING_CARE
    if "ebd" in shared:
        part = part | _CHILD
    if "safeguarding" in shared and not _FROM_OUTSIDE.isdisjoint(shared):
        part = part | _EXPLOITED
    if shared >= _EDUCATION_WELFARE:
        part = part | _ATTENDANCE
    if "amhp" in levels:
        part = part | _OF_MENTAL_HEALTH
    if "social" in shared and "child" in more:  # "Children's Social Care"
        part = part | {"care"}
    return part
