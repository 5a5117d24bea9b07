"""The sample of a text is what its definition says, however it is found."""

from hashlib import blake2b
from zlib import crc32

from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage import fingerprints
from storage.fingerprints import SAMPLE, WIDTH


def plainly(bare: str, times: int) -> dict[int, int]:
    """The grams whose CRC-32 ends in less than `times`, each with its first place."""
    coded = bare.encode("utf-16-le", "replace")
    found: dict[int, int] = {}
    for place in range(len(coded) // 2 - WIDTH + 1):
        gram = coded[2 * place : 2 * (place + WIDTH)]
        if crc32(gram) % SAMPLE < times:
            name = int.from_bytes(blake2b(gram, digest_size=6).digest(), "big")
            found.setdefault(name, place)
    return found


@settings(deadline=None, max_examples=100)
@given(st.text("中国家报道发展a5é\U00020000\ud800", max_size=60), st.sampled_from([1, 2, 9, 40]))
@example("", 1)
@example("一二三四五六七", 1)
@example("一二三四五六七八", 1)
def test_the_crcs_of_all_grams_at_once_choose_as_each_alone(text: str, copies: int) -> None:
    bare = text * copies
    times = 4 if len(bare) <= 320 else 2 if len(bare) <= 640 else 1
    assert fingerprints.sample(bare) == plainly(bare, times)
