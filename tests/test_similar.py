"""Reprints are one cluster; tomorrow's notice is not today's."""

import sqlite3

import pytest

from storage import fingerprints, nearest, same, sides, similar

STORY = (
    "入夜以后，清江大堤上还亮着手电。巡堤员老贺每走两百步就停下来，用竹竿探一探脚边的泥。"
    "他在这段堤上走了三十一年，哪一处夏天会渗水，闭着眼睛也说得出来。\n\n"
    "今年的水比往年早到了半个月。镇上把学校的操场腾出来放沙袋，放学的孩子们排成一列，"
    "看大人们把卡车上的石料一块一块传下来。校门口的小卖部干脆不关门，老板娘煮了两锅姜汤。\n\n"
    "凌晨两点，水位终于停住了。老贺在本子上记下一行字，把笔插回胸前的口袋，继续往下游走。"
)
OTHER = (
    "县图书馆把闭馆时间推迟到晚上十点，第一周来的多半是附近工地上的年轻人。他们不借书，"
    "只是找一张靠窗的桌子坐下，给手机充电，顺便翻一翻架上的杂志。馆长并不着急，"
    "她说先有人坐下来，书才有机会被打开。到了月底，借书证多办了四百多张。"
)
FERRY = (
    "柳叶渡的渡船明天起停航检修，预计要十二天。柳叶渡在青石镇和对岸的白沙乡之间，"
    "每天有两千多人坐渡船上班上学，青石镇一侧的码头去年刚刚加宽。\n\n"
    "停航期间，镇上每隔二十分钟开一班公共汽车，绕道上游的铁索桥。住在白沙乡的学生由校车接送，"
    "校车早上六点半从老粮站门口开出，坐车不用花钱。码头的小贩可以到桥头摆摊。\n\n"
    "管渡船的船老大姓尤，他说渡船的龙骨用了九年，青石镇的老师傅看过，柳叶渡水急，再不修就危险了。"
    "检修完以后，渡船晚上也要开，白沙乡的人看完戏还能坐船回家。"
)


@pytest.fixture
def conn() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
    for statement in (*similar.SCHEMA, *similar.MORE):
        conn.execute(statement)
    return conn


def place(conn: sqlite3.Connection, article_id: int, text: str) -> similar.Placement:
    conn.execute("INSERT INTO articles VALUES (?, ?)", (article_id, text))
    return similar.place(conn, article_id, text)


def rows(conn: sqlite3.Connection, table: str) -> list[tuple[int, int]]:
    """Every gram of a table with its owner."""
    return conn.execute(f"SELECT gram, article_id FROM {table}").fetchall()


def owned(conn: sqlite3.Connection, article_id: int) -> list[int]:
    """The grams that an article owns, wherever they stand."""
    found = [row for table in fingerprints.TABLES for row in rows(conn, table)]
    return sorted(gram for gram, owner in found if owner == article_id)


def test_the_same_text_is_a_twin_whatever_its_width_and_spacing(conn: sqlite3.Connection) -> None:
    first = place(conn, 1, STORY)
    again = place(conn, 2, STORY.replace("，", ",").replace("\n\n", "\n"))
    assert first == similar.Placement(1)
    assert again == similar.Placement(1, 1, 1.0)


def test_an_excerpt_is_a_twin_and_another_story_is_not(conn: sqlite3.Connection) -> None:
    place(conn, 1, STORY)
    part = place(conn, 2, "晚报讯 " + STORY.split("\n\n")[1] + "（编辑：小宋）")
    assert (part.cluster_id, part.twin) == (1, 1)
    assert 0.8 < part.share < 1
    assert place(conn, 3, OTHER).twin is None


def test_parts_of_one_story_are_one_cluster_once_the_whole_arrives(
    conn: sqlite3.Connection,
) -> None:
    first, second, third = STORY.split("\n\n")
    head, tail = first + second[:40], second + third
    assert place(conn, 1, head).cluster_id != place(conn, 2, tail).cluster_id
    whole = place(conn, 3, STORY)
    assert (whole.cluster_id, whole.joined) == (1, (2,))
    clusters = conn.execute("SELECT DISTINCT cluster_id FROM similar_members").fetchall()
    assert clusters == [(1,)]


