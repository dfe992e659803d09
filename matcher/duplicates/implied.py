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
# Whoever gives therapy in adoption gives it to families after they have adopted, which is adoption support.
_THERAPY_IN_ADOPTION = frozenset({"therapeutic", "adoption"})
_ADOPTION_SUPPORT = frozenset({"support"})
# What a psychologist of children and young people sees to, unless another field is told.
_CHILDRENS_PSYCHOLOGIST = frozenset({"child", "psychologist"})
_MENTAL_HEALTH = frozenset({"mental", "health"})
_AWAKE = frozenset({"waking"})  # as whoever works nights is, unless sleep-ins are told
_CHILD = frozenset({"child"})  # who has emotional and behavioural difficulties
# Safeguarding so called is of whom people outside of the family harm.
_FROM_OUTSIDE = frozenset({"complex", "contextual"})
_EXPLOITED = frozenset({"adolescent", "exploitation"})
# What such officers see to.
_EDUCATION_WELFARE = frozenset({"education", "welfare"})
_ATTENDANCE = frozenset({"attendance"})
# Who begins in a month or a season is of that one's cohort, which is read as "intake"; an "Intake Team" has none.
_BEGINNINGS = {
    "spring", "summer", "autumn", "winter",
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip
_COHORT = frozenset({"intake"})
_OF_MENTAL_HEALTH = frozenset({"mental", "health", "social", "worker"})
_CHILDREN = frozenset({"child", "family", "young", "people"})
# "Children, Families and Education": a council's department.
_WITH_CHILDREN = frozenset({"family", "young"})
_DEPARTMENT = _CHILDREN | {"education", "learning", "skill"}
_CHILDRENS_SOCIAL_CARE = frozenset({"child", "social", "care"})
_OF_A_DEPARTMENT = frozenset({"director", "head", "chief"})  # whom it tells from another department's
_CHILDCARE = frozenset({"child", "care"})
# Callings that are another's with children: an outreach worker and a children's outreach worker are two. In social work
# and in homes it goes without saying.
_GIVEN_CHILDREN = frozenset({"family", "social", "residential"})
_WITH_CHILDREN_ANOTHER = WORDS.clinical | {"worker"}


def said_anyway(shared: frozenset[str], levels: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    """The words that say nothing beside those that two titles share, their grades too, where one has `more` of them."""
    part = WORDS.part | {"home"} if "residential" in shared else WORDS.part
    if "worker" in shared and len(shared - WORDS.common) >= OF_A_PROJECT:
        part = part | {"project"}
    if "night" in shared:
        part = part | _AWAKE
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
    if shared >= _THERAPY_IN_ADOPTION:
        part = part | _ADOPTION_SUPPORT
    if shared >= _CHILDRENS_PSYCHOLOGIST:
        part = part | _MENTAL_HEALTH
    if "ebd" in shared:
        part = part | _CHILD
    if "safeguarding" in shared and not _FROM_OUTSIDE.isdisjoint(shared):
        part = part | _EXPLOITED
    if shared >= _EDUCATION_WELFARE:
        part = part | _ATTENDANCE
    if "intake" in more and not _BEGINNINGS.isdisjoint(shared):
        part = part | _COHORT
    if "amhp" in levels:
        part = part | _OF_MENTAL_HEALTH
    if "social" in shared and "child" in more:  # "Children's Social Care"
        part = part | {"care"}
    return part


def says_only_children(more: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether what one title adds to the words that two share is children, families or a department for them."""
    if more <= _CHILDREN or (more <= _DEPARTMENT and not more.isdisjoint(_WITH_CHILDREN)):
        return True
    if more == _CHILDRENS_SOCIAL_CARE:
        return _OF_A_DEPARTMENT.isdisjoint(shared)
    return more == _CHILDCARE and "residential" in shared


def with_children_the_same(shared: frozenset[str]) -> bool:
    """Whether a job of these words is with children whether its title says so or not."""
    return not _GIVEN_CHILDREN.isdisjoint(shared) or _WITH_CHILDREN_ANOTHER.isdisjoint(shared)
