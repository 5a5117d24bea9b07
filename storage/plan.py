"""From a query's tree to one SELECT of rowids, newest first.

What the index cannot tell apart (punctuation within a term, white space of any width) it answers
with a superset; `Plan.exact` is then False and the texts themselves must be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from storage import grams
from storage.query import All, Days, Near, Node, Not, Scope, Some, Term

DAY_BITS = 16
"""A rowid is the day of publication above, a running number within the day below: newest first and
a range of dates are then orders of the index itself. The narrower, the smaller the index; a day of
more than 65,536 articles (an import of undated texts) runs on into the next."""
FIRST_DAY = date(1800, 1, 1)
"""Articles without a day, and older ones, stand on this one."""
LONGEST_PHRASE = 32
"""Tokens of a phrase that the index is asked for; the texts are asked for the rest."""

ALWAYS = "1"
NEVER = "0"
SPAN = "{span}"
"""Where a list within a condition can be narrowed to a span of rows."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a rowid: of the index of grams, of characters, or plain SQL on `{row}`."""

    kind: str
    expr: str
    params: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A SELECT of the rowids that match, or with `exact` False of those that may.

    A row must also be among those of the plans in `also`: two orders of rowids are read side by
    side faster than one is looked up in the other.
    """

    template: str
    params: tuple[int | str, ...]
    exact: bool
    also: tuple[Plan, ...] = ()

    @property
    def sql(self) -> str:
        """The SELECT of all rows."""
        return self.template.format(span="")

    @property
    def is_nested(self) -> bool:
        """Whether it asks for further lists, which SQLite reads whole before the first row."""
        return SPAN in self.template

    def between(self, low: int, high: int) -> str:
        """The SELECT of the rows from one to another, and of those alone within all lists."""
        span = f" AND rowid BETWEEN {low:d} AND {high:d}"
        return self.template.format(span=span) + span

    def above(self, row: int) -> Plan:
        """The same, of this row and higher ones."""
        also = tuple(one.above(row) for one in self.also)
        return replace(self, template=f"{self.template} AND rowid >= {row:d}", also=also)


def first_row(day: date | None) -> int:
    """The lowest rowid of a day."""
    return max(0, (day - FIRST_DAY).days if day else 0) << DAY_BITS


def plan(node: Node, extra: Iterable[str] = ()) -> Plan:
    """The SELECT for a tree; `extra` are further SQL conditions on `{row}`."""
    where, exact = _where(node)
    parts = _spread(where)
    drivers = [part for part in parts if part.kind in ("grams", "chars")]
    rest = [part for part in parts if part not in drivers]
    rest += [Where("sql", condition) for condition in extra]
    also = tuple(_select(driver, [], exact=True) for driver in drivers[1:])
    return replace(_select(drivers[0] if drivers else None, rest, exact=exact), also=also)


def _select(driver: Where | None, rest: list[Where], *, exact: bool) -> Plan:
    """The SELECT of the rows of an index, or of all rows, that meet the rest."""
    table = f"search_{driver.kind}" if driver else "search_rows"
    match = [Where("sql", f"{table} MATCH ?", (driver.expr,))] if driver else []
    row = f"{table}.rowid"
    conditions = [part.expr.format(row=row, span=SPAN) for part in match + rest] or [ALWAYS]
    params = tuple(value for part in match + rest for value in part.params)
    sql = f"SELECT rowid FROM {table} WHERE ({') AND ('.join(conditions)})"  # noqa: S608 (own names)
    return Plan(sql, params, exact)


def _where(node: Node) -> tuple[Where, bool]:
    match node:
        case Term():
            return _term(node)
        case Near():
            return _near(node), False
        case Days():
            return _days(node), True
        case Not(inner):
            where, exact = _where(inner)
            # The complement of a superset tells nothing.
            return (_negated(where), True) if exact else (Where("sql", ALWAYS), False)
        case All(nodes):
            found = [_where(one) for one in nodes]
            return _all([w for w, _ in found]), all(exact for _, exact in found)
        case Some(nodes):
            found = [_where(one) for one in nodes]
            return _some([w for w, _ in found]), all(exact for _, exact in found)


def _near(near: Near) -> Where:
    """What may hold the terms close to each other; where they are phrases, the index sees to it."""
    if not all(_is_phrase(term) for term in near.terms):
        return _all([_term(term)[0] for term in near.terms])
    phrases = " ".join(f'"{" ".join(grams.tokens(term.text))}"' for term in near.terms)
    # A character makes two tokens at most, and a gram reaches over the end of its phrase.
    return Where("grams", f"{_column(near.terms[0].scope)}NEAR({phrases}, {2 * near.gap + 8})")


def _is_phrase(term: Term) -> bool:
    words = grams.tokens(term.text)
    return bool(words) and len(words) <= LONGEST_PHRASE and not term.prefix and " " not in term.text


def _column(scope: Scope) -> str:
    return f"{{{scope}}} : " if scope in ("title", "text") else "{title text} : "


def _days(days: Days) -> Where:
    parts = []
    if days.since:
        parts.append(Where("sql", "{row} >= ?", (first_row(days.since),)))
    if days.until:
        parts.append(Where("sql", "{row} < ?", (first_row(days.until),)))
    return _all(parts)


def _negated(where: Where) -> Where:
    inner = _sql(where)
    return Where("not" if where.kind == "grams" else "sql", f"NOT ({inner.expr})", inner.params)


def _sql(where: Where) -> Where:
    if where.kind not in ("grams", "chars"):
        return where
    table = f"search_{where.kind}"
    inner = f"SELECT rowid FROM {table} WHERE {table} MATCH ?{SPAN}"  # noqa: S608 (own names)
    return Where("sql", f"+{{row}} IN ({inner})", (where.expr,))


def _spread(where: Where) -> tuple[Where, ...]:
    return where.parts if isinstance(where, _Together) else (where,)


@dataclass(frozen=True, slots=True)
class _Together(Where):
    """A conjunction of several kinds, kept apart so that one of them can drive the query."""

    parts: tuple[Where, ...] = ()


def _all(wheres: list[Where]) -> Where:
    flat = [part for where in wheres for part in _spread(where) if part.expr != ALWAYS]
    parts: list[Where] = []
    for kind in ("grams", "chars"):
        if same := [part.expr for part in flat if part.kind == kind]:
            parts.append(Where(kind, same[0] if len(same) == 1 else _join(same, " AND ")))
    parts += [part for part in flat if part.kind not in ("grams", "chars")]
    parts = _subtracted(parts)
    if not parts:
        return Where("sql", ALWAYS)
    if len(parts) == 1:
        return parts[0]
    plain = [_sql(part) for part in parts]
    return _Together(
        "sql",
        _join([part.expr for part in plain], " AND "),
        tuple(value for part in plain for value in part.params),
        tuple(parts),
    )


def _subtracted(parts: list[Where]) -> list[Where]:
    """Let the index of grams itself leave out what is not wanted, where it drives."""
    if not parts or parts[0].kind != "grams":
        return parts
    out = [part for part in parts if part.kind == "not"]
    if not out:
        return parts
    unwanted = _join([str(part.params[0]) for part in out], " OR ")
    kept = [part for part in parts[1:] if part.kind != "not"]
    return [Where("grams", f"({parts[0].expr}) NOT ({unwanted})"), *kept]


def _some(wheres: list[Where]) -> Where:
    if not wheres:
        return Where("sql", NEVER)
    kinds = {where.kind for where in wheres}
    if kinds in ({"grams"}, {"chars"}):
        return Where(kinds.pop(), _join([where.expr for where in wheres], " OR "))
    plain = [_sql(where) for where in wheres]
    params = tuple(value for part in plain for value in part.params)
    return Where("sql", _join([part.expr for part in plain], " OR "), params)


def _join(exprs: list[str], word: str) -> str:
    return word.join(f"({expr})" for expr in exprs)


def _term(term: Term) -> tuple[Where, bool]:
    if term.scope == "site":
        return Where("grams", f'"{site_token(term.text)}"'), True
    if term.scope in FACTS:
        return _fact(term), True
    pieces = _pieces(term.text)
    found = [_piece(piece, term.scope, term.prefix and piece is pieces[-1]) for piece in pieces]
    exact = len(found) == 1 and found[0][1]
    return _all([where for where, _ in found]), exact


def _pieces(text: str) -> list[str]:
    """Parted at white space, except between words: there a phrase of the index will do."""
    out: list[str] = []
    for piece in text.split():
        if out and grams.IS_WORD(out[-1][-1]) and grams.IS_WORD(piece[0]):
            out[-1] += " " + piece
        else:
            out.append(piece)
    return out


def _piece(text: str, scope: Scope, prefix: bool) -> tuple[Where, bool]:
    words = grams.tokens(text)
    if not words:
        dense = sorted(grams.characters(text))
        if not dense:
            return Where("sql", ALWAYS), False
        return Where("chars", " AND ".join(_char(c, scope) for c in dense)), len(text) == 1
    covered = sum(end - start for start, end, _ in grams.runs(text)) == len(text)
    short = len(words) <= LONGEST_PHRASE and all(len(w) < grams.LONGEST_WORD for w in words)
    star = " *" if prefix and grams.IS_WORD(text[-1]) and short else ""
    # The tokens of facts are no words of a text, but begin with a letter: o*, s*.
    column = "" if scope == "any" and not star else _column(scope)
    return Where("grams", f'{column}"{" ".join(words[:LONGEST_PHRASE])}"{star}'), covered and short


def _char(char: str, scope: Scope) -> str:
    if scope == "title":
        return f'"{grams.IN_TITLE}{char}"'
    return f'("{char}" NOT "{grams.NOT_IN_TEXT}{char}")' if scope == "text" else f'"{char}"'


FACTS: dict[Scope, str] = {"origin": "o", "source": "or", "author": "a", "category": "c"}
"""Which letters mark the tokens of a fact: `source` is origin or reprinter."""


def fact_tokens(letter: str, name: str) -> list[str]:
    """The tokens of a name, each marked so that it is no token of a text.

    >>> fact_tokens("o", "株洲日报")
    ['o·株洲', 'o·洲日', 'o·日报', 'o·报']
    """
    folded = grams.fold(name)
    out: list[str] = []
    for start, end, dense in grams.runs(folded):
        run = folded[start:end]
        out += [run[i : i + 2] for i in range(len(run))] if dense else [run[: grams.LONGEST_WORD]]
    return [f"{letter}·{token}" for token in out]


def _fact(term: Term) -> Where:
    options = []
    for letter in FACTS[term.scope]:
        words = fact_tokens(letter, term.text)
        last_dense = grams.IS_DENSE(words[-1][-1])
        alone = len(words[-1]) == 3
        if last_dense and alone and len(words) > 1 and grams.IS_DENSE(words[-2][-1]):
            words, alone = words[:-1], False  # the last character may go on
        star = " *" if term.prefix or (last_dense and alone) else ""
        options.append(f'"{" ".join(words)}"{star}')
    return Where("grams", options[0] if len(options) == 1 else _join(options, " OR "))


def site_token(host: str) -> str:
    """The token of a host or of a domain above it.

    >>> site_token("https://www.a-b.cn/x")
    's·www·a‐b·cn'
    """
    host = host.rpartition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    kept = "".join(c for c in host.strip(".").replace("-", "‐") if c.isalnum() or c in ".‐")
    return "s·" + kept.lower().replace(".", "·")


def site_tokens(host: str) -> list[str]:
    """A token for a host and each domain above it.

    >>> site_tokens("m.zznews.cn")
    ['s·m·zznews·cn', 's·zznews·cn', 's·cn']
    """
    labels = host.split(".")
    return [site_token(".".join(labels[i:])) for i in range(min(len(labels), 8))]
