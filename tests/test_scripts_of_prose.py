"""Prose is known by the marks that end its sentences, in every script that has some."""

from datetime import UTC, datetime

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract

HEADLINES_AND_PROSE = {
    "Tibetan": (
        "སློབ་གྲྭ་གསར་པ་སྒོ་ཕྱེ་བ",
        "སློབ་མ་རྣམས་ཀྱིས་ཉིན་ལྟར་སློབ་དེབ་བཀླགས་ནས་སློབ་སྦྱོང་བྱེད། དགེ་རྒན་གྱིས་ཁོ་ཚོར་རོགས་རམ་བྱེད།",
    ),
    "Burmese": (
        "ကျောင်းသစ်ဖွင့်လှစ်",
        "ကျောင်းသားများသည် နေ့စဉ် စာဖတ်ကြပြီး ပညာသင်ကြားသည်။ ဆရာများက သူတို့ကို ကူညီပေးသည်။",
    ),
    "Khmer": (
        "សាលារៀនថ្មីបានបើក",
        "សិស្សានុសិស្សអានសៀវភៅរៀងរាល់ថ្ងៃ និងសិក្សា។ គ្រូបង្រៀនជួយពួកគេជានិច្ចក្នុងការសិក្សា។",
    ),
    "Ethiopic": (
        "አዲስ ትምህርት ቤት ተከፈተ",
        "ተማሪዎች በየቀኑ መጽሐፍ ያነባሉ እና በትጋት ይማራሉ። መምህራን ሁልጊዜ ይረዷቸዋል።",
    ),
}


@pytest.mark.parametrize("script", HEADLINES_AND_PROSE)
def test_an_article_is_read_in_its_own_script(script: str) -> None:
    headline, prose = HEADLINES_AND_PROSE[script]
    paragraphs = f"<p>{prose} {prose}</p>" * 5  # the first passes for an abstract of the others
    page = (
        f"<meta charset=utf-8><title>{headline}</title><div><h1>{headline}</h1>"
        f"<div>2026-11-20 08:00</div><div>{paragraphs}</div></div>"
    )
    snapshot = Snapshot(
        "http://a.example/news/1.html", page.encode(), datetime(2026, 11, 21, tzinfo=UTC)
    )
    article = extract(snapshot)
    assert article.title == headline
    assert article.text.count(prose) == 8
