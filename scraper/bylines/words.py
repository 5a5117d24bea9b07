"""Role words, task marks, labels and kinds of dateline. Keys are Simplified, in half width."""

from __future__ import annotations

from collections.abc import Mapping

from scraper.bylines.line import words
from scraper.text import has_han

_ROLES = {
    "reporter": "记者 主持人 采访人员",
    "correspondent": "通讯员 通讯报道员 报道员 特约通讯员 通联员",
    "intern": "实习生 见习生 实习学生 实习人员",
    "special_reporter": "特派员 特约记者 特派记者",
    "trainee_reporter": "见习记者 实习记者",
    "columnist": "评论员 专栏作者 专栏作家 专栏撰稿人 特约评论员 时评人",
    "writer": "作者 撰稿人 特约撰稿人 特约撰稿 特约作者 撰稿 撰文 执笔 主笔 采写 采访 文字 文 "
    "口述 作家 笔者 供稿 文案 撰写",
    "translator": "编译 翻译 译者 译 编译员",
    "compiler": "整合 整理 综合 汇编",
    "editor": (
        "责任编辑 责编 编辑 编 执行编辑 实习编辑 值班编辑 本期编辑 见习编辑 责任编缉 主编 "
        "执行主编 副主编 值班主编 "
        "值班编委 编委 网络编辑 新媒体编辑 核稿编辑 责任主编 美术编辑 美编 图片编辑 视觉编辑 "
        "版面编辑 本版编辑 "
        "栏目编辑 微信编辑 责任编 总编辑 值班总编 值班总编辑 编辑整理 编者 小编 版面责编 "
        "本版责编 文字编辑 流程编辑"
    ),
    "photographer": (
        "摄影 摄 图 图片 摄影师 拍摄 航拍 摄影记者 图片记者 摄影摄像 摄影报道员 影像 照片 摄图 "
        "图片摄影 摄影作者 图像"
    ),
    "illustrator": (
        "制图 绘图 漫画 插画 插图 绘 图表 海报 设计 美工 作图 平面设计 视觉 视觉设计 动画 版式 "
        "排版 版面 图表制作 "
        "海报设计 绘制 美术 手绘 版面设计 版式设计 图示 H5 信息图 制版 组版"
    ),
    "video": (
        "视频 剪辑 摄像 视频剪辑 视频制作 后期 音频 出镜 配音 播音 主播 编导 导演 直播 短视频 "
        "视频编辑 "
        "视频拍摄 拍摄剪辑 摄制 摄像师 朗读 朗诵 录音 后期制作 动画制作 制作 包装"
    ),
    "image_provider": "供图 图源 图片来源 图片提供 图片由 图据 来图 配图 题图 封面图 图片供图 "
    "图片源自 头图 素材 素材来源",
    "reviewer": (
        "审核 审校 校对 校审 审读 复审 终审 初审 一审 二审 三审 一校 二校 三校 一读 二读 三读 "
        "责任校对 责校 校 签发 审签 审稿 "
        "编审 核校 核发 责审 值班主任 值班领导 值班 审定 把关 校核 编校 审发 复核 检校"
    ),
    "planner": (
        "监制 总监制 策划 总策划 统筹 总统筹 出品 出品人 总出品 总出品人 执行策划 创意 协调 "
        "项目统筹 执行监制 制片人 制片 "
        "联合出品 主创 总顾问 指导 学术指导 内容统筹 编务 运营 技术 技术支持 监审 副监制 "
        "联合监制 责任监制 执行 总导演"
    ),
}  # fmt: skip
ROLES: Mapping[str, str] = {word: role for role, words in _ROLES.items() for word in words.split()}
"""Role word → role name of CONTRACT.md; `editor` among them."""
CREDIT_ROLES = frozenset(
    words(
        """
    photographer illustrator video image_provider reviewer planner publisher
"""
    )
)
STAFF = frozenset(
    words(
        """
    记者 通讯员 实习生 见习生 评论员 专栏作者 专栏作家 撰稿人 特派员 特约撰稿 特约通讯员 编辑 编译
    报道员 摄影师 责任编辑 主持人 特约评论员 特约作者 特约撰稿人 通联员 时评人 编译员 摄像师 作者
    主笔 采访人员
"""
    )
)
"""Role words that a house's name may stand before, and that names may follow without a mark."""
PREFIXES: tuple[str, ...] = tuple(
    sorted(
        words(
            """
    全媒体 融媒体 融媒 首席 高级 资深 特约 特派 见习 实习 图片 摄影 文字 视频 驻站 新媒体 多媒体
    首席文字 法治 财经 体育 经济 时政 深度 机动 数据 旅游 科技 文化 教育 健康 调查 政法 跑线 前方
    随军 随团 驻京 驻港 驻沪 驻地 驻外 战地 主任 全程 一线 首席摄影 分站 支站 记者站 中心 直播
    即时 政治 社会 地方 特邀 特聘 校园 学生 小 见习生 本台 青年 女 资深文化 数字 区域 突击 派驻
    本地 金融 汽车 房产 农业 民生 热线 专职 兼职 特别 百姓 市民
"""
        ),
        key=len,
        reverse=True,
    )
)
CORES: tuple[str, ...] = tuple(sorted(STAFF, key=len, reverse=True))
BOTH: tuple[str, ...] = (
    "摄影报道", "撰文并摄影", "文并摄影", "图文报道", "文图报道", "文/图/视频", "文图视频",
    "文/图", "文/片", "文、片", "图/文", "文/摄影", "文/摄",
    "摄/文", "文、图", "图、文", "文并摄", "文并图", "图并文", "文图", "图文", "文/图片",
    "文字/摄影", "撰文/摄影", "撰文/图",
    "文·图", "图·文", "文+图", "文&图", "文|图", "图|文", "采写/摄影", "文·摄影", "文字/图片",
    "文和图", "文及图", "文、摄", "采写/图",
    "撰文、摄影", "采访/摄影", "文/图报道", "摄影/报道", "摄影/文", "文、摄影", "摄影/撰文",
    "文图摄影报道", "摄影并文",
)  # fmt: skip
"""Marks of one who wrote and photographed."""
MARKS: Mapping[str, str] = {
    "报道": "writer", "文": "writer", "撰文": "writer", "供稿": "writer", "采写": "writer",
    "文字": "writer",
    "摄": "photographer", "图": "photographer", "摄影": "photographer", "拍摄": "photographer",
    "图片": "photographer",
    "航拍": "photographer", "整合": "compiler", "整理": "compiler", "综合": "compiler",
    "编译": "translator",
    "译": "translator", "翻译": "translator", "供图": "image_provider", "提供": "image_provider",
    "视频": "video",
    "剪辑": "video", "制图": "illustrator", "绘": "illustrator", "漫画": "illustrator",
    "绘图": "illustrator",
    "画": "illustrator", "发": "publisher", "作": "illustrator", "采访整理": "compiler",
    "整理报道": "compiler",
    "编译报道": "translator", "编译整理": "translator", "供": "image_provider",
    "图片提供": "image_provider",
    "采写整理": "compiler", "综合整理": "compiler", "执笔": "writer", "撰稿": "writer",
    "摄像": "video", "编辑": "editor",
    "采访": "writer", "翻摄": "photographer", "图源": "image_provider", "插画": "illustrator",
    "制作": "illustrator", "综合编译": "translator", "编写": "compiler", "整编": "compiler",
}  # fmt: skip
"""Marks behind names → what those named did."""
KIND_ENDS: tuple[str, ...] = ("报道", "消息", "讯", "电", "专稿", "特稿", "电讯", "特写")
KIND_MODS: tuple[str, ...] = (
    "新媒体专", "综合外电", "综合", "即时", "专题", "采访", "连线", "独家", "编译", "外电", "整理",
    "特别", "现场", "深度",
    "专访", "专", "快", "短", "简", "急", "特", "要", "联合", "最新", "图文", "驻外", "实时",
    "军事", "体育", "国际", "财经",
    "新媒体", "电视", "滚动", "通讯", "综述", "直击", "调查", "追踪", "科技", "娱乐", "特约",
)  # fmt: skip
SILENT_MODS = ("新媒体",)
"""Modifiers that say how a dispatch was sent, and are not part of its kind."""
TEXT_LABELS: tuple[str, ...] = (
    "信息来源", "本文来源", "资料来源", "文章来源", "稿件来源", "新闻来源", "消息来源", "来源",
    "出处", "本文转自", "转自", "摘自",
    "转载自", "原标题", "发布时间", "发表时间", "更新时间", "最后更新", "发布日期", "时间", "日期",
    "点击", "点击数", "点击次数",
    "浏览", "浏览次数", "浏览量", "阅读", "阅读量", "阅读次数", "字号", "字体", "栏目", "分类",
    "类别", "标签", "关键词", "关键字",
    "版次", "版名", "评论", "分享", "单位", "作者单位", "电话", "邮箱", "稿源", "发布", "发布者",
    "发布人", "发布单位", "录入",
    "创建时间", "访问量", "访问次数", "人气", "责任单位", "信息来源单位", "原文链接", "链接",
    "地址", "热线", "联系电话", "投稿",
    "投稿邮箱", "署名", "播放量", "频道", "地区", "原载", "转载", "原题", "导语", "摘要", "主题词",
    "索引号", "发文机关", "文号",
    "出品单位", "主办", "承办", "主办单位", "承办单位", "协办", "鸣谢", "特别鸣谢", "联合报道",
    "综合来源", "内容来源",
)  # fmt: skip
"""Labels of lines that name no person."""
SOURCE_LABELS = frozenset(
    words(
        """
    信息来源 本文来源 文章来源 稿件来源 新闻来源 消息来源 来源 出处 本文转自 转自 摘自 转载自 稿源
    原载 内容来源 综合来源
"""
    )
)
LABEL_PREFIXES: tuple[str, ...] = (
    "本文", "本期", "本版", "本报", "本场", "本集", "参与", "联合", "协助", "特约", "执行", "见习",
    "实习", "值班", "轮值", "今日",
    "审稿", "核稿", "主要", "当日", "全程", "原文", "特邀", "首席", "资深", "助理", "责任", "文字",
    "现场", "统一",
)  # fmt: skip
"""Words before a label that leave its meaning as it is: 本文责编, 参与采写."""
NOBODY: frozenset[str] = frozenset(
    words(
        """
    未知 佚名 匿名 无名 不详 无 本站 本报 本网 本刊 本站原创 网络 网络整理 转载 原载 综合 admin
    administrator 管理员 编辑 编辑部 本报编辑部 新闻中心 办公室 宣传部 小编 系统管理员 记者 通讯员
    本报记者 新华社记者 网友 佚名网友 原创 整理 本报讯 root user test webmaster 站长 超级管理员
    null none author editor 佚名作者 作者 无名氏 网站 网站管理员 web sysadmin guest 本报综合
    综合整理 集体 等
"""
    )
)
"""Fillers that stand where a name should."""


def role_name(title: str) -> str:
    """The role of CONTRACT.md for a role word with its prefixes: 特派记者 → special_reporter."""
    if title in ROLES:
        return ROLES[title]
    core = next((word for word in CORES if title.endswith(word)), title)
    before = title[: len(title) - len(core)]
    if core == "记者":
        return _kind_of_reporter(before)
    if core in ("编辑", "责任编辑") and has_han(title):
        return "editor"
    return ROLES.get(core, "writer")


def label_role(word: str) -> str:
    """The role of CONTRACT.md for a label with its prefixes: 本文责编 → editor."""
    return next(ROLES[word[at:]] for at in range(len(word)) if word[at:] in ROLES)


def _kind_of_reporter(before: str) -> str:
    if "特约" in before or "特派" in before or "特邀" in before:
        return "special_reporter"
    if "见习" in before or "实习" in before:
        return "trainee_reporter"
    return "photographer" if before.endswith(("摄影", "图片")) else "reporter"