@pytest.mark.parametrize("more", [OTHER, OTHER[:60]])
def test_a_roundup_leaves_its_stories_where_they_are(conn: sqlite3.Connection, more: str) -> None:
    place(conn, 1, STORY)
    place(conn, 2, OTHER)
    roundup = place(conn, 3, STORY + "\n" + more)
    assert (roundup.cluster_id, roundup.joined) == (1, ())


def test_articles_without_text_are_alone(conn: sqlite3.Connection) -> None:
    assert place(conn, 1, "").cluster_id != place(conn, 2, "……").cluster_id != 1


def test_a_cluster_outlives_the_article_that_began_it(conn: sqlite3.Connection) -> None:
    place(conn, 1, STORY)
    place(conn, 2, "本报讯 " + STORY)
    similar.displace(conn, 1)
    conn.execute("DELETE FROM articles WHERE id = 1")
    after = place(conn, 3, STORY + "（完）")
    assert (after.cluster_id, after.twin) == (1, 2)
    assert owned(conn, 1) == []


def test_nothing_is_left_of_a_displaced_article_whose_text_is_gone(
    conn: sqlite3.Connection,
) -> None:
    place(conn, 1, STORY)
    conn.execute("DELETE FROM articles")
    similar.displace(conn, 1)
    assert owned(conn, 1) == []
    assert not conn.execute("SELECT 1 FROM similar_members").fetchall()


def test_a_copy_of_a_later_wording_is_found_and_nothing_of_it_stays(
    conn: sqlite3.Connection,
) -> None:
    place(conn, 1, STORY)
    rewritten = STORY.split("\n\n")[0] + OTHER
    conn.execute("UPDATE articles SET text = ? WHERE id = 1", (rewritten,))
    similar.revise(conn, 1, rewritten)
    assert place(conn, 2, "（转载）" + OTHER).twin == 1
    assert owned(conn, 2) == []
    similar.displace(conn, 1)
    assert owned(conn, 1) == []


def test_rows_are_carried_over_a_stretch_at_a_time_and_found_all_the_while(
    conn: sqlite3.Connection,
) -> None:
    place(conn, 1, STORY)
    before = owned(conn, 1)
    fingerprints.carry_over(conn, len(before))
    assert rows(conn, "similar_grams") == []
    number = 2
    while left := rows(conn, "similar_recent"):
        fingerprints.carry_over(conn, 0)
        assert len(rows(conn, "similar_recent")) < len(left)
        assert owned(conn, 1) == before
        assert place(conn, number, f"本报讯{number} " + STORY).twin == 1
        number += 1
    similar.displace(conn, 1)
    assert owned(conn, 1) == []


def test_an_archive_carries_rows_over_by_itself(conn: sqlite3.Connection) -> None:
    every = fingerprints.LOOKED_AFTER
    each = 2 * fingerprints.RECENT // every
    for number in range(1, 2 * every + 1):
        kept = fingerprints.own(conn, number, [number << 40 | part for part in range(each)])
    total = 2 * every * kept
    assert rows(conn, "similar_grams")
    assert len(rows(conn, "similar_recent")) + len(rows(conn, "similar_grams")) == total


def test_rubbish_rows_are_alone_and_break_nothing() -> None:
    odd = [{"id": n, "text": text} for n, text in enumerate(["\ud800", None, 7, ["x"], "", "\0"])]
    found = list(similar.cluster_texts([*odd, {"id": "none"}]))
    assert len({cluster for _, cluster in found}) == len(found) == 7


def test_texts_are_clustered_without_an_archive() -> None:
    rows = [{"id": "a", "text": STORY}, {"id": "b", "text": OTHER}, {"id": "c", "text": STORY}]
    assert list(similar.cluster_texts(rows)) == [("a", 1), ("b", 2), ("c", 1)]


NOTICE = (
    "因供水管网改造，{place}一带将于{day}上午八时起停水，预计下午五时恢复。请有关用户提前储水，"
    "关好水龙头，以免造成损失。恢复供水初期水质可能浑浊，放水至清澈后即可使用。{who}，联系人{name}。"
)


