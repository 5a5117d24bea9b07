"""Languages: a sentence each, close calls, and any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.lang import language

SENTENCES = {
    "zh": "近年来，市委市政府坚持教育优先发展战略，解决了一批教育重点难点工作。",
    "zh-Hant": "近年來，市府堅持教育優先發展戰略，解決了一批教育重點難點工作。",
    "ja": "東京都は今日、新しい教育計画を発表しました。",
    "ko": "서울시는 오늘 새로운 교육 계획을 발표했다.",
    "ru": "Сегодня городские власти объявили о новом плане развития школ.",
    "uk": "Сьогодні міська влада оголосила про новий план розвитку шкіл і її бюджет.",
    "bg": "Днес общината обяви нов план за развитието на училищата, който ще започне в района на "
    "изток от града, където съветът вече събира пари и търси къщи.",
    "el": "Ο δήμος ανακοίνωσε σήμερα ένα νέο σχέδιο για τα σχολεία.",
    "ar": "أعلنت البلدية اليوم خطة جديدة لتطوير المدارس في المدينة.",
    "fa": "شهرداری امروز برنامه‌ای برای گسترش مدارس پیشنهاد کرد و گفت چهار پارک می‌سازد.",
    "he": "העירייה הודיעה היום על תוכנית חדשה לבתי הספר.",
    "th": "วันนี้เทศบาลเมืองประกาศแผนใหม่สำหรับโรงเรียน",
    "hi": "नगर पालिका ने आज स्कूलों के लिए एक नई योजना की घोषणा की।",
    "en": "The council said on Monday that it would open three new schools in the city.",
    "de": "Die Stadt hat am Montag angekündigt, dass sie drei neue Schulen für die Kinder bauen "
    "wird.",
    "fr": "La ville a annoncé lundi qu'elle allait ouvrir trois écoles dans les quartiers du "
    "nord.",
    "es": "El ayuntamiento anunció el lunes que abrirá tres escuelas más en los barrios del "
    "norte.",
    "it": "Il comune ha annunciato lunedì che aprirà tre nuove scuole nei quartieri della città.",
    "pt": "A prefeitura anunciou na segunda-feira que vai abrir três escolas em bairros da "
    "cidade, não só no norte.",
    "nl": "De gemeente heeft maandag gezegd dat er drie nieuwe scholen in de stad worden gebouwd.",
    "pl": "Miasto ogłosiło w poniedziałek, że otworzy trzy nowe szkoły i nie będzie się spieszyć.",
    "id": "Pemerintah kota mengumumkan bahwa tiga sekolah baru akan dibuka di daerah itu dengan "
    "dana yang tersedia.",
    "tr": "Belediye pazartesi günü şehirde üç yeni okul açacağını ve bu yıl için bütçe "
    "ayırdığını duyurdu.",
    "vi": "Thành phố đã công bố kế hoạch xây dựng ba trường học mới và một công viên cho người "
    "dân.",
    "cs": "Město v pondělí oznámilo, že otevře tři nové školy, které jsou pro děti z okolí.",
    "sv": "Kommunen sade på måndagen att det ska byggas tre nya skolor och en park för barnen.",
    "fi": "Kaupunki kertoi maanantaina, että se avaa kolme uutta koulua, mutta vuoden kuluttua.",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "sentence"), SENTENCES.items(), ids=list(SENTENCES))
def test_one_sentence_is_enough(tag: str, sentence: str) -> None:
    assert language(sentence) == tag


def test_danish_and_norwegian_are_told_apart_by_what_the_page_says() -> None:
    close = "Det er en god dag for byen og for skolen, har de sagt."
    assert language(close, "da") == "da"
    assert language(close, "nb-NO") == "no"


def test_a_declaration_does_not_overrule_the_text() -> None:
    assert language(SENTENCES["en"], "zh-CN") == "en"
    assert language(SENTENCES["zh"], "en") == "zh"
    assert language(SENTENCES["zh-Hant"], "zh-CN") == "zh-Hant"


def test_characters_of_both_forms_leave_it_to_the_declaration() -> None:
    assert language("今天上午", "zh-TW") == "zh-Hant"
    assert language("今天上午") == "zh"


def test_chinese_that_quotes_some_kana_stays_chinese() -> None:
    assert (
        language("日本动画《となり》今天在上海上映，观众反应热烈，影院座无虚席，票房超过预期。" * 2)
        == "zh"
    )


def test_english_names_do_not_make_chinese_english() -> None:
    assert language("苹果公司（Apple Inc.）周二在Cupertino发布了iPhone新款，售价不变。") == "zh"


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("zh_CN", "zh"), ("zh-Hant-HK", "zh-Hant"), ("en-US", "en"), ("nonsense!", None), ("", None)],
)
def test_without_letters_the_declaration_stands(declared: str, tag: str | None) -> None:
    assert language("123 —", declared) == tag


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=12))
def test_any_text_gives_a_tag_or_none(text: str, declared: str | None) -> None:
    tag = language(text, declared)
    assert tag is None or tag == "zh-Hant" or (tag.isascii() and tag.islower())
