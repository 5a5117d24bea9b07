"""Bytes to text: the order of evidence, and what is mended on the way."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.charset import decode
from scraper.codings import codec_of

NEWS = "新华社北京1月5日电（记者张三）国务院总理在会上说，这是我们的一项重要工作。" * 3
TAIWAN = "記者林欣漢／台北報導，這是我們的一項重要工作，國會在上週開會時說明了這個問題。" * 3


@pytest.mark.parametrize("label", ["gb2312", "GB_2312-80", "gbk", "x-gbk", "cp936", "gb18030"])
def test_every_gb_label_reads_the_characters_that_gb2312_lacks(label: str) -> None:
    text = "朱镕基、陶喆、囧 · — 㛃䶮"
    found = decode(text.encode("gb18030"), f"text/html; charset={label}")
    assert (found.text, found.charset) == (text, "gb18030")
    assert label in found.why


def test_the_full_width_space_that_gb_codecs_refuse_is_read() -> None:
    assert decode(b"\xa3\xa0\xd6\xd0\xb9\xfa", "text/html; charset=gb2312").text == "\u3000中国"


def test_a_lone_80_is_the_euro_sign_in_gb_pages() -> None:
    body = NEWS.encode("gb18030") + b" \x80 5"
    assert decode(body, "text/html; charset=gbk").text.endswith(" € 5")


def test_a_stale_label_does_not_beat_valid_utf8() -> None:
    body = f'<meta charset="gb2312">{NEWS}'.encode()
    found = decode(body, "text/html; charset=gbk")
    assert NEWS in found.text
    assert (found.charset, found.repaired) == ("utf-8", ())


def test_a_body_cut_in_mid_character_is_still_utf8() -> None:
    found = decode(NEWS.encode()[:-1])
    assert found.text == NEWS[:-1]
    assert found.repaired == ("cut tail",)


def test_utf8_with_a_few_bad_bytes_stays_utf8() -> None:
    body = NEWS.encode() + b"\xff\xb5" + NEWS.encode()
    found = decode(body, "text/html; charset=gb2312")
    assert found.text.startswith(NEWS)
    assert found.text.endswith(NEWS)
    assert (found.charset, found.repaired) == ("utf-8", ("bad bytes: 2",))


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_beats_every_label(bom: bytes, codec: str) -> None:
    found = decode(bom + NEWS.encode(codec), "text/html; charset=gbk")
    assert (found.text, found.why) == (NEWS, "byte order mark")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_seen_by_its_nul_bytes(codec: str) -> None:
    page = "<html><head><title>x</title></head><body>" + NEWS
    assert decode(page.encode(codec), "text/html; charset=utf-8").text == page


@pytest.mark.parametrize(
    ("text", "codec", "label", "name"),
    [
        ("ソニーは新しい製品を発表した", "cp932", "Shift_JIS", "shift_jis"),
        ("ソニーは新しい製品を発表した", "euc_jp", "EUC-JP", "euc-jp"),
        ("정부는 오늘 새로운 정책을 발표했다", "cp949", "ks_c_5601-1987", "euc-kr"),
        ("Правительство объявило", "cp1251", "windows-1251", "windows-1251"),
        ("Правительство объявило", "koi8_r", "KOI8-R", "koi8-r"),
        ("Źródło: rząd ogłosił", "iso8859_2", "ISO-8859-2", "iso-8859-2"),
        ("Η κυβέρνηση ανακοίνωσε", "iso8859_7", "iso-8859-7", "iso-8859-7"),
        ("„quoted“ – naïve", "cp1252", "ISO-8859-1", "windows-1252"),
        ("行政院長說堃煊", "big5hkscs", "big5", "big5"),
        ("ニュース", "iso2022_jp_2", "iso-2022-jp", "iso-2022-jp"),
    ],
)  # fmt: skip
def test_labels_mean_what_the_web_means(text: str, codec: str, label: str, name: str) -> None:
    found = decode(text.encode(codec), f'text/html; charset="{label}"')
    assert (found.text, found.charset) == (text, name)


def test_the_label_in_a_meta_is_used_when_http_is_silent() -> None:
    page = f"<html><head>{' ' * 3000}<meta content='text/html; charset=big5'></head>{TAIWAN}"
    found = decode(page.encode("big5hkscs"), "text/html")
    assert found.text == page
    assert found.why == "meta says big5"


def test_an_unknown_label_is_ignored_and_told() -> None:
    found = decode(b"<meta charset=gbk>" + NEWS.encode("gb18030"), "text/html; charset=zh-klingon")
    assert found.charset == "gb18030"
    assert "zh-klingon, unknown" in found.why
    assert codec_of("zh-klingon") is None


def test_the_latin_label_of_a_careless_server_does_not_hide_chinese() -> None:
    body = NEWS.encode("gb18030")
    assert decode(body, "text/html; charset=ISO-8859-1").text == NEWS


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (NEWS, "gb18030", "gb18030"),
        (TAIWAN, "big5hkscs", "big5"),
        ("これは新しい製品についてのニュースです。" * 4, "cp932", "shift_jis"),
        ("これは新しい製品についてのニュースです。" * 4, "euc_jp", "euc-jp"),
        ("정부는 오늘 새로운 정책을 발표했다고 한다." * 4, "cp949", "euc-kr"),
        ("Правительство объявило о новых мерах поддержки", "cp1251", "windows-1251"),
        ("Правительство объявило о новых мерах поддержки", "koi8_r", "koi8-r"),
    ],
)
def test_without_a_label_the_commonest_characters_decide(text: str, codec: str, name: str) -> None:
    found = decode(f"<p>{text}</p>".encode(codec))
    assert (found.text, found.charset) == (f"<p>{text}</p>", name)


def test_french_without_a_label_is_not_taken_for_chinese() -> None:
    text = "Le gouvernement a décidé d'améliorer l'été à Orléans"
    assert decode(text.encode("cp1252")).text == text


def test_text_once_read_as_latin_1_is_read_again() -> None:
    wrong = NEWS.encode("gb18030").decode("latin-1")
    found = decode(f"<p>{wrong}</p>".encode())
    assert found.text == f"<p>{NEWS}</p>"
    assert found.repaired == ("mojibake: gb18030 read as latin-1",)


def test_text_twice_encoded_is_read_again() -> None:
    wrong = NEWS.encode().decode("cp1252", "replace").replace("\ufffd", "")
    assert "mojibake" in decode(NEWS.encode().decode("latin-1").encode()).repaired[0]
    assert isinstance(decode(wrong.encode()).text, str)


def test_french_in_utf8_is_left_alone() -> None:
    text = "L'été à Orléans : décès, naïveté, façades, élève" * 20
    assert decode(text.encode()).text == text


def test_text_that_is_lost_is_flagged() -> None:
    assert decode("<p>锟斤拷锟斤拷锟斤拷</p>".encode() * 20).flags == ("mojibake",)
    assert decode(NEWS.encode()).flags == ()


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=600), st.sampled_from([None, "text/html; charset=gb2312", "x; charset=\xff"])
)
def test_any_bytes_give_a_text_that_can_be_stored(body: bytes, header: str | None) -> None:
    found = decode(body, header)
    found.text.encode("utf-8")
    assert found.why


RUSSIAN = "Правительство объявило о новых мерах поддержки населения, сказал министр. " * 4
GREEK = "Η κυβέρνηση ανακοίνωσε νέα μέτρα στήριξης για τους πολίτες, είπε ο υπουργός. " * 4
POLISH = "Rząd ogłosił nowe środki wsparcia dla ludności, powiedział minister, źródło: PAP. " * 4
KOREAN = "정부는 오늘 새로운 정책을 발표했다고 한다. 이것은 우리의 중요한 일이다." * 4
JAPANESE = "これは新しい製品についてのニュースです。政府は今日それを発表した。" * 4


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [(NEWS, "gb18030", "big5"), (TAIWAN, "big5hkscs", "gb2312"), (JAPANESE, "cp932", "gb2312"),
     (KOREAN, "cp949", "gb2312"), (JAPANESE, "iso2022_jp_2", "gbk")],
)  # fmt: skip
def test_a_label_that_makes_words_that_nobody_writes_is_doubted(
    text: str, codec: str, label: str
) -> None:
    assert decode(text.encode(codec), f"text/html; charset={label}").text == text


@pytest.mark.parametrize(
    ("text", "codec", "language"),
    [(POLISH, "cp1250", "pl-PL"), (POLISH, "iso8859_2", "pl"), (GREEK, "cp1253", "el"),
     ("Hükümet yeni destek önlemlerini açıkladı, dedi bakan. " * 4, "cp1254", "tr")],
)  # fmt: skip
def test_the_language_that_a_page_names_tells_its_charset(
    text: str, codec: str, language: str
) -> None:
    page = f"<html lang='{language}'><body>{text}</body></html>"
    assert decode(page.encode(codec)).text == page
    assert decode(page.encode(codec), "text/html; charset=utf-8").text == page


@pytest.mark.parametrize("codec", ["cp1251", "koi8_r", "iso8859_5", "cp866"])
def test_russian_without_a_label_is_told_by_its_letters(codec: str) -> None:
    assert decode(f"<p>{RUSSIAN}</p>".encode(codec)).text == f"<p>{RUSSIAN}</p>"


def test_one_bad_byte_in_an_english_page_does_not_make_it_russian() -> None:
    text = "<p>“We don’t know,” he said.</p>"
    found = decode(text.encode() + b"\xff")
    assert (found.charset, found.text) == ("utf-8", text + "\ufffd")


def test_english_with_curly_quotes_under_a_gb_label_keeps_its_letters() -> None:
    text = "<p>“We don’t know what they’ll do,” he said.</p>"
    assert decode(text.encode("cp1252"), "text/html; charset=gb2312").text == text


def test_pieces_in_another_charset_are_read_as_what_they_are() -> None:
    page, piece = f"<p>{NEWS}</p>", "<li>另一个部门拼进来的一段文字</li>"
    mixed = decode(page.encode("gb18030") + piece.encode(), "text/html; charset=gbk")
    assert mixed.text == page + piece
    mixed = decode(page.encode() + piece.encode("gb18030"), "text/html; charset=utf-8")
    assert mixed.text == page + piece
    assert mixed.repaired == ("pieces in gb18030: 1",)


def test_a_label_in_a_comment_is_none() -> None:
    page = f"<!-- <meta charset=gbk> --><meta charset=big5><p>{TAIWAN}</p>"
    assert decode(page.encode("big5hkscs")).why == "meta says big5"


def test_a_byte_order_mark_of_utf8_before_gb_bytes_is_not_believed() -> None:
    found = decode(codecs.BOM_UTF8 + NEWS.encode("gb18030"), "text/html; charset=gbk")
    assert NEWS in found.text


def test_characters_of_four_bytes_are_read_under_a_gb2312_label() -> None:
    text = NEWS + "㐀𠮷䶮"
    assert decode(text.encode("gb18030"), "text/html; charset=gb2312").text == text


@pytest.mark.parametrize("text", [NEWS, TAIWAN, RUSSIAN, JAPANESE])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_utf8_once_read_as_western_is_read_again(text: str, codec: str) -> None:
    raw = text.encode()
    wrong = "".join(_western(byte, codec) for byte in raw)
    found = decode(f"<p>{wrong}</p>".encode())
    assert found.text == f"<p>{text}</p>"
    assert found.repaired == ("mojibake: utf-8 read as latin-1",)


def _western(byte: int, codec: str) -> str:
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def test_quotes_that_were_encoded_twice_are_read_again() -> None:
    text = "“We don’t know,” said the café’s owner — he doesn’t want to."
    wrong = "".join(_western(byte, "cp1252") for byte in text.encode())
    assert decode(wrong.encode()).text == text


def test_utf8_once_read_as_gb18030_is_read_again_and_what_is_lost_is_told() -> None:
    found = decode(NEWS.encode().decode("gb18030", "replace").encode())
    assert "国务院" in found.text
    assert found.repaired == ("mojibake: utf-8 read as gb18030",)
    assert found.flags == ("mojibake",)


def test_russian_once_read_as_western_is_read_again() -> None:
    assert decode(RUSSIAN.encode("cp1251").decode("cp1252").encode()).text == RUSSIAN


@pytest.mark.parametrize(
    "text",
    ["Él dijo: «¡Qué año, señora Ångström!» — São Paulo, Åre, Ävja. " * 8,
     "È già là\u00a0: «\u00a0À la façon d’Århus\u00a0»" * 8,
     "Chữ “锛” là một chữ Hán hiếm; Ầ Ấ Â Ã." * 2],
)  # fmt: skip
def test_letters_with_accents_are_left_alone(text: str) -> None:
    assert decode(text.encode()).text == text
