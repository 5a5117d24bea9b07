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
    "发展 进步 重要 关键 积极 主动 希望 期盼 努力 力争 取得 获得 帮助 协助 必须 务必 能够 可以 "
    "问题 难题 情况 状况 支持 扶持 增多 保护 守护 建设 建造 促进 完善 健全 落实 贯彻 确保 保证 "
    "保障 维护 全力 大力 深入 扎实 切实 有效 显著 明显 迅速 快速 及时 立即 立刻 马上 首先 其次 "
    "最后 最终 终于 主要 重点 突出 优秀 良好 巨大 严重 严格 认真 仔细 共同 一起 一同 一道 分别 "
    "各自 相关 有关 具体 详细 全面 整体 总体 基本 普遍 广泛 充分 进而 从而 不仅 不但 还 也 又 "
    "再 就 才 都 均 皆 使得 令 需要 须 应 应当 应该 会 能 可 想 愿意 期待 呼吁 建议 要求 号召 "
    "鼓励 引导 组织 安排 部署 处理 解决 应对 面对 面临 存在 具有 拥有 属于 位于 处于 来自 产生 "
    "形成 造成 导致 引起 引发 带来 受到 得到 收到 看见 观察 听到 听见 喜爱 喜欢 高兴 开心 "
    "愉快 悲伤 难过 美丽 漂亮 困难 艰难 容易 简单 复杂 迅猛 借助 凭借 利用 使用 采用 运用 "
    "扩大 扩展 缩小 缩减 降低 下跌 上涨 上升 增强 强化 削弱 改善 改进 改变 转变 变化 变更 "
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
    "丛华车冉房边辜习栗蓝佘慕吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟褚娄仇仲储简卞卓匡"
)
_PLACES = frozenset(
    "省市县区镇乡村州旗盟街路道巷弄里组队社局厅部委院所站校园馆厂店行司会团处科室场山河江湖湾岛港桥"
    "楼苑庄屯坡岭沟塘坪洲国人氏寺庙塔门城墩集浜圩坊宅堂铺营堡关口滩矿库坝渠线号级届期名位项班系座"
)


_KIND_WORDS = (
    "小学 中学 大学 学院 学校 医院 公司 集团 中心 银行 超市 酒店 宾馆 广场 "
    "小区 社区 街道 法院 同志 先生 女士 老师 医生 教授 队员 选手 公园 大厦 "
    "大桥 水库 煤矿 车站 机场 码头 商场 市场 工厂 农场 书店 剧院 花园 家园"
)
_KINDS = frozenset(_KIND_WORDS.split())


LONGEST = 6
"""A longer piece with the ending of a place in it is a piece of a sentence."""


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
        (word[:1] in _SURNAMES and len(word) > 1)
        or (before in _SURNAMES and before != "" and len(word) <= 2)
        or (len(word) <= LONGEST and any(c in _PLACES for c in word[1:] + after[:1]))
        or any((word + after)[i : i + 2] in _KINDS for i in range(len(word + after)))
        or word.isascii()
    )


_OPPOSED = ("十两百", "东西南北", "上下", "左右", "涨跌", "升降", "增减", "多少",
            "进出入", "晴阴雨雪云", "男女", "春夏秋冬", "早晚", "甲乙丙丁")  # fmt: skip


def opposed(one: str, other: str) -> bool:
    """Whether two single characters are two values of one thing: directions, seasons.

    >>> opposed("东", "西"), opposed("涨", "跌"), opposed("未", "末")
    (True, True, False)
    """
    return len(one) == len(other) == 1 and any(one in row and other in row for row in _OPPOSED)
