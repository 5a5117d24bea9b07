"""A newspaper page as the plain text of its columns, made to order: any width, any header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HALF = str.maketrans({"，": ",", "；": ";", "？": "?", "！": "!", "（": "(", "）": ")", "：": ":"})
TITLE = "三条山路修进校门口"
KICKER = "河湾县为走读学生补上最后一公里"
SUBTITLE = "——一个山区县的出行账本"
BYLINE = "《河湾日报》记者 程远 通讯员 罗小满 何琪 湖南 永州报道"
LEAD = (
    "今年以来，河湾县把走读学生的上学路列入民生清单，先后修通三条通往乡村小学的山路，"
    "总长26.7公里，惠及4100多名学生。最远的石桥小学，孩子们到校的时间从70分钟缩短到25分钟。"
)
PARAGRAPHS = (
    "路修通之前，家住半山的学生天不亮就要打着手电出门。“冬天最怕路上结冰，”五年级学生的母亲说，"
    "“现在校车开到院坝边，心里踏实多了。”",
    "县教育局介绍，2023年全县投入资金3860万元，新开校车线路12条，配备随车照管员36名；"
    "同时在QQ群和GPS平台上公布每一班车的位置，家长随时可以查看。",
    "修路之外，管理也要跟上。每周一的例会上，司机、照管员、班主任坐在一起，把一周里的小问题一条一条说清楚：谁迟到了，哪里积水，"
    "哪个弯道要加一面镜子。会后当天就有人去办，第三天还没有办好的，局长亲自过问。",
    "到今年11月底，全县走读学生的平均通勤时间下降41.5%，因路途原因缺课的学生一个也没有。",
)
SUBHEADS = ("路通了，书声近了", "一面镜子，也有人管")
_UNIT = re.compile(r"[A-Za-z0-9.%]+|\S| ")
_NOT_FIRST = "，。；：？！、）”’》…,;:?!)"
_NOT_LAST = "（“‘《("


@dataclass(frozen=True, slots=True)
class PrintPage:
    """What a page holds; `text` prints it, `blocks` says what should be read."""

    width: int = 12
    wide: bool = True
    kicker: str | None = KICKER
    subtitle: str | None = None
    byline: str | None = BYLINE
    lead: str = LEAD
    subheads: bool = True
    indent: int = 2
    rows: int = 7
    """Printed lines that a column holds."""
    spaced: bool = False
    """Whether the headline is set letter by letter."""

    def text(self) -> str:
        title = " ".join(TITLE) if self.spaced else TITLE
        head = [line for line in (self.kicker, title, self.subtitle) if line]
        by = ["\n\n" + self.byline] if self.byline else []
        return "\n\n".join(map(self._folded, [*head, *by])) + "\n\n" + self._columns() + "\n"

    def blocks(self) -> list[tuple[str, str]]:
        """Role and text of each block, gaps beside figures where a line ended included."""
        return [(role, self._joined(role, text)) for role, text in self._parts()]

    def _folded(self, text: str) -> str:
        return text if self.wide else text.translate(HALF)

    def _parts(self) -> Iterator[tuple[str, str]]:
        yield "lead", self._folded(self.lead)
        for n, paragraph in enumerate(PARAGRAPHS):
            if self.subheads and n % 2 == 0:
                yield "subhead", self._folded(SUBHEADS[n // 2])
            yield "paragraph", self._folded(paragraph)

    def _lines(self, role: str, text: str) -> list[str]:
        return [text] if role == "subhead" else list(set_lines(text, self.width, self.indent))

    def _joined(self, role: str, text: str) -> str:
        first, *rest = self._lines(role, text)
        for line in rest:
            beside = re.search(r"[A-Za-z0-9%]$", first) or re.match(r"[A-Za-z0-9]", line)
            kept = beside and not re.search(r"[^\w%.]$", first) and not re.match(r"[^\w]", line)
            first += (" " if kept else "") + line
        return first

    def _columns(self) -> str:
        """Paragraphs a blank line apart; a column's end leaves a blank line anywhere else."""
        printed, row = "", 0
        for role, text in self._parts():
            printed += "\n\n" if printed else ""
            for n, line in enumerate(self._lines(role, text)):
                full = n > 0 and row % self.rows == 0
                printed += ("\n\n" if full else " " if n else "") + line.strip()
                row += 1
        return printed


def set_lines(text: str, width: int, indent: int) -> Iterator[str]:
    """Lines of `width` em, the first indented; marks never begin a line, figures never break."""
    line, room = "", float(width - indent)
    for unit in _UNIT.findall(text):
        size = len(unit) / 2 if (unit.isascii() and unit.isalnum()) or len(unit) > 1 else 1.0
        size = 0.5 if unit == " " else size
        if size > room and unit not in _NOT_FIRST and line:
            carried = line[-1] if line[-1] in _NOT_LAST else ""
            yield line.removesuffix(carried)
            line, room = carried, float(width - len(carried))
        line, room = line + unit, room - size
    yield line
