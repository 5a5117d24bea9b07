"""Groups of a byline: house, role, names, what they did; then a place, a date and a kind.

groups = (label | text label | house? role names | names | mark | tail | gap)*
"""

from __future__ import annotations

import re

from scraper.bylines import marks
from scraper.bylines.line import Line, line_of
from scraper.bylines.outlets import bare_house, is_house
from scraper.bylines.people import is_body, is_name, is_noun, may_be_named
from scraper.bylines.pieces import AND, CODE, UNKNOWN_LABEL, Draft, Groups, Level, Pieces
from scraper.bylines.words import BOTH, MARKS, NOBODY, SOURCE_LABELS, STAFF, label_role, role_name

_TIME = re.compile(r"\d[\d年月日时分秒:./-]*(?: ?星期[一二三四五六日天])?")
_PROVIDER = re.compile(
    r"(?:图片)? ?[/:]? ?由?([^\s,。!?;:()\[\]、]{2,24}?(?: [A-Za-z]+)?)"
    r" ?(?:供图|提供|供)(?=$|[ )\],。;/])"
)
_PUBLISHER = re.compile(r"([^\s,。!?;:()\[\]]{2,16})发(?=$|[ (\]),。])")
_DESK = re.compile(r"[\u4e00-\u9fff]{1,8}(?:中心|新闻|组|部) ?/ ?")
_REMARK = re.compile(r" ?\([^()]{0,160}\)")
_ASIDE = re.compile(r" ?, ?(?:系|为|是|现|来自|单位|原|曾)[^)\]]*")
_BETWEEN = " 、,;/|+&-·"
_REPORTING = ("记者", "通讯员", "实习生", "见习生", "特派员", "评论员", "专栏作者", "专栏作家")
"""Role words of a group; all other words with a mark behind them are labels."""
_NATION = re.compile(r"[(\[][\u4e00-\u9fff]{1,4}[)\]] ?")
_FILLERS = ("除署名外均为", "均为", "均由", "图片由", "图由", "由", "图为", "为", "据")


def read_groups(line: Line, at: int, stop: int, level: Level, *, bare: bool = False) -> Groups:
    """Read groups from `at` on as far as they go; `bare` lets names stand without a role."""
    reader = _Reader(line, stop, level, bare)
    reader.read(at)
    return reader.got


