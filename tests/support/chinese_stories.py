# ruff: noqa: E501  # a paragraph is one line, as in print
"""Stories of every shape that Chinese papers print, in words of our own; the places are made up."""

from dataclasses import dataclass, replace

P, H, C, T = "paragraph", "subhead", "caption", "table"


@dataclass(frozen=True, slots=True)
class Story:
    """What a page says of its article; templates print it in their own manner."""

    name: str
    title: str
    body: tuple[tuple[str, str], ...]
    """Kind and words of each piece, in order."""
    hour: str = "08:15"

    @property
    def text(self) -> str:
        """The text that must be read."""
        return "\n\n".join(words for kind, words in self.body if kind not in (C,))


def _p(*pieces: str | tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((P, one) if isinstance(one, str) else one for one in pieces)


SHORT = Story(
    "one short paragraph", "江州城北泵站三台新机组并网",
    _p("江州市水务局9月25日通报，城北泵站三台新机组已于当日凌晨并网，老城区六条低洼街道的排水能力提高一倍。"),
)  # fmt: skip
BRIEF = Story(
    "two short paragraphs", "江州公交早班车提前半小时发车",
    _p(
        "记者从江州公交集团获悉，自9月28日起，1路、6路、18路等七条线路的首班车将提前到五点半发车。",
        "公交集团表示，此次调整主要方便菜农进城和学生上学，票价不变。",
    ),
)  # fmt: skip
LONG = Story(
    "a long story with subheads", "三个渡口与一座桥的四十年",
    _p(
        "清晨六点，江州下河街的渡船照例鸣了一声长笛，船上却只剩下七名乘客和两筐沾着露水的青菜。",
        "自从去年跨江大桥通车，这条开了四十年的渡船就成了一道风景，老人们愿意多等十分钟，只为在江心吹一吹风。",
        (H, "一条船养活三代人"),
        "五十八岁的船工陈水根说，他的父亲在这条江上划木船，他自己开柴油机船，儿子则考了大桥养护的证书。",
        "“水还是那道水，人换了走法。”陈水根把缆绳绕了三圈，抬头看了看桥上的车流，“谁也没有下岗，只是都上了岸。”",
        (H, "桥头多了一间陈列室"),
        "江州交通局把旧候船室改成了陈列室，墙上挂着1983年的船票，票面五分钱，背面印着“注意安全，依次上船”。",
        "交通局副局长何青表示，渡口将保留到最后一名乘客不再需要它为止，船票仍是一元，退休职工免费。",
        "截至8月底，陈列室已接待参观者一万二千余人次，其中近一半是外地来的学生。",
    ),
)  # fmt: skip
INTERVIEW = Story(
    "questions and answers", "江州图书馆馆长谈通宵开放：灯要亮，人也要留得住",
    _p(
        "江州图书馆日前宣布周末通宵开放，记者就此采访了馆长苏敏。",
        "问：通宵开放的想法从何而来？",
        "答：去年冬天闭馆时，总有学生站在门口不肯走，我们觉得灯应该再亮一会儿。",
        "问：夜里真的有人来吗？",
        "答：第一个周末来了三百多人，最晚的一位清晨五点才走，他在写毕业论文。",
        "问：值班的人手够吗？",
        "答：志愿者报名超过了我们的预期，目前排到了年底。",
    ),
)  # fmt: skip
NOTICE = Story(
    "a notice with attachments", "江州市教育局关于调整中小学秋季作息时间的通知",
    _p(
        "各县区教育局，市直各学校：",
        "根据气象部门的预报和各校反馈，经研究决定，自10月8日起调整全市中小学秋季作息时间，现将有关事项通知如下：",
        "一、小学上午第一节课的时间调整为8时20分，初中调整为8时整。",
        "二、各校要提前三天告知家长，并做好早到学生的看护。",
        "三、山区学校可结合班车时间自行安排，报局备案。",
        "附件：1.江州市中小学秋季作息时间表",
        "2.江州市早到学生看护登记表",
        "江州市教育局",
        "2022年9月24日",
    ),
)  # fmt: skip
POEM = Story(
    "a poem", "渡口",
    _p(
        "船靠岸的时候", "江水刚刚醒来", "一只白鹭站在缆桩上", "替我们数着灯火", "而母亲还在对岸", "把一盏马灯举过头顶，等我回家。"),
)  # fmt: skip
POINTS = Story(
    "an article of points", "国庆出游这几条线路车最多",
    _p(
        "江州交警支队24日发布国庆出行提示，预计10月1日上午车流最大，以下路段请提前绕行。",
        "1.环城北路至机场高速入口",
        "2.江州大桥南引桥",
        "3.下河街古镇周边三条单行线",
        "4.城东客运站出口",
        "交警提醒，市民可以通过广播和路口诱导屏了解实时路况，遇到拥堵请勿占用应急车道。",
    ),
)  # fmt: skip
BULLETIN = Story(
    "a bulletin with a table", "江州市8月居民消费价格同比上涨1.2%",
    _p("国家统计局江州调查队25日发布数据，8月份全市居民消费价格同比上涨1.2%，环比持平。",
        (T, "类别 | 同比（%） | 环比（%）\n食品烟酒 | 2.1 | 0.3\n居住 | 0.4 | 0.0\n交通和通信 | 1.9 | -0.5"),
        "调查队有关负责人表示，蔬菜价格受高温影响小幅上涨，预计9月下旬起回落。"),
)  # fmt: skip
OBITUARY = Story(
    "a list of names", "江州市第九届道德模范名单公布",
    _p(
        "经群众推荐和专家评审，江州市第九届道德模范名单于9月25日公布，共有六人入选，名单如下：",
        "助人为乐模范：陈水根、何青",
        "见义勇为模范：苏敏",
        "诚实守信模范：罗小满",
        "敬业奉献模范：柳河",
        "孝老爱亲模范：方小舟",
        "表彰大会将于10月中旬举行，届时六位模范将走进学校讲述自己的故事。",
    ),
)  # fmt: skip
SPEECH = Story(
    "a speech", "在江州市青年企业家座谈会上的讲话",
    _p(
        "（2022年9月25日）",
        "同志们、朋友们：",
        "今天我们请来三十位青年企业家，不是来听汇报的，是来听难处的。",
        "江州的产业底子薄，这一点不必讳言，但是江州的年轻人敢闯，这一点也不必谦虚。",
        "希望大家把难处讲透，把办法讲实，散会以后我们一件一件去办。",
        "谢谢大家！",
    ),
)  # fmt: skip
PICTURES = Story(
    "pictures with captions", "下河街夜市重新开张",
    _p("停业两年的下河街夜市9月24日晚重新开张，一百二十个摊位全部租出，摊主一半是本地大学毕业生。",
        (C, "夜市入口的灯笼。 方小舟 摄"),
        "“第一晚卖了四百碗馄饨，手都抬不起来了。”摊主罗小满笑着说，她打算把父亲也请来帮忙。",
        (C, "游客在挑选手工竹器。 方小舟 摄"),
        "街道办表示，夜市每周四至周日营业，晚上十一点收摊，噪声和油烟均已接入在线监测。"),
)  # fmt: skip
STORIES = (
    SHORT, BRIEF, LONG, INTERVIEW, NOTICE, POEM, POINTS, BULLETIN, OBITUARY, SPEECH, PICTURES,
)  # fmt: skip


def told(story: Story, *extra: tuple[str, str]) -> Story:
    """The same story with more pieces at its end."""
    return replace(story, body=(*story.body, *extra))
