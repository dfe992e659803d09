"""How two postings' titles and places compare, given what else each of them tells.

Owns leaving out of a title what its own posting's place and employer say already, and reading places within an area
that both are known to be in. Must not weigh anything: evidence.py does.
"""

from matcher.duplicates.areas import in_county, is_district
from matcher.duplicates.employers import not_of_name, units
from matcher.duplicates.pay import by_the_piece
from matcher.duplicates.places import Place, PlaceLikeness, places
from matcher.duplicates.posting import Read
from matcher.duplicates.selling import names_no_work
from matcher.duplicates.terms import DIGIT
from matcher.duplicates.titles import Title, TitleLikeness, added, titles, words_apart
from matcher.duplicates.wordforms import folded, tokens
from matcher.duplicates.words import WORDS

# A hospital's manager is another, unless the place is that hospital.
_BUILDINGS = frozenset({"centre", "center", "hall", "hospital", "house", "office"})
_HOSPITAL = "hospital"
_WITHIN_HOSPITAL = WORDS.place_venue | WORDS.work | WORDS.part  # "Hill Hospital, Stroke Unit"
_COUNCIL = frozenset({"council", "borough"})
_CHILD = frozenset({"child"})
_INDEPENDENT = frozenset({"independent"})  # as whoever is paid by the piece is
_LONDON = frozenset({"london"})
# What a title may add to any work, and to some, where nothing else differs but words.
_OF_ANY_WORK = frozenset({"only", "service", "unit"})
_GOES_WITHOUT_SAYING = {
    "assessment": frozenset({"centre"}),
    "fostering": frozenset({"therapeutic", "independent"}),
    "refuge": frozenset({"support", "women", "abuse", "domestic"}),
    "idva": frozenset({"high", "marac", "risk"}),
    "contact": frozenset({"supervised"}),
}
_OF_CHILDRENS_HOMES = frozenset({"child", "residential", "young"})
_OF_HOMES = frozenset({"child", "home", "residential"})  # which most managers without a field manage on such boards
# Where "children's" goes without saying on boards of social care, but not "Social Worker - Assessment".
_MOSTLY_WITH_CHILDREN = frozenset({"adoption", "contact", "family", "fostering", "looked", "residential"})
# In a part of an address that names no town.
_OF_NO_TOWN = {"avenue", "building", "centre", "floor", "hall", "house", "lane", "office", "rd", "road", "street"}
_BESIDE_NAMES = frozenset({"and", "london"})  # in a borough's name
_BOROUGH = "E09"  # what the codes of London's boroughs begin with
UNCOMMON = 3  # words that few titles have, in one that a county has once
# A firm's care assistant is called either, and so is who cares for people at their homes.
_CARE, _HOME_CARE = frozenset({"care", "healthcare"}), frozenset({"home", "homecare"})
_COUNTIES = WORDS.place_county - {"london", "manchester"}
_NOTHING: frozenset[str] = frozenset()
_OF_NAMES = WORDS.common | WORDS.place_compass | WORDS.employer_health


def _beyond(words: frozenset[str], a: Read, b: Read) -> frozenset[str]:
    """`words` of `a`'s title without those that name no other job: the other's place, or its own, and its employer.

    Its own place says more where the other's is told and is not that.
    """
    named = (a.employer.named | b.employer.named) - WORDS.place_compass
    if b.employer.site:  # "Deputy Manager - Hill House" is at "Larkrise - Hill House"
        named = named | b.employer.site
    left = words - named - (b.place.words or a.place.words - WORDS.place_compass)
    for name in (a.area, a.employer.words):  # "North" says something, "North Lanarkshire" in full nothing new
        told = name - {"and"}
        left = left - told if left and told and told <= words else left
    for unit in units(b.employer) if left else ():  # which the other's advert tells as well, behind its employer's name
        left = left - unit if unit <= words else left
    if left and left < words & _COUNTIES and not b.place.words.isdisjoint(words & _COUNTIES):
        left = _NOTHING  # "Herefordshire and Worcestershire", of which the other tells its own
    if left and len(left) < len(words):
        # "Welwyn Garden City", "St Helier": nothing is left of the name of a place but a word that many have.
        left = left - (WORDS.place_venue - _BUILDINGS | (_BUILDINGS & (a.place.told | b.place.told)))
    return left


