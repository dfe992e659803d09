"""The words by which adverts mention work from home: the sentence as it stands, and nothing that no sentence says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.places import Gazetteer
from matcher.workplace import LONGEST, mentioned, workplace_of


@pytest.mark.parametrize(
    ("mode", "location", "description", "words"),
    [
        ("hybrid", "", "A rural team. Flexible and hybrid working. A pension.", "Flexible and hybrid working."),
        ("hybrid", "Hybrid - Leeds", "Hybrid working is offered.", "Hybrid - Leeds"),
        ("hybrid", "Leeds", "Benefits\nAgile working in three towns\nA pension", "Agile working in three towns"),
        ("hybrid", "", "Blended working is usual here.", "Blended working is usual here."),
        ("hybrid", "", "<p>A lease car.</p><p>Hybrid working.</p>", "Hybrid working."),
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
    assert mentioned(mode, location, description) == words


@pytest.mark.parametrize(
    ("mode", "description"),
    [
        ("home", "Remote and rural allowance in some posts"),
        ("home", "You will reach remote villages and islands."),
        ("home", "The valley is remote and lovely."),
        ("home", "Interviews will be held remotely."),
        ("home", "Training is delivered remotely."),
        ("home", "We give home-based support to families."),
        ("home", "You will work across community and home-based settings."),
        ("home", "You will be in the family home working with parents."),
        ("home", "A working at home risk assessment is made."),
        ("home", "Sadly this post is not suitable for home working."),
        ("home", "Home working is not available in this team."),
        ("home", "This is not a remote role."),
        ("home", "Working from home isn’t possible in a duty team."),
        ("home", "You will manage children’s home workers."),
        ("home", "You will supervise a home working programme for young people."),
        ("home", "You may be working at home visits with health colleagues."),
        ("home", "Home working arrangements are not possible here."),
        ("home", "Remote working will not be agreed in the first year."),
        ("hybrid", "Hybrid or remote working is sadly not offered."),
        ("hybrid", "A hybrid role across duty and court."),
        ("hybrid", "The hybrid nature of the post spans two teams."),
        ("hybrid", "A scheme for hybrid and electric cars."),
        ("hybrid", "Lease an electric or hybrid vehicle."),
        ("hybrid", "We cannot offer hybrid working."),
        ("hybrid", "Hybrid working is not offered."),
        ("office", "The post is office based."),
        ("home", ""),
    ],
)
def test_what_no_sentence_bears_out_is_not_mentioned(mode: str, description: str) -> None:
    assert mentioned(mode, "Leeds", description) is None


def test_a_later_sentence_may_mention_what_an_earlier_one_refuses() -> None:
    told = "Visits are no home working. Reports are, and home working is welcome then."
    assert mentioned("home", "", told) == "Reports are, and home working is welcome then."


@settings(max_examples=60, deadline=None)
@given(st.text("ab .,\n", max_size=400), st.text("ab ,", max_size=400))
def test_a_quote_stands_in_the_advert_and_is_never_long(before: str, after: str) -> None:
    words = f"{before} we offer hybrid working here {after}".strip()
    quote = mentioned("hybrid", "", words)
    assert quote
    assert "hybrid working" in quote
    assert len(quote) <= LONGEST
    assert quote in " ".join(words.split()) or quote in words


def test_the_first_posting_that_mentions_it_tells_and_one_without_words_does_not() -> None:
    def row(mode: str | None, description: str) -> dict[str, object]:
        return {"location": "", "description": description, "body": {"place": {"mode": mode}}}

    silent, remote = row(None, "Hybrid working."), row("home", "A remote and rural allowance.")
    told = row("hybrid", "Hybrid working.")
    assert workplace_of([silent, remote, told, row("home", "Home working.")]) == ("hybrid", "Hybrid working.")
    assert workplace_of([silent, remote]) == (None, None)
    assert workplace_of([]) == (None, None)


@pytest.mark.parametrize(
    "description",
    ["We offer hybrid working.", "Agile working.", "You may be working from home.", "A fully remote post."],
)
def test_what_the_reading_of_a_place_takes_for_a_mode_has_its_words(description: str) -> None:
    mode = Gazetteer().read(employer="", location="Leeds", description=description).mode
    assert mode
    assert mentioned(mode, "Leeds", description) == description