FORECAST = (
    "Upper Dale forecast for today: scattered showers with light winds, high of {} degrees and a "
    "low of {} degrees. Residents are advised to carry an umbrella before travelling."
)


def notice(
    place: str, day: str = "周三", who: str = "清江水务", name: str = "孟建国"
) -> sides.Bare:
    return sides.bare(NOTICE.format(place=place, day=day, who=who, name=name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (notice("柳林街道"), notice("石桥镇")),
        (notice("柳林街道", "3月4日"), notice("柳林街道", "3月9日")),
        (notice("柳林街道", "四日"), notice("柳林街道", "九日")),
        (notice("柳林街道", name="孟佳"), notice("柳林街道", name="孟晓燕")),
        (sides.bare(FORECAST.format(17, 5)), sides.bare(FORECAST.format(35, 4))),
        (sides.bare(FORECAST.format(35, 4)), sides.bare(FORECAST.format(17, 5))),
        (sides.bare(FORECAST.format(19, 3)), sides.bare(FORECAST.format(1, 3))),
        (sides.bare("（晨报讯）\n" + FORECAST.format(22, 6)), sides.bare(FORECAST.format(26, 4))),
        (sides.bare("讣告：陈建国同志因病逝世，丧事从简，不举行告别仪式。"),
         sides.bare("讣告：周晓燕同志因病逝世，丧事从简，不举行告别仪式。")),
    ],
)  # fmt: skip
def test_members_of_a_series_are_not_one_story(one: sides.Bare, other: sides.Bare) -> None:
    seen = same.compare(one, other)
    assert seen.share > 0.6
    assert seen.conflicts
    assert not seen.one_story


@pytest.mark.parametrize(
    "copy",
    [
        "本报讯（记者 陶然）" + STORY.replace("\n\n", "\n") + "\n（责任编辑：龚乐）",
        STORY.replace("停下来", "停住").replace("今年的", "据介绍，今年的").replace("孩子", "学生"),
        "\n".join(STORY.replace("\n\n", "")[i : i + 11] for i in range(0, len(STORY), 11)),
        STORY.replace("堤", "提", 1).replace("三十一", "31").replace("镇", "填", 1),
        "\n\n".join(reversed(STORY.split("\n\n"))),
        "首页 > 民生\n" + "\n广告：扫码关注\n".join(STORY.split("\n\n")),
    ],
)  # fmt: skip
def test_an_edited_copy_is_one_story(copy: str) -> None:
    assert same.compare(sides.bare(STORY), sides.bare(copy)).one_story


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Martha Quill, of Upper Dale, died peacefully at home. Visitation will be on Saturday.",
         "Edwin Hargrove, of Mill Cross, died peacefully at home. Visitation will be on Saturday."),
        ("王建国不慎遗失收据一张，声明作废，由此引起的一切法律责任与收款单位无关。特此声明。",
         "王国强不慎遗失收据一张，声明作废，由此引起的一切法律责任与收款单位无关。特此声明。"),
    ],
)  # fmt: skip
def test_names_at_the_edge_and_in_letters_tell_two_notices_apart(one: str, other: str) -> None:
    assert not same.compare(sides.bare(one), sides.bare(other)).one_story


HEAD, FOOT = "晨报讯（记者 孟佳）", "\n（文/孟佳 编审/周老师）"
SOLD = "从监测情况看，市场货源充足，价格总体平稳。临近节日部分品种可能小幅波动，请市民理性采购。"


@pytest.mark.parametrize(
    ("carried", "other"),
    [
        (f"{HEAD}白菜每斤18.65元，带鱼每斤40.64元。{SOLD}",
         f"6月21日清江市场价格监测：菠菜每斤32.82元，草鱼每斤47.67元。{SOLD}"),
        (f"{HEAD}Martha Quill, of Upper Dale, died peacefully at home. Visitation is on Saturday.",
         "Edwin Hargrove, of Mill Cross, died peacefully at home. Visitation is on Saturday."),
        (f"{SOLD}联系人：孟雨桐{FOOT}", f"{SOLD}联系人：孟文博"),
    ],
)  # fmt: skip
def test_lines_of_who_carried_a_notice_hide_not_what_tells_it_from_others(
    carried: str, other: str
) -> None:
    assert not same.compare(sides.bare(carried), sides.bare(other)).one_story