def _of_care_firm(apart: frozenset[str], title: Title) -> bool:
    """Whether two titles that differ in these words are one where a firm, and not the health service, employs."""
    if apart == _CARE:
        return "assistant" in title.levels
    return apart == _HOME_CARE and title.words.isdisjoint(_OF_CHILDRENS_HOMES)


def title_likeness(a: Read, b: Read) -> TitleLikeness:
    """How two postings' titles compare, words of their places and employers left out."""
    if a.title is b.title:
        return "same" if a.title.key else "unknown"
    likeness, left, right = titles(a.title, b.title)
    if left or right:
        if "and" in a.area and left & a.area and right & a.area:  # "Barking" and "Dagenham": two of its places
            return "different"
        both = left and right
        if both and a.employer.firm and b.employer.firm and _of_care_firm(left | right, a.title):
            return "same"
        left, right = _beyond(left, a, b), _beyond(right, b, a)
        if left | right == _INDEPENDENT and by_the_piece(a.salary) and by_the_piece(b.salary):
            return "same"
        # "Social Care Assistant", or "Care Assistant, Wold Social Care"?
        if not (left and right) or left | right <= _OF_NAMES:
            left, right = not_of_name(left, a.title, a.employer), not_of_name(right, b.title, b.employer)
        if a.employer.key != b.employer.key and left | right <= WORDS.place_compass:  # of "Adopt North West"
            left, right = not_of_name(left, a.title, b.employer), not_of_name(right, b.title, a.employer)
        if both and not (left and right):  # "…, Court Team", and "Thornby: … - Court"
            left, right = added(left, right, a.title, b.title)
        return words_apart(left, right, a.title, b.title)
    return likeness


def adds_no_work(a: Read, b: Read) -> bool:
    """Whether one of two titles adds words to the other's of which none is of other work than the rest tells."""
    _, left, right = titles(a.title, b.title)
    more = (_beyond(left, a, b) | _beyond(right, b, a)) - _OF_ANY_WORK
    shared = a.title.words & b.title.words
    for work, said in _GOES_WITHOUT_SAYING.items():
        if work in shared:
            more = more - said
    if not (a.title.words and b.title.words):
        more = more - _OF_HOMES
    if not more:
        return True
    if more >= _CHILD and words_apart(_CHILD, frozenset(), a.title, b.title) == "children said":
        more = more - _CHILD
    return names_no_work(more)


def mostly_with_children(a: Read, b: Read) -> bool:
    """Whether these are jobs of such work in one town; a county has many."""
    return not _MOSTLY_WITH_CHILDREN.isdisjoint(a.title.words | b.title.words) and not a.place.broad


def _as_its_employer(place: Place, other: Read) -> bool:
    """Whether one of two places adds only the employer's name: "Wold Firm Hill Hospital" and "Hill Hospital"."""
    shared = place.words & other.place.words
    return bool(shared) and (place.words ^ other.place.words) <= other.employer.words


def _at_one_hospital(a: Read, b: Read) -> bool:
    """Whether two places name one hospital of a firm, and one of them the firm too: "Wold Firm Hill Hospital, Mere".

    The health service pays alike everywhere, and what stands behind a hospital of its may be a ward.
    """
    if a.employer.words.isdisjoint(a.place.told ^ b.place.told) or "nhs" in a.employer.named:
        return False
    added = (a.place.told ^ b.place.told) - a.employer.words
    if not _WITHIN_HOSPITAL.isdisjoint(added) or not "".join(added).isalpha():
        return False
    parts = [tokens(part) for read in (a, b) for part in folded(read.place.text).split(",") if _HOSPITAL in part]
    names = {frozenset(part) - a.employer.words for part in parts}
    return len(parts) == 2 and len(names) == 1 and names != {frozenset({_HOSPITAL})}


