"""Bytes to text: the order of evidence, and what is mended on the way."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.charset import codec_of, decode

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
