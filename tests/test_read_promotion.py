"""Lines in which a page speaks to its reader, in many languages, and prose that only sounds so."""

from __future__ import annotations

import pytest

from scraper.read.promotion import is_promotion
from tests.support.stories import ENGLISH, STORIES, Story, body_of, page, paragraphs, read


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Facebook",
        "► Sign up for our weekly newsletter",
        "To contact the reporter on this story: Ada Rong in Easterby",
        "This article was originally published by the Easterby Herald.",
        "Get the day's news in your inbox",
        "Copyright 2026 Easterby Herald. All rights reserved.",
        "Lesen Sie auch: Das Wetter am Wochenende",
        "An dieser Stelle finden Sie einen externen Inhalt von YouTube.",
        "À lire aussi : la crue de 2023",
        "Abonnez-vous à notre lettre",
        "Síguenos en Telegram",
        "Lea también: la riada",
        "Leia também",
        "Leggi anche: la piena del fiume",
        "Lees ook: het weer",
        "Читайте также: наводнение",
        "Подписывайтесь на наш канал",
        "Zobacz też: powódź",
        "Przeczytaj także",
        "Čtěte také: povodeň",
        "Bizi Telegram'da takip edin",
        "İçeriğin devamı aşağıda",
        "اقرأ أيضا: الفيضان",
        "تابعونا على فيسبوك",
        "קראו גם: השיטפון",
        "Baca juga: Banjir di kota",
        "Xem thêm: trận lụt",
        "Διαβάστε επίσης: η πλημμύρα",
        "Läs också: översvämningen",
        "আরও পড়ুন: বন্যা",
        "関連記事：水害から二年",
        "会員登録はこちら",
        "관련기사 홍수 이후 이 년",
        "อ่านเพิ่มเติม น้ำท่วม",
        "Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung",
        "Tous droits réservés",
        "Todos los derechos reservados",
        "Все права защищены",
        "Tüm hakları saklıdır",
        "جميع الحقوق محفوظة",
    ],
)
def test_a_line_that_asks_something_of_the_reader_is_known(line: str) -> None:
    assert is_promotion(line)


@pytest.mark.parametrize(
    "line",
    [
        "Follow the river north, and the town comes into sight behind the mill.",
        "Advertisement revenues fell by a third in the year after the flood.",
        "Subscribers were the first to leave, the owner of the paper said.",
        "Join the two banks by a bridge, the engineers had said years ago.",
        "Get up early, he told the volunteers, and bring a towel.",
        "Support for the plan grew over the winter.",
        "This story has no end yet, the librarian said.",
        "Siguen cerradas tres de las salas, según la directora.",
        "Abbonati e lettori hanno atteso due anni.",
        "Lesen will gelernt sein, sagt die Leiterin.",
        "Читайте, сказал он детям, и книги вас найдут.",
        "関連する施設も五日に再開した。",
        "Все права на землю остались у деревни.",
        "Alle Rechten waren verkocht, zei hij.",
        "Tous les élèves ont de l'eau chaude.",
        "",
        "x" * 5000,
    ],
)
def test_prose_that_begins_alike_is_prose(line: str) -> None:
    assert not is_promotion(line)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lang)
def test_a_box_full_of_requests_among_the_paragraphs_is_no_text(story: Story) -> None:
    box = (
        "<div class='x7'><h3>Never miss a story</h3><p>Sign up for our newsletter</p>"
        "<p>By signing up you agree to our terms.</p><p>Unlimited digital access.</p></div>"
    )
    first, *rest = story.text
    copy = f"<p>{first}</p>{box}{paragraphs(tuple(rest))}"
    html = page(f"<h1>{story.title}</h1><div class='copy'>{copy}</div>", story.title)
    assert body_of(read(html)) == story.text


def test_one_request_takes_no_list_of_facts_with_it() -> None:
    facts = ("Four thousand books dried by hand", "Two years of work", "Nine rooms open again")
    items = "".join(f"<li>{fact}</li>" for fact in (*facts, "Follow us on Facebook"))
    copy = f"{paragraphs(ENGLISH.text[:2])}<ul>{items}</ul>{paragraphs(ENGLISH.text[2:])}"
    body = body_of(read(page(f"<h1>{ENGLISH.title}</h1><div class='copy'>{copy}</div>")))
    assert body == (*ENGLISH.text[:2], *facts, *ENGLISH.text[2:])