def _in_one_hospital(a: Read, b: Read) -> bool:
    """Whether only one of two of a council's jobs is in a hospital, and neither's title says so: two of its teams."""
    if (_HOSPITAL in a.place.told) == (_HOSPITAL in b.place.told) or _HOSPITAL in a.title.words | b.title.words:
        return False
    return not a.employer.named.isdisjoint(_COUNCIL) and a.employer.key == b.employer.key


def _in_london(a: Read, b: Read) -> bool:
    """Whether one of two places is London and the other, whatever it is called, in one of its boroughs."""
    return any(
        city.place.words == _LONDON and not city.place.outcode and (place.authority_code or "").startswith(_BOROUGH)
        for city, place in ((a, b), (b, a))
    )


def _behind_a_page(a: Read, b: Read) -> bool:
    """Whether one of two adverts is an attachment of the other's page, by its title or by pay told as the nation's."""
    return a.title.attached != b.title.attached or a.salary.national != b.salary.national


def _county_of_authority(a: Read, b: Read) -> bool:
    """Whether one of two places of one authority is the county or region that the authority is in.

    "Cumbria" for a council of a part of it, but not "West Norfolk" for Norfolk's own. The county may be no authority,
    or another: Birmingham is in the West Midlands, and Gillingham's Medway in Kent. That is no one council's area, so
    a job of a title that many have, or till another day, is elsewhere in it, unless one advert is what lies behind a
    job's page, which says where in fewer words.
    """
    if a.place.broad != b.place.broad and a.authority_code != b.authority_code:
        if not a.closing or a.closing != b.closing:
            return False
        telling = a.title.grades and a.title.grades == b.title.grades
        if not telling and not _behind_a_page(a, b) and min(a.title.rarity, b.title.rarity) < UNCOMMON:
            return False
        return in_county(b.area, a.place) or in_county(a.area, b.place)
    if a.authority_code != b.authority_code or not a.authority_code or a.place.broad == b.place.broad:
        return False
    county = a.place if a.place.broad else b.place
    return a.area.isdisjoint(county.words) or in_county(a.area, county)


def _district_of_page(a: Read, b: Read) -> bool:
    """Whether a job's page names a town and what lies behind it the town's district or county: Charnwood, Cornwall."""
    if not a.authority_code or a.authority_code != b.authority_code or not a.closing or a.closing != b.closing:
        return False
    if not _behind_a_page(a, b):
        return False
    return a.place.broad != b.place.broad or is_district(a.place) != is_district(b.place)


def _one_of_towns(a: Read, b: Read) -> bool:
    """Whether one advert leaves the choice of several towns, of which the other's is one, until one day."""
    if not (a.place.towns or b.place.towns) or not a.closing or a.closing != b.closing:
        return False
    return any(
        town <= place.words for towns, place in ((a.place.towns, b.place), (b.place.towns, a.place)) for town in towns
    )


def _office_in_borough(a: Read, b: Read) -> bool:
    """Whether a borough's advert tells an office with its postcode and another a part of that borough, all else equal.

    Two offices are told in one way, and no part of a borough is far from another.
    """
    if not a.closing or a.closing != b.closing or not a.salary.figures or a.salary.figures != b.salary.figures:
        return False
    if bool(a.place.outcode) == bool(b.place.outcode) or (a.reference and b.reference):
        return False
    return a.employer.key == b.employer.key and a.area <= a.employer.area and a.title.key == b.title.key


def _all_of_borough(a: Read, b: Read) -> bool:
    """Whether one of two adverts of a borough's council tells all of the borough, London beside it; both till one day.

    A board has "Merton, London" for an office in Morden, and pay or employer in other words too. Of another employer
    that is one part of the borough.
    """
    if (a.reference and b.reference) or (a.salary.text, a.employer.text) == (b.salary.text, b.employer.text):
        return False
    if not a.closing or a.closing != b.closing or not a.employer.key or a.employer.key != b.employer.key:
        return False
    borough = a.area - _BESIDE_NAMES
    return borough <= a.employer.area and any(read.place.words - _LONDON == borough for read in (a, b))


