"""Small pages of news in several languages, for tests of what pages put around their text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.model import BODY_ROLES, Article, Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and the paragraphs below it."""

    lang: str
    title: str
    text: tuple[str, ...]


STORIES = (
    Story(
        "en",
        "Easterby opens its library again",
        (
            "The town library of Easterby opened again on Monday, two years after the flood.",
            "More than four thousand books were dried by hand, and bound anew over a winter.",
            "The reading room looks onto the river, and stays open until nine every working day.",
        ),
    ),
    Story(
        "de",
        "Osterstadt öffnet seine Bücherei wieder",
        (
            "Die Bücherei von Osterstadt hat am Montag wieder geöffnet, zwei Jahre nach der Flut.",
            "Mehr als viertausend Bücher wurden von Hand getrocknet, ein Winter lang neu gebunden.",
            "Der Lesesaal liegt zum Fluss hin, er bleibt an jedem Werktag bis neun Uhr offen.",
        ),
    ),
    Story(
        "ru",
        "Восточная открыла библиотеку",
        (
            "Городская библиотека Восточной снова открылась в понедельник, через два года.",
            "Более четырёх тысяч книг высушили вручную, а за зиму их заново переплели.",
            "Читальный зал выходит на реку, он открыт до девяти часов в каждый рабочий день.",
        ),
    ),
    Story(
        "ar",
        "المدينة الشرقية تعيد فتح مكتبتها",
        (
            "أعادت مكتبة المدينة الشرقية فتح أبوابها يوم الاثنين، بعد عامين من الفيضان الكبير.",
            "وقد جفف المتطوعون أكثر من أربعة آلاف كتاب بأيديهم، وأعادوا تجليدها خلال الشتاء.",
            "وتطل قاعة القراءة على النهر، وتبقى مفتوحة حتى التاسعة مساء في كل يوم عمل.",
        ),
    ),
    Story(
        "he",
        "העיר המזרחית פתחה מחדש את הספרייה",
        (
            "הספרייה העירונית של העיר המזרחית נפתחה מחדש ביום שני, שנתיים אחרי השיטפון.",
            "יותר מארבעת אלפים ספרים יובשו ביד, ונכרכו מחדש במשך החורף כולו.",
            "אולם הקריאה פונה אל הנהר, והוא פתוח עד תשע בערב בכל יום עבודה.",
        ),
    ),
    Story(
        "fa",
        "شهر شرقی کتابخانه خود را باز کرد",
        (
            "کتابخانه شهر شرقی روز دوشنبه، دو سال پس از سیل بزرگ، دوباره باز شد.",
            "بیش از چهار هزار کتاب با دست خشک شد، و در یک زمستان از نو جلد گرفت.",
            "تالار مطالعه رو به رودخانه است، و هر روز کاری تا ساعت نه شب باز می‌ماند.",
        ),
    ),
    Story(
        "th",
        "เมืองตะวันออกเปิดห้องสมุดอีกครั้ง",
        (
            "ห้องสมุดประชาชนเมืองตะวันออกเปิดให้บริการอีกครั้งเมื่อวันจันทร์ หลังน้ำท่วมใหญ่ผ่านไปสองปี",
            "อาสาสมัครตากหนังสือกว่าสี่พันเล่มด้วยมือ และเย็บเล่มใหม่ทั้งหมดตลอดฤดูหนาวที่ผ่านมา",
            "ห้องอ่านหนังสือหันหน้าออกสู่แม่น้ำ เปิดให้บริการถึงสามทุ่มทุกวันทำการโดยไม่เสียค่าใช้จ่าย",
        ),
    ),
    Story(
        "hi",
        "पूर्वी नगर का पुस्तकालय फिर खुला",
        (
            "पूर्वी नगर का सार्वजनिक पुस्तकालय बाढ़ के दो साल बाद सोमवार को फिर खुल गया।",
            "चार हज़ार से अधिक किताबें हाथ से सुखाई गईं, और सर्दियों में उनकी नई जिल्द बनी।",
            "वाचनालय नदी की ओर खुलता है, और हर कामकाजी दिन रात नौ बजे तक खुला रहता है।",
        ),
    ),
    Story(
        "el",
        "Η Ανατολική ανοίγει ξανά τη βιβλιοθήκη",
        (
            "Η δημοτική βιβλιοθήκη της Ανατολικής άνοιξε ξανά τη Δευτέρα, δύο χρόνια μετά.",
            "Πάνω από τέσσερις χιλιάδες βιβλία στέγνωσαν στο χέρι, και δέθηκαν εκ νέου.",
            "Το αναγνωστήριο βλέπει στο ποτάμι, και μένει ανοιχτό ως τις εννέα το βράδυ.",
        ),
    ),
    Story(
        "vi",
        "Thị trấn Đông mở lại thư viện",
        (
            "Thư viện thị trấn Đông mở cửa trở lại hôm thứ Hai, hai năm sau trận lụt lớn.",
            "Hơn bốn nghìn cuốn sách được hong khô bằng tay, rồi đóng lại suốt mùa đông.",
            "Phòng đọc nhìn ra sông, mở cửa đến chín giờ tối vào mọi ngày làm việc.",
        ),
    ),
    Story(
        "ja",
        "東浜の図書館が再開",
        (
            "東浜市の図書館が五日、水害から二年ぶりに再び開いた。",
            "四千冊をこえる本を市民が一冊ずつ乾かし、冬のあいだに綴じ直したという。",
            "閲覧室は川に面していて、平日は夜九時まで開いている。",
        ),
    ),
    Story(
        "ko",
        "동해 도서관 다시 문 열어",
        (
            "동해시 도서관이 홍수가 난 지 이 년 만인 5일 다시 문을 열었다.",
            "시민들이 사천 권이 넘는 책을 손으로 말렸고, 겨울 동안 새로 제본했다.",
            "열람실은 강을 바라보고 있으며, 평일에는 밤 아홉 시까지 열린다.",
        ),
    ),
)
ENGLISH = STORIES[0]


def page(body: str, title: str = ENGLISH.title, head: str = "", lang: str = "en") -> str:
    """A page of HTML around `body`."""
    return (
        f"<html lang='{lang}'><head><title>{title}</title>{head}</head>"
        f"<body><main>{body}</main></body></html>"
    )


def read(html: str, url: str = "https://easterby.example/news/1") -> Article:
    """The article in a page."""
    return extract(Snapshot(url, html.encode(), NOON))


def paragraphs(lines: tuple[str, ...]) -> str:
    """Each line in a `<p>`."""
    return "".join(f"<p>{line}</p>" for line in lines)


def body_of(article: Article) -> tuple[str, ...]:
    """The texts of the blocks that are the article's text."""
    return tuple(block.text for block in article.blocks if block.role in BODY_ROLES)
