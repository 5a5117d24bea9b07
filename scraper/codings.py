"""Labels of charsets as the web means them, and the codecs of Python that read them.

Labels are those of the WHATWG Encoding Standard and such as Python, Windows and old editors write;
its table of languages says what a page without any label was written in.
"""

from __future__ import annotations

GB = "gb18030"
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("utf-8", "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4"),
    ("utf-16-le", "utf-16 utf-16le utf16 ucs-2 iso-10646-ucs-2 csunicode unicode unicodefeff"),
    ("utf-16-be", "utf-16be unicodefffe"),
    (
        GB,
        "gb18030 gb18030-2000 gb18030-2005 gb18030-2022 gbk "
        "gb2312 gb_2312 gb_2312-80 gb2312-80 x-gbk cp936 ms936 936 chinese csgb2312 "
        "csiso58gb231280 iso-ir-58 euc-cn euccn gb",
    ),
    ("hz", "hz-gb-2312 hz"),
    (
        "big5hkscs",
        "big5 big-5 big5-hkscs cn-big5 csbig5 x-x-big5 big5-eten big5eten cp950 big5hkscs",
    ),
    ("cp932", "shift_jis shift-jis sjis x-sjis ms932 ms_kanji csshiftjis windows-31j cp932"),
    ("euc_jp", "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp"),
    ("iso2022_jp_2", "iso-2022-jp csiso2022jp"),
    (
        "cp949",
        "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cseuckr "
        "csksc56011987 iso-ir-149 cp949 uhc",
    ),
    (
        "cp1252",
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 "
        "ascii us-ascii ansi_x3.4-1968 cp819 ibm819 iso-ir-100 csisolatin1 x-user-defined",
    ),
    ("cp1250", "windows-1250 cp1250 x-cp1250"),
    ("cp1251", "windows-1251 cp1251 x-cp1251 win-1251"),
    ("cp1253", "windows-1253 cp1253 x-cp1253"),
    ("cp1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5"),
    ("cp1255", "windows-1255 cp1255 x-cp1255"),
    ("cp1256", "windows-1256 cp1256 x-cp1256"),
    ("cp1257", "windows-1257 cp1257 x-cp1257"),
    ("cp1258", "windows-1258 cp1258 x-cp1258"),
    ("cp874", "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874"),
    ("iso8859_2", "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 csisolatin2"),
    ("iso8859_3", "iso-8859-3 iso8859-3 latin3 l3"),
    ("iso8859_4", "iso-8859-4 iso8859-4 latin4 l4"),
    ("iso8859_5", "iso-8859-5 iso8859-5 cyrillic csisolatincyrillic"),
    ("iso8859_6", "iso-8859-6 iso8859-6 arabic ecma-114 asmo-708"),
    ("iso8859_7", "iso-8859-7 iso8859-7 greek greek8 ecma-118 elot_928 sun_eu_greek"),
    ("iso8859_8", "iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e hebrew logical visual"),
    ("iso8859_10", "iso-8859-10 iso8859-10 latin6 l6"),
    ("iso8859_13", "iso-8859-13 iso8859-13"),
    ("iso8859_14", "iso-8859-14 iso8859-14"),
    ("iso8859_15", "iso-8859-15 iso8859-15 latin9 latin-9 l9"),
    ("iso8859_16", "iso-8859-16"),
    ("koi8_r", "koi8-r koi8 koi koi8_r cskoi8r"),
    ("koi8_u", "koi8-u koi8-ru"),
    ("mac_roman", "macintosh mac x-mac-roman csmacintosh"),
    ("mac_cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    ("cp866", "ibm866 866 cp866 csibm866"),
)
_CODECS = {label: codec for codec, labels in _FAMILIES for label in labels.split()}
_NAMES = {
    "big5hkscs": "big5", "cp932": "shift_jis", "euc_jp": "euc-jp", "iso2022_jp_2": "iso-2022-jp",
    "cp949": "euc-kr", "koi8_r": "koi8-r", "koi8_u": "koi8-u", "cp866": "ibm866",
    "mac_roman": "macintosh", "mac_cyrillic": "x-mac-cyrillic", "cp874": "windows-874",
    **{f"cp125{n}": f"windows-125{n}" for n in range(9)},
    **{f"iso8859_{n}": f"iso-8859-{n}" for n in range(1, 17)},
}  # fmt: skip

_LOCALES: tuple[tuple[str, str], ...] = (
    (GB, "zh zh-cn zh-sg zh-hans"),
    ("big5hkscs", "zh-tw zh-hk zh-mo zh-hant"),
    ("cp932", "ja"),
    ("cp949", "ko"),
    ("cp1251", "ru uk be bg mk sr kk ky tg mn tt ba"),
    ("cp1250", "pl cs sk hu hr sl ro bs sq"),
    ("cp1253", "el"),
    ("cp1254", "tr az ku"),
    ("cp1255", "he iw yi"),
    ("cp1256", "ar fa ur ps ug"),
    ("cp1257", "lt lv et"),
    ("cp1258", "vi"),
    ("cp874", "th"),
)
_OF_LANGUAGE = {language: codec for codec, languages in _LOCALES for language in languages.split()}


def codec_of(label: str) -> str | None:
    """The Python codec for a charset label as the web means it, or None for an unknown one.

    >>> codec_of("GB2312"), codec_of("iso-8859-1"), codec_of("klingon")
    ('gb18030', 'cp1252', None)
    """
    return _CODECS.get(label.strip().strip("\"'").lower())


def name_of(codec: str) -> str:
    """The WHATWG name of a codec, lower case; every gb* is `gb18030`."""
    return _NAMES.get(codec, codec)


def codec_for_language(tag: str) -> str | None:
    """What pages in a language were written in before UTF-8; None for Western ones.

    >>> codec_for_language("pl-PL"), codec_for_language("zh-Hant-TW"), codec_for_language("fr")
    ('cp1250', 'big5hkscs', None)
    """
    parts = tag.lower().split("-")
    wanted = ("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((_OF_LANGUAGE[name] for name in wanted if name in _OF_LANGUAGE), None)
