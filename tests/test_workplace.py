"""The words by which adverts mention work from home: the sentence as it stands, and nothing that no sentence says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.places import Gazetteer
from matcher.workplace import LONGEST, workplace_of


@pytest.mark.parametrize(
    ("mode", "location", "description", "words"),
    [
        ("hybrid", "", "A rural team. Flexible and hybrid working. A pension.", "Flexible and hybrid working."),
        ("hybrid", "Hybrid - Leeds", "Hybrid working is offered.", "Hybrid - Leeds"),
        ("hybrid", "Leeds", "Benefits\nAgile working in three towns\nA pension", "Agile working in three towns"),
        ("hybrid", "", "Blended working is usual here.", "Blended working is usual here."),
        ("hybrid", "Home / Office", "", "Home / Office"),
        ("hybrid", "", "Lease car scheme, hybrid working, pension", "Lease car scheme, hybrid working, pension"),
        ("hybrid", "", "Not only hybrid working but a pension too.", "Not only hybrid working but a pension too."),
        ("home", "", "You may write up from your kitchen. Home working is possible.", "Home working is possible."),
        ("home", "Home based", "", "Home based"),
        ("home", "Home-based, Kent", "", "Home-based, Kent"),
        ("home", "Leeds / Remote", "", "Leeds / Remote"),
        ("home", "", "Reports are written while working from home.", "Reports are written while working from home."),
        ("home", "", "The role is fully remote.", "The role is fully remote."),
        ("home", "", "This post will be remote", "This post will be remote"),
        ("home", "", "This is a home based role with visits.", "This is a home based role with visits."),
        ("home", "", "No two days are alike, and homeworking helps.", "No two days are alike, and homeworking helps."),
        ("home", "", "Cynigir gweithio gartref.", "Cynigir gweithio gartref."),
        ("home", "", "Work from home when you are not on duty.", "Work from home when you are not on duty."),
        ("home", "", "You combine home working with office days.", "You combine home working with office days."),
        ("home", "", "Reviewing officers are home workers.", "Reviewing officers are home workers."),
        ("home", "Remote (UK)", "", "Remote (UK)"),
        ("hybrid", "", "This is a hybrid role.", "This is a hybrid role."),
    ],
)  # fmt: skip
def test_the_sentence_that_mentions_it_is_quoted(mode: str, location: str, description: str, words: str) -> None:
    assert workplace_of(location, description) == (mode, words)


@pytest.mark.parametrize(
    "description",
    [
        "Remote and rural allowance in some posts",
        "You will reach remote villages and islands.",
        "The valley is remote and lovely.",
        "Interviews will be held remotely.",
        "Training is delivered remotely.",
        "We give home-based support to families.",
        "You will work across community and home-based settings.",
        "You will be in the family home working with parents.",
        "A working at home risk assessment is made.",
        "Sadly this post is not suitable for home working.",
        "Home working is not available in this team.",
        "This is not a remote role.",
        "Working from home isn’t possible in a duty team.",
        "You will manage children’s home workers.",
        "You will supervise a home working programme for young people.",
        "You may be working at home visits with health colleagues.",
        "Home working arrangements are not possible here.",
        "Remote working will not be agreed in the first year.",
        "Hybrid or remote working is sadly not offered.",
        "A hybrid role across duty and court.",
        "The hybrid nature of the post spans two teams.",
        "A scheme for hybrid and electric cars.",
        "Lease an electric or hybrid vehicle.",
        "We cannot offer hybrid working.",
        "Hybrid working is not offered.",
        "The post is office based.",
        "",
    ],
)
def test_what_no_sentence_bears_out_is_not_mentioned(description: str) -> None:
    assert workplace_of("Leeds", description) == (None, None)


def test_a_later_sentence_may_mention_what_an_earlier_one_refuses() -> None:
    told = "Visits are no home working. Reports are, and home working is welcome then."
    assert workplace_of("", told) == ("home", "Reports are, and home working is welcome then.")


def test_what_is_refused_of_one_kind_leaves_the_other() -> None:
    assert workplace_of("", "Hybrid working is not offered. A fully remote post.") == ("home", "A fully remote post.")
    assert workplace_of("Home based", "Hybrid working on Fridays.") == ("home", "Home based")


@settings(max_examples=60, deadline=None)
@given(st.text("ab .,\n", max_size=400), st.text("ab ,", max_size=400))
def test_a_quote_stands_in_the_advert_and_is_never_long(before: str, after: str) -> None:
    words = f"{before} we offer hybrid working here {after}".strip()
    mode, quote = workplace_of("", words)
    assert mode == "hybrid"
    assert quote
    assert "hybrid working" in quote
    assert len(quote) <= LONGEST
    assert quote in " ".join(words.split()) or quote in words


@pytest.mark.parametrize(
    "description",
    ["We offer hybrid working.", "Agile-working.", "You may be working from home.", "A fully remote post."],
)
def test_the_reading_of_a_place_has_the_words(description: str) -> None:
    place = Gazetteer().read(employer="", location="Leeds", description=description)
    assert place.mode
    assert place.mode_words == description
