"""A glance tells which articles cannot be a text's story, and no copy is lost by it."""

import random

import pytest

from storage import same, sides
from storage.hopes import Glimpse, hopeful
from storage.sides import Bare


def prose(seed: int, length: int) -> str:
    """Text that has nothing in common with that of another seed."""
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x5000, 0x7000)) for _ in range(length))


def glimpse(text: Bare, other: str, cluster_id: int) -> Glimpse:
    known = sides.bare(other)
    return Glimpse(cluster_id, cluster_id, known, sides.glance(text, known))


def test_a_paragraph_in_common_with_each_of_several_is_no_hope() -> None:
    paragraphs = [prose(n, 200) for n in range(4)]
    text = sides.bare("\n".join(paragraphs))
    others = [glimpse(text, each + prose(9 + n, 500), n) for n, each in enumerate(paragraphs)]
    assert all(one.seems_close for one in others)
    assert not hopeful(others, [])


def test_an_excerpt_within_what_many_have_at_their_foot_is_hope() -> None:
    story, foot = prose(1, 900), prose(2, 400)
    text = sides.bare(story[:300] + "\n" + foot)
    whole = glimpse(text, story, 1)
    others = [glimpse(text, prose(10 + n, 700) + foot, 10 + n) for n in range(3)]
    assert not hopeful([whole], [])
    assert hopeful([whole, *others], [])
    assert hopeful([whole], [(300, 700)])
    assert not hopeful(others, [])


@pytest.mark.parametrize("every", [9, 12, 20])
@pytest.mark.parametrize("kept", [0.6, 0.7, 1.0])
def test_what_slips_break_up_is_still_hope(every: int, kept: float) -> None:
    story = prose(1, 600)
    slipped = "".join("误" if n % every == 0 else char for n, char in enumerate(story))
    copy = slipped[: round(kept * 600)] + prose(2, round((1 - kept) * 600))
    text = sides.bare(copy)
    assert same.compare(text, sides.bare(story)).share >= same.ENOUGH
    assert hopeful([glimpse(text, story, 1)], [])


def test_nearly_the_whole_text_is_hope_though_all_of_it_is_frame() -> None:
    text = sides.bare(prose(1, 300))
    assert hopeful([glimpse(text, prose(1, 300), n) for n in range(3)], [])


def test_a_text_that_says_things_twice_is_not_taken_for_less() -> None:
    refrain = prose(3, 12)
    verses = "".join(prose(n, 12) + refrain for n in range(20))
    text = sides.bare(verses + prose(40, 60))
    others = [glimpse(text, verses + prose(50 + n, 60), n) for n in range(3)]
    assert same.compare(text, others[0].text).share > 0.85
    assert hopeful(others, [])