REWORDINGS = {
    "学校": "校园", "今年": "本年", "孩子们": "小朋友们", "大人们": "家长们", "继续": "接着",
    "停下来": "站住脚", "渗水": "漏水", "早到": "提前", "终于": "总算",
}  # fmt: skip
"""`校园` and `小朋友` look like names to whoever knows neither."""


def test_a_text_is_one_story_though_a_machine_exchanged_its_words() -> None:
    copy = STORY
    for word, another in REWORDINGS.items():
        copy = copy.replace(word, another)
    assert same.compare(sides.bare(STORY), sides.bare(copy)).one_story


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        ("123", "一百二十三"),
        ("305", "三百零五"),
        ("15", "十五"),
        ("2800", "两千八百"),
        ("70", "七十"),
    ],
)
def test_a_number_in_words_is_the_same_number_and_no_other(number: str, numeral: str) -> None:
    one, other, another = (notice(f"清江路{n}号") for n in (number, numeral, "四百一十六"))
    assert not same.compare(one, other).conflicts
    assert same.compare(one, another).conflicts


def test_a_name_tells_notices_apart_though_some_words_are_exchanged_too() -> None:
    reworded = NOTICE.replace("造成", "带来").replace("储水", "蓄水")
    one = sides.bare(NOTICE.format(place="柳林街道", day="周三", who="清江水务", name="孟建国"))
    other = sides.bare(reworded.format(place="石桥镇", day="周五", who="北溪水务", name="周国强"))
    assert not same.compare(one, other).one_story


def test_a_date_in_a_line_of_who_carried_it_leaves_a_story_one() -> None:
    carried = f"2026-01-05 08:30 {HEAD}{STORY}"
    again = f"{STORY}\n发布于 2026年1月7日 10:15"
    assert same.compare(sides.bare(carried), sides.bare(again)).one_story


def test_a_corrected_number_leaves_a_story_one() -> None:
    story, corrected = (STORY.replace("三十一年", f"{years}年") for years in (31, 36))
    seen = same.compare(sides.bare(story), sides.bare(corrected))
    assert [(c.mine, c.yours) for c in seen.conflicts] == [("31", "36")]
    assert seen.one_story


def test_a_frame_is_learnt_and_what_fills_it_decides(conn: sqlite3.Connection) -> None:
    streets = ("柳林街道", "石桥镇", "桃源村", "白沙乡", "双河里", "龙潭区", "金盆岭", "云溪县")
    notices = [NOTICE.format(place=s, day="周三", who=f"{s}水厂", name="孟建国") for s in streets]
    placed = [place(conn, n, text) for n, text in enumerate(notices)]
    assert all(one.twin is None for one in placed)
    assert place(conn, 100, f"（转载）{notices[6]}").twin == 6


def test_furniture_of_many_pages_does_not_drown_a_short_copy(conn: sqlite3.Connection) -> None:
    furniture = (
        "以上内容由用户上传并发布，本平台仅提供信息存储服务，不代表本平台观点，有问题请联系。"
    )
    for n in range(fingerprints.FRAME + 1):
        place(
            conn,
            n,
            "".join(chr(0x4E00 + (n * 997 + i * 131) % 20000) for i in range(150)) + furniture,
        )
    place(conn, 100, STORY)
    part = STORY.replace("\n", "")[60:96]
    assert place(conn, 101, part + furniture).twin == 100


def test_what_begins_two_notices_of_stock_sentences_tells_them_apart() -> None:
    tail = (
        "。本栏目每周更新，内容仅供消遣，不作为任何决策的依据，"
        "转载时请注明出处，欢迎来信告诉我们你的看法。"
    )
    one, other = (
        "周一出门宜带伞，傍晚适合和家人散步，少喝浓茶，早些睡，手边的旧账不必急着算清",
        "旧友到访要备好茶，买菜记得多买两根葱，钥匙放在老地方，凡事让三分便是赢",
    )
    assert not same.compare(sides.bare(one + tail), sides.bare(other + tail)).one_story


