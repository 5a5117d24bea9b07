"""Names of months in the languages that news is printed in, as data: folded name -> number."""

from __future__ import annotations

import unicodedata

_FULL = """
en january february march april may june july august september october november december
fr janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
pt janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
de januar februar marz april mai juni juli august september oktober november dezember
at janner feber marz april mai juni juli august september oktober november dezember
nl januari februari maart april mei juni juli augustus september oktober november december
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta \
syyskuuta lokakuuta marraskuuta joulukuuta
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada \
grudnia
cs ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
hr sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
hu januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
tr ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
uk сiчня лютого березня квiтня травня червня липня серпня вересня жовтня листопада грудня
el ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου \
νοεμβριου δεκεμβριου
id januari februari maret april mei juni juli agustus september oktober november desember
en jan feb mar apr may jun jul aug sep oct nov dec
en jan feb mar apr may jun jul aug sept oct nov dec
fr janv fevr mars avr mai juin juil aout sept oct nov dec
es ene feb mar abr may jun jul ago sep oct nov dic
pt jan fev mar abr mai jun jul ago set out nov dez
it gen feb mar apr mag giu lug ago set ott nov dic
de jan feb mrz apr mai jun jul aug sep okt nov dez
pl sty lut mar kwi maj cze lip sie wrz paz lis gru
ru янв фев мар апр мая июн июл авг сен окт ноя дек
el ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ
tr oca sub mar nis may haz tem agu eyl eki kas ara
"""


def fold(name: str) -> str:
    """A name as the table spells it: lower case, accents off.

    >>> fold("Février")
    'fevrier'
    """
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _FULL.strip().splitlines():
        for number, name in enumerate(line.split()[1:], 1):
            table.setdefault(fold(name), number)
    return table


MONTHS: dict[str, int] = _table()
"""Folded name to 1–12. Where languages disagree (Croatian listopada), the earlier row holds."""


def month_of(name: str) -> int | None:
    """The month a word names in any of the languages; None for any other word.

    >>> month_of("Sept."), month_of("января"), month_of("Monday")
    (9, 1, None)
    """
    return MONTHS.get(fold(name.rstrip(".")))