def _in_councils_own_town(a: Read, b: Read) -> bool:
    """Whether one advert of a council tells a building and no town, and the other the town it is named after; one day.

    "Civic Centre, Darwall Street" for Walsall's council and "Walsall, West Midlands".
    """
    if not a.closing or a.closing != b.closing or a.employer.key != b.employer.key:
        return False
    if a.authority_code != b.authority_code or a.employer.named.isdisjoint(_COUNCIL):
        return False
    return any(
        town.place.town == a.employer.area and not office.place.outcode and _names_no_town(office.place)
        for town, office in ((a, b), (b, a))
    )


def _names_no_town(place: Place) -> bool:
    """Whether each part of an address has a street's or a building's word, or a number."""
    parts = [tokens(part) for part in folded(place.text).split(",")]
    return all(not _OF_NO_TOWN.isdisjoint(part) or any(map(DIGIT.search, part)) for part in parts)


def _with_its_postcode(a: Read, b: Read) -> bool:
    """Whether one advert of an employer tells a building in a town and the other the town with its postcode.

    Postcodes reach into the next authority, so that the two may be read in two. Pay is the same, and so is the closing
    day where both tell it.
    """
    town, other = (a, b) if a.place.outcode else (b, a)
    if not town.place.outcode or other.place.outcode or not a.employer.key or a.employer.key != b.employer.key:
        return False
    if not a.salary.figures or a.salary.figures != b.salary.figures:
        return False
    if a.closing and b.closing and a.closing != b.closing:
        return False
    # "Newcastle ST5" is not Newcastle upon Tyne.
    return any(frozenset(tokens(part)) == town.place.words for part in folded(other.place.text).split(",")[1:])


def _councils_for_town(a: Read, b: Read) -> bool:
    """Whether a board told a council's area, where the council told a town of it, for what looks like one job.

    By itself its name may be the town that the council is named after ("Caerphilly"). Here pay and closing day are the
    same, pay and employer are told in two ways, and only one has a number.
    """
    if bool(a.reference) == bool(b.reference) or not a.closing or a.closing != b.closing:
        return False
    own, board = (a, b) if a.reference else (b, a)
    if not own.salary.figures or own.salary.figures != board.salary.figures or own.salary.text == board.salary.text:
        return False
    if own.employer.key != board.employer.key or own.employer.text == board.employer.text:
        return False
    return bool(own.area) and own.authority_code == board.authority_code and board.place.words == own.area


def place_likeness(a: Read, b: Read) -> PlaceLikeness:
    """How two postings' places compare, given the authority and the employer's own area where they are known."""
    if a.place is b.place:
        return "same" if a.place.words or a.place.incode else "unknown"
    one, other = a.authority_code, b.authority_code
    areas: tuple[frozenset[str], ...] = ()
    if one and other and one == other:
        areas = (a.area, b.area)
    elif not (one and other) and a.employer.key and a.employer.key == b.employer.key:
        areas = (a.employer.area & b.employer.area,)
    likeness = places(a.place, b.place, areas)
    if likeness not in ("contained", "different"):
        return likeness
    if likeness == "contained" and _in_one_hospital(a, b):
        return "different"
    if likeness == "contained" and a.employer.key == b.employer.key:
        in_hospital = _HOSPITAL in a.place.told
        if _as_its_employer(a.place, b) or (in_hospital and _at_one_hospital(a, b)):
            return "same"
    if likeness == "different" or (likeness == "contained" and one != other):
        broad = a.place.broad or b.place.broad
        if (
            (broad and (_in_london(a, b) or _county_of_authority(a, b)))
            or _district_of_page(a, b)
            or _one_of_towns(a, b)
            or (likeness == "contained" and _with_its_postcode(a, b))
            or (likeness == "different" and (_councils_for_town(a, b) or _in_councils_own_town(a, b)))
        ):
            return "contained"
    if one and other and (one != other or one.startswith(_BOROUGH)):
        # London and another board's "Lewisham" are one place, and so is a part of Lewisham; two boroughs are not.
        told = (a.place.words, b.place.words)
        if one == other:
            of_any = _LONDON in told or _office_in_borough(a, b) or _all_of_borough(a, b)
            return "contained" if of_any else likeness
        london = one[:3] == other[:3] == _BOROUGH and not _LONDON.isdisjoint(told[0] | told[1])
        return "contained" if london and likeness == "contained" else "different"
    return likeness