class _Reader(Pieces):
    """Takes one part of a byline after the other."""

    def read(self, at: int) -> None:
        """Take one part after the other until nothing fits."""
        self.got.end = at
        parts = (
            self._filler, self._mark, self._text_label, self._label, self._tail,
            self._publisher, self._group,
            self._house_and_names, self._names_alone, self._provider, self._house_behind,
            self._desk, self._time, self._taken_from, self._unknown_label, self._junk,
        )  # fmt: skip
        while at < self.stop:
            at = self._gap(at)
            if at >= self.stop:
                break
            for part in parts:
                end = part(at)
                if end is not None and end > at:
                    at = self.got.end = end
                    break
            else:
                return
        self.got.end = max(self.got.end, at)

    def _gap(self, at: int) -> int:
        end = self.line.skip(at, _BETWEEN if self.got.people or self.got.labels else " ")
        if self.got.people and end == at and end < self.stop and self.key[end] in AND:
            return end + 1
        return end

    # what stands behind names

    def _mark(self, at: int) -> int | None:
        open_people = [person for person in self.got.people if not person.marked]
        end = marks.mark_at(self.line, at)
        if not open_people or end is None or self._begins_label(at, end):
            return None
        word = self.key[at:end].replace(" ", "")
        duty = "both" if word in BOTH else MARKS[word]
        if duty == "publisher" or end > self.stop:
            return None
        if any(person.duty in ("editor", "reviewer", "planner") for person in open_people):
            return None
        if word == "报道" and self.got.kind is None:
            self.got.kind = self.line.printed(at, end)
        for person in open_people:
            person.duty, person.marked = duty, True
        return end

    def _begins_label(self, at: int, end: int) -> bool:
        """Whether the word at `at` speaks of the names behind it, not of those before it."""
        after = self.line.skip(end)
        if after >= self.stop or self.key[at - 1] in "/、":
            return False
        if self.key[after] in ":|":
            return True
        if self.key[after] == "/":
            return self._someone(self.line.skip(after + 1))
        if after == end or self.key[after] in _BETWEEN + ")]([":
            return False
        if self.label is None and end - at == 1:
            return False
        return self._someone(after)

    def _tail(self, at: int) -> int | None:
        if self.got.kind is not None:
            return None
        open_before = at == 0 or self.key[at - 1] in " /|"
        tail = marks.tail_at(self.line, at, generic=open_before and bool(self.got.people))
        if tail is None or tail.end > self.stop:
            return None
        if not (self.got.people or self.desk or self.level is Level.WHOLE):
            return None
        for name in ("place", "date", "kind"):
            span = getattr(tail, name)
            if span:
                setattr(self.got, name, self.line.printed(*span))
        return tail.end

    # labels

    def _text_label(self, at: int) -> int | None:
        if self.level is not Level.WHOLE:
            return None
        end = marks.text_label_at(self.line, at)
        if end is None or marks.label_at(self.line, at) == end - 1:
            return None
        until = self._value_end(end)
        word = self.key[at : end - 1].strip()
        value = self.line.spaced(end, until).strip(" ,;|")
        self._forget()
        if word in SOURCE_LABELS:
            self.got.labels += 1
            first = value.split(" ")[0]
            if value:
                self.got.sources.append(first if is_house(line_of(first).key) else value)
        return until

    def _label(self, at: int) -> int | None:
        end = marks.label_at(self.line, at)
        if end is None or end > self.stop or self.key[at:end].endswith(_REPORTING):
            return None
        word = self.key[at:end].replace(" ", "")
        after = self.line.skip(end)
        linked = after < self.stop and self.key[after] in ":|/-·"
        value = self.line.skip(after, " :|/-·、") if linked else after
        sure = linked and (
            self.key[after] in ":|"
            or self._someone(value)
            or is_house(self.key[value : self._value_end(value)])
        )
        if not sure and not self._loose_label(word, end, after):
            return None
        if self.level is not Level.WHOLE and not (sure and self._someone(value)):
            return None
        self._forget()
        self.label = self.line.printed(at, end)
        self.duty = "both" if word in BOTH else label_role(word)
        filled = self._fill(value)
        if filled is None and word in STAFF and not linked:
            self._forget()
            return None
        if filled is not None:
            self.got.labels += 1
        return filled

    def _loose_label(self, word: str, end: int, after: int) -> bool:
        """A label with a gap, or nothing, between it and its names."""
        if self.level is not Level.WHOLE:
            return False
        if word in STAFF and word not in ("编辑", "责任编辑"):
            return False
        if after >= self.stop:
            return False
        return self._someone(after) and (after > end or len(word) > 1)

    def _fill(self, at: int) -> int | None:
        """The names that a label announces; a filler or a code is nobody."""
        if self.level is not Level.WHOLE:
            return self._group(at) or self._names(at)
        until = self._value_end(at)
        value = self.key[at:until].strip(" ,;|、.")
        if self.duty in ("photographer", "image_provider") and is_house(value):
            self.duty = "image_provider"
            self._add(self.line.printed(at, until))
            return until
        end = self._people_of_label(at)
        if end is not None:
            return end
        if value.lower() in NOBODY or not value or self._is_code(value):
            return until
        if any(mark in value for mark in ',。!?;“"') or len(value) > 24:
            return None
        if (named := self._name_behind_rank(at, until)) is not None:
            return named
        if value.isascii() and re.fullmatch(r"[A-Za-z][\w .'-]{1,30}", value):
            self._add(self.line.spaced(at, until))
        return until

    def _is_code(self, value: str) -> bool:
        return all(CODE.fullmatch(part) for part in value.split())

    def _name_behind_rank(self, at: int, until: int) -> int | None:
        """湖南大学教授 李明: the name is the last piece."""
        start = self.key.rfind(" ", at, until) + 1
        if start > at and is_name(self.key[start:until]):
            self._add(self.line.printed(start, until))
            return until
        return None

    def _people_of_label(self, at: int) -> int | None:
        if nation := _NATION.match(self.key, at):
            at = nation.end()
        end = self._group(at) or self._house_and_names(at) or self._names(at)
        if end is None:
            return None
        while end < self.stop:
            code = CODE.match(self.key, self.line.skip(end, " _-"))
            if (
                code
                and code.end() > end
                and self._bounded(code.end())
                and any(c.isdigit() for c in code[0])
            ):
                end = code.end()
            elif remark := (_REMARK.match(self.key, end) or _ASIDE.match(self.key, end)):
                if self._inside_byline(remark):
                    return end
                end = min(remark.end(), self.stop)
            else:
                break
        return self._past_rank(end)

    def _past_rank(self, at: int) -> int:
        """李兆清　江苏南通　职员: what a writer adds to a name, up to the next label."""
        until = self._value_end(at)
        rest = self.key[at:until]
        plain = rest.startswith(" ") and len(rest) <= 24 and not set(rest) & set(",。!?:/|、()[]")
        named = plain and (
            self._someone(self.line.skip(at)) or marks.mark_at(self.line, self.line.skip(at))
        )
        return until if plain and not named and self.label else at

    def _inside_byline(self, remark: re.Match[str]) -> bool:
        return marks.mark_at(self.line, remark.end() - 2) is not None

    # people

    def _group(self, at: int) -> int | None:
        """House, role, and the names that follow; nothing without a name."""
        role = marks.outlet_role_at(self.line, at, self.stop, loose=self.level is not Level.OPEN)
        if role is None or role.end >= self.stop:
            return None
        link = self.line.skip(role.end)
        if link >= self.stop:
            return None
        linked = self.key[link] in ":/|-·"
        start = self.line.skip(link, " :/|-·") if linked else link
        saved = self.title, self.role, self.outlet, self.duty, self.label
        self.title = self.line.printed(role.start, role.end)
        self.role = role_name(self.key[role.start : role.end].replace(" ", ""))
        house = self.line.printed(at, role.outlet_end)
        self.outlet = bare_house(house) or None
        anew = (linked and self.key[link] in ":|") or self.duty in ("editor", "reviewer", "planner")
        if anew and self.got.people and self.label is not None:
            self.duty = self.label = None
        end = self._names(start)
        if end is None:
            self.title, self.role, self.outlet, self.duty, self.label = saved
        return end

    def _names_alone(self, at: int) -> int | None:
        """More names under an open role, or bare names where the surroundings allow them."""
        named = self.role or self.label
        if not named and not self.bare:
            return None
        if named and self.got.people and self.key[at - 1] == " " and self.level is Level.OPEN:
            return self._names(at, strict=True)
        if not named and self.level is Level.WHOLE:
            return self._names(at, strict=True) or self._marked_names(at)
        return self._names(at, strict=not named)

    def _marked_names(self, at: int) -> int | None:
        """立悟/编译, 万象 摄: an unusual name that the mark behind it vouches for."""
        end = self._piece(at)
        mark = self.line.skip(end, " /")
        vouched = 2 <= end - at <= 4 and mark < self.stop
        if not vouched or marks.mark_at(self.line, mark) is None or mark == end:
            return None
        if not may_be_named(self.key[at:end], "writer"):
            return None
        self._add(self.line.printed(at, end))
        return end

    def _house_and_names(self, at: int) -> int | None:
        """A house and names without a role: 中国台湾网 王怡然, 全景网/陈祎."""
        if self.level is not Level.WHOLE:
            return None
        for parting in (" ", "/", "·"):
            gap = self.key.find(parting, at, min(self.stop, at + 20))
            if gap > at and is_house(self.key[at:gap]):
                saved = self.title, self.role, self.outlet
                self.title = self.role = None
                self.outlet = bare_house(self.line.printed(at, gap))
                end = self._names(self.line.skip(gap, " /·"), strict=True)
                if end is not None:
                    return end
                self.title, self.role, self.outlet = saved
        return None

    def _house_behind(self, at: int) -> int | None:
        """石佳/中国青年报: a house behind bare names."""
        people = self.got.people
        if not people or self.key[at - 1] != "/" or self.level is not Level.WHOLE:
            return None
        end = at
        while end < self.stop and self.key[end] not in " )]、,":
            end += 1
        if not is_house(self.key[at:end]):
            return None
        for person in people:
            if person.outlet is None and person.title is None:
                person.outlet = self.line.printed(at, end)
        return end

    def _publisher(self, at: int) -> int | None:
        match = _PUBLISHER.match(self.key, at) if self.level is Level.WHOLE else None
        if match is None or match.end() > self.stop or not is_house(match[1]):
            return None
        self._forget()
        house = self.line.printed(at, match.end(1))
        self.got.people.append(Draft(house, None, None, None, "publisher", marked=True))
        return match.end()

    def _provider(self, at: int) -> int | None:
        match = _PROVIDER.match(self.key, at) if self.level is Level.WHOLE else None
        if match is None or match.end() > self.stop or not is_noun(match[1]):
            return None
        vouched = match[0].endswith("图") or match[0].startswith("图")
        if not vouched and not (is_name(match[1]) or is_body(match[1]) or is_house(match[1])):
            return None
        self._forget()
        name = self.line.spaced(match.start(1), match.end(1))
        self.got.people.append(Draft(name, None, None, None, "image_provider", marked=True))
        return match.end()

    # what carries no name

    def _desk(self, at: int) -> int | None:
        """生活中心／綜合報導: a desk, not a person."""
        match = _DESK.match(self.key, at) if not self.got.people else None
        if match is None or match.end() >= self.stop:
            return None
        self.desk = self.bare = True
        return match.end()

    def _time(self, at: int) -> int | None:
        whole = self.level is Level.WHOLE and (self.got.labels or not self.got.people)
        match = _TIME.match(self.key, at) if whole else None
        return match.end() if match and match.end() <= self.stop else None

    def _taken_from(self, at: int) -> int | None:
        """出自 [江州文艺出版社]: the house behind its writer, without a colon."""
        if self.level is not Level.WHOLE or not self.got.people:
            return None
        if not self.key.startswith("出自", at):
            return None
        end = self._value_end(at)
        self.got.sources.append(self.line.spaced(at + 2, end).strip(" []()《》"))
        return end

    def _filler(self, at: int) -> int | None:
        if self.level is not Level.WHOLE or self.got.people:
            return None
        return next((at + len(word) for word in _FILLERS if self.key.startswith(word, at)), None)

    def _unknown_label(self, at: int) -> int | None:
        match = UNKNOWN_LABEL.match(self.key, at) if self.level is Level.WHOLE else None
        if match is None:
            return None
        self.got.unknown += 1
        self._forget()
        return self._value_end(match.end())

    def _junk(self, at: int) -> int | None:
        """[纠错] and other short words in brackets between labels."""
        if self.level is not Level.WHOLE or self.key[at] not in "[(":
            return None
        end = self.key.find("]" if self.key[at] == "[" else ")", at, min(self.stop, at + 40))
        if end < at or marks.outlet_role_at(self.line, at + 1, end, loose=True) is not None:
            return None
        return end + 1