def test_two_stories_in_one_frame_are_two() -> None:
    head = (
        "编者按：即日起本报推出“堤上人家”栏目，讲述清江两岸普通人的日子，敬请读者垂注并提供线索。"
    )
    tail = "（本栏目由清江晚报与江城在线联合推出，欢迎来稿，文责自负，一经采用即付薄酬。）"
    one, other = (sides.bare(f"{head}\n{body}\n{tail}") for body in (STORY[:110], OTHER[:110]))
    assert not same.compare(one, other).one_story


def test_a_copy_joins_the_story_and_not_the_roundup_that_holds_it(conn: sqlite3.Connection) -> None:
    place(conn, 1, OTHER * 2 + STORY)
    place(conn, 2, STORY)
    assert (
        place(conn, 3, "（转载）" + STORY).cluster_id
        == conn.execute("SELECT cluster_id FROM similar_members WHERE article_id = 2").fetchone()[0]
    )


def test_an_excerpt_that_came_first_does_not_hide_the_rest(conn: sqlite3.Connection) -> None:
    parts = STORY.split("\n\n")
    place(conn, 1, parts[0] + parts[1][:40])
    whole = place(conn, 2, STORY)
    rest = place(conn, 3, parts[1] + parts[2])
    assert (whole.cluster_id, rest.cluster_id, rest.twin) == (1, 1, 2)


def test_an_excerpt_of_what_an_earlier_excerpt_left_out_is_found(
    conn: sqlite3.Connection,
) -> None:
    parts = FERRY.split("\n\n")
    place(conn, 1, parts[0])
    assert place(conn, 2, FERRY).cluster_id == 1
    assert place(conn, 3, parts[2]).cluster_id == 1


def test_the_other_stories_of_a_roundup_do_not_become_this_one(conn: sqlite3.Connection) -> None:
    place(conn, 1, OTHER)
    assert place(conn, 2, OTHER + "\n" + FERRY).cluster_id == 1
    assert place(conn, 3, FERRY).cluster_id == 3


def test_a_text_between_two_reprints_with_other_furniture_makes_them_one(
    conn: sqlite3.Connection,
) -> None:
    one = place(conn, 1, STORY + "\n\n网友留言\n\n" + OTHER)
    other = place(conn, 2, STORY + "\n\n猜你喜欢\n\n" + FERRY.split("\n\n")[0] + OTHER[::-1])
    whole = place(conn, 3, STORY)
    assert whole.cluster_id == one.cluster_id
    assert other.cluster_id in {one.cluster_id, *whole.joined}


def test_another_member_speaks_for_a_copy_that_the_owner_leaves_in_doubt(
    conn: sqlite3.Connection,
) -> None:
    first, second, third = FERRY.split("\n\n")
    place(conn, 1, first + second)
    place(conn, 2, FERRY)
    place(conn, 3, "船讯 " + FERRY)
    assert place(conn, 4, second[-40:] + third).cluster_id == 1


def test_what_a_page_escaped_twice_is_read_as_it_was_meant() -> None:
    assert sides.bare("&ldquo;开工&rdquo;&#39;AT&amp;T&#39;") == sides.bare("“开工”'AT&T'")


def test_stories_of_their_own_before_one_tail_are_contested() -> None:
    tail = (
        "About Norvane Norvane makes bearings and has done so since it was founded in Eastmere. "
        * 6
    )
    one = "The firm opens a plant in Harlow Bay with three hundred workers next spring. " * 3
    other = "Its chairwoman retires after twenty years and her deputy takes over in May. " * 3
    compared = same.compare(
        sides.bare(one + "Quill. " + tail), sides.bare(other + "Doyle. " + tail)
    )
    assert compared.contested > 100


def test_of_a_crowd_those_of_middling_length_among_the_first_are_asked(
    conn: sqlite3.Connection,
) -> None:
    asked = nearest.Candidate.compared(sides.bare(OTHER), 1, 1, sides.bare(STORY))
    for number in range(1, 2 * nearest.CROWD):
        length = number if number <= nearest.CROWD else 1
        conn.execute("INSERT INTO similar_members VALUES (?, 1, ?, ?, 0)", (number, b"", length))
    middle = nearest.CROWD // 2
    found = [one.article_id for one in nearest.witnesses(conn, asked)]
    assert found == [middle, middle + 1, middle + 2]
