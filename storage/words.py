"""Two small word lists: what editors exchange for one another, and what names end in."""

from __future__ import annotations

_EDITORIAL = (
    "今天 今日 昨天 昨日 明天 明日 前天 当天 当日 日前 近日 近期 目前 当前 "
    "现在 此前 此后 随后 之后 以后 我国 我省 我市 我县 我区 我校 本市 本省 "
    "本县 本报 本网 本台 本刊 记者 笔者 全国 全省 全市 全县 表示 指出 认为 "
    "强调 介绍 说 称 谈到 提到 透露 告诉 说道 坦言 据悉 了解 获悉 报道 进行 "
    "开展 举行 召开 举办 启动 开始 实施 推进 推动 加快 加强 加大 持续 不断 "
    "继续 提高 提升 增加 增长 减少 下降 超过 逾 达到 达 约 近 将近 接近 左右 "
    "以上 以及 及 和 与 并 并且 而且 同时 此外 另外 因此 所以 由于 因为 但是 "
    "但 然而 不过 虽然 尽管 如果 为了 通过 根据 按照 对于 关于 其中 特别是 "
    "尤其是 包括 例如 比如 全部 所有 许多 很多 大量 众多 多个 各个 每个 部分 "
    "一些 有些 十分 非常 很 更加 进一步 已经 已 正在 正 将 即将 曾经 曾 仍然 "
    "仍 依然 看到 发现 出现 成为 作为 他们 她们 它们 他 她 它 我们 你们 大家 "
    "人们 群众 市民 居民 民众 人员 的 地 得 了 着 过 在 于 从 向 对 把 被 "
    "让 使 为 给 一个 一种 这个 那个 这些 那些 该"
)
EDITORIAL = frozenset(_EDITORIAL.split())
"""Words that one editor writes for another's: they name nobody and nothing."""

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕"
    "丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱"
    "戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦柳邢岳齐梅庄辛管祝左涂谷"
    "祁舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强"
    "丛华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟褚娄仇仲储简卞卓匡"
)
_PLACES = frozenset(
    "省市县区镇乡村州旗盟街路道巷弄里组队社局厅部委院所站校园馆厂店行司会团处科室场山河江湖湾岛港桥"
    "楼苑庄屯坡岭沟塘坪洲国人氏寺庙塔门城墩集浜圩坊宅堂铺营堡关口滩矿库坝渠线号级届期名位项班系"
)


_KIND_WORDS = (
    "小学 中学 大学 学院 学校 医院 公司 集团 中心 银行 超市 酒店 宾馆 广场 "
    "小区 社区 街道 法院 同志 先生 女士 老师 医生 教授 队员 选手 公园 大厦 "
    "大桥 水库 煤矿 车站 机场 码头 商场 市场 工厂 农场 书店 剧院 花园 家园"
)
_KINDS = frozenset(_KIND_WORDS.split())


def are_surnames(one: str, other: str) -> bool:
    """Whether two characters are both among the commonest surnames."""
    return one in _SURNAMES and other in _SURNAMES


def is_name(word: str, before: str = "", after: str = "") -> bool:
    """Whether a word, between its neighbours, looks like a name, a place or an office.

    >>> is_name("张小明"), is_name("财政", after="局长"), is_name("C919"), is_name("逐步")
    (True, True, True, False)
    >>> is_name("建国", before="王"), is_name("育才", after="小学")
    (True, True)
    """
    return (
        (word[:1] in _SURNAMES and 2 <= len(word) <= 4)
        or (before in _SURNAMES and before != "" and len(word) <= 2)
        or any(character in _PLACES for character in word[1:] + after[:1])
        or any((word + after)[i : i + 2] in _KINDS for i in range(len(word + after)))
        or any(character.isascii() for character in word)
        or len(word) > 4
    )


_OPPOSED = ("十两百", "东西南北", "上下", "左右", "涨跌", "升降", "增减", "多少",
            "进出入", "晴阴雨雪云", "男女", "春夏秋冬", "早晚", "甲乙丙丁")  # fmt: skip


def opposed(one: str, other: str) -> bool:
    """Whether two single characters are two values of one thing: directions, seasons.

    >>> opposed("东", "西"), opposed("涨", "跌"), opposed("未", "末")
    (True, True, False)
    """
    return len(one) == len(other) == 1 and any(one in row and other in row for row in _OPPOSED)
