# ruff: noqa: E501  # pages stand here as they are served
"""Pages as Chinese sites make them: templates of our own after the habits of portals, papers, systems.

A template takes a story and gives what its page holds: the HTML and the facts it prints. The words
are ours; what is typical is the order of the parts, how they are marked up, and what lies about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from tests.support.chinese_stories import C, H, Story, T

STORIES_ELSEWHERE = (
    "菜场搬进了地下一层", "小学门口多了一条风雨廊", "老码头改成了健身步道", "图书馆周末开放到十点",
    "旧厂房里办起了木工课", "江州大桥夜间封闭检修三天", "新渡轮下周开始试航", "柑橘节的门票今起预约",
    "两座水厂今年冬天联网供水", "下河街夜市摊位抽签结果公布",
)  # fmt: skip
TEASER = (
    "江州一家老厂停产十年之后，车间里重新响起了锯木头的声音，只是来上课的多是附近的居民和学生，"
)
ADDRESS = "https://www.jz.example/2022/0926/c1024.html"


@dataclass(frozen=True, slots=True)
class Made:
    """A page and what it says."""

    html: str
    url: str = ADDRESS
    facts: dict[str, object] = field(default_factory=dict[str, object])
    """Keys of the article's JSON; `authors` and `editors` are names."""


def paragraphs(story: Story, kind: str = "p") -> str:
    """The story's pieces: `p`, `indent`, `div`, `br`, `span` (nested), or `strong` subheads."""
    made = []
    for role, words in story.body:
        text = escape(words, quote=False)
        if role == T:
            rows = "".join(
                "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split(" | ")) + "</tr>"
                for row in text.split("\n")
            )
            made.append(f"<table border=1>{rows}</table>")
        elif role == C:
            made.append(
                f'<p style="text-align:center"><img src="/i/{len(made)}.jpg"></p>'
                f'<p style="text-align:center">{text}</p>'
            )
        elif kind == "br":
            made.append(f"　　{text}<br><br>")
        elif role == H:
            made.append(f"<p><strong>{text}</strong></p>")
        else:
            made.append(_WRAPS[kind].format(text))
    return "\n".join(made)


_WRAPS = {
    "p": "<p>{}</p>",
    "indent": "<p>　　{}</p>",
    "div": "<div>{}</div>",
    "span": '<p style="line-height:2em"><span style="font-size:16px"><span>{}</span></span></p>',
    "section": "<section><section><p><span>{}</span></p></section></section>",
}


def links(count: int = 8, form: str = "li", start: int = 0) -> str:
    """Links to other stories: list items with days, paragraphs, table cells, cards with teasers."""
    titles = [STORIES_ELSEWHERE[(start + n) % 10] for n in range(count)]
    forms = {
        "li": '<li><a href="/2022/0925/c{n}.html">{t}</a><span>2022-09-25</span></li>',
        "plain li": '<li><a href="/2022/0925/c{n}.html">{t}</a></li>',
        "p": '<p>·<a href="/2022/0925/c{n}.html">{t}</a></p>',
        "tr": '<tr><td>·<a href="/2022/0925/c{n}.html">{t}</a>(2022-09-25 10:0{n})</td></tr>',
        "card": '<div class="item"><a href="/2022/0925/c{n}.html"><img src="/t/{n}.jpg"></a>'
        '<h3><a href="/2022/0925/c{n}.html">{t}</a></h3><p>' + TEASER + "</p>"
        "<span>09-25 10:0{n}</span></div>",
        "br": '<a href="/2022/0925/c{n}.html">{t}</a><br>',
    }
    made = "".join(forms[form].format(n=n, t=t) for n, t in enumerate(titles))
    return {
        "li": f"<ul>{made}</ul>",
        "plain li": f"<ul>{made}</ul>",
        "tr": f"<table>{made}</table>",
    }.get(form, made)


NAV = (
    '<div class="topnav"><a href="/">首页</a><a href="/n/">时政</a><a href="/s/">社会</a>'
    '<a href="/e/">财经</a><a href="/v/">视频</a><a href="/w/">下河街论坛</a></div>'
)
FOOT = (
    '<div class="footer"><p>关于我们 | 联系我们 | 广告服务 | 招聘信息 | 网站地图</p>'
    "<p>江州新闻网版权所有 未经书面授权禁止使用 Copyright © 2008-2022 All Rights Reserved</p>"
    "<p>违法和不良信息举报电话：0000-12345678　湘ICP备00000000号</p></div>"
)


def page(title: str, body: str, head: str = "", url: str | None = None, **facts: object) -> Made:
    html = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    return Made(html, url or ADDRESS, facts)


def agency(s: Story) -> Made:
    """A news agency's site: the day in pieces above the headline, the desk's line below the text."""
    return page(
        f"{s.title}-江州网",
        f"""{NAV}<div class="domPC"><div class="header domPC"><div class="header-top clearfix">
<div class="header-time left"><span class="year"><em> 2022</em></span> <span class="day"><em>09</em>/<em>26</em></span>
<span class="time">{s.hour}:23</span></div><div class="source">来源：江州网</div>
<div class="head-line clearfix"><h1><span class="title">{s.title}</span></h1><div class="pageShare">
<div class="setFont">字体：<span>小</span><span>中</span><span>大</span></div><div class="share">分享到：<a>微信</a></div></div></div></div></div>
<div class="main clearfix"><div class="main-left left"><div id="detail"><span id="detailContent">{paragraphs(s, "indent")}</span></div>
<div id="articleEdit"><span class="tiyi1"><a href="javascript:;">【纠错】</a></span><span class="editor"> 【责任编辑:柳河】 </span></div>
<div class="nextpage"><a>阅读下一篇：</a></div><div class="bookList"><ul><li><a href="/a.html">深度观察</a></li><li><a href="/b.html">新华全媒头条</a></li></ul></div></div>
<div class="main-right right"><div class="columBox hotList"><h2>新闻热榜</h2>{links(8, "plain li")}</div></div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:23+08:00", origin="江州网", editors=["柳河"],
    )  # fmt: skip


def party_paper(s: Story) -> Made:
    """A party paper's site: overline and subtitle, time and source in one cell, 责编 in brackets."""
    return page(
        f"{s.title}--时政--江州网",
        f"""{NAV}<div class="layout rm_txt cf"><div class="path"><a href="/">江州网</a>&gt;&gt;<a href="/sz/">时政</a></div>
<div class="col col-1 fl"><h3 class="pre">走进渡口人家</h3><h1>{s.title}</h1><h4 class="sub">——来自江边的报道</h4>
<div class="author cf"></div><div class="channel cf"><div class="col-1-1 fl">2022年09月26日{s.hour} | 来源：<a href="http://paper.jz.example/" target="_blank">江州日报</a></div><div class="col-1-2 fr"><div class="message cf"><span>小字号</span></div></div></div>
<div class="tjewm cf"><span></span></div><div class="rm_txt_con cf"><div class="box_pic"></div>{paragraphs(s, "p").replace("<p>", '<p style="text-indent: 2em;">&#10;&#9;')}
<div class="box_pic"></div><div class="edit cf">(责编：何苗、方小舟)</div></div>
<div class="rm_share"><h3>分享让更多人看到</h3><div class="share_c"></div></div>
<div class="rm_relevant cf box_news"><h2>相关新闻</h2>{links(4, "plain li")}</div></div>
<div class="col col-2 fr"><h2>热门排行</h2>{links(10, "plain li", 3)}<h2>推荐阅读</h2>{links(3, "card")}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州日报", editors=["何苗", "方小舟"],
        kicker="走进渡口人家", subtitle="来自江边的报道", category="时政",
    )  # fmt: skip


def wire(s: Story) -> Made:
    """A wire service: one line of time, source and tools; 【编辑:某】 at the end."""
    return page(
        f"{s.title}-江新网",
        f"""{NAV}<div class="w1280 mt20"><div class="content_maincontent_more"><div class="crumbs"><a href="/">首页</a> → <a href="/sh/">社会新闻</a></div>
<div class="content_maincontent_content"><h1 class="content_left_title">{s.title}</h1>
<div class="content_left_time">2022年09月26日 {s.hour}　来源：江新网 <div class="share_btn"><a>参与互动</a></div><div>大字体</div><div>小字体</div><div>分享到：</div></div>
<div class="left_zw">{paragraphs(s, "indent")}<div id="function_code_page"></div></div>
<div class="adEditor"><div class="left_name right"><span> 【编辑:柳河】 </span></div></div>
<div class="left-t">更多精彩内容请进入<a href="/sh/">社会新闻</a>频道</div></div></div>
<div class="content_right"><div class="title">热点视频</div>{links(6, "card", 2)}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江新网", editors=["柳河"], category="社会新闻",
    )  # fmt: skip


def television(s: Story) -> Made:
    """A broadcaster: source and time parted by a bar, editors below, a code to scan."""
    return page(
        f"{s.title}_新闻频道_江视网",
        f"""{NAV}<div class="content_area_box"><div class="title_area"><h1>{s.title}</h1>
<div class="info1">来源 : 江视网 | 2022年09月26日 {s.hour}:00</div></div><div class="function"><span>点赞</span><span>收藏</span></div>
<div class="tips"><p>原标题：{s.title}（最新）</p></div>
<div class="content_area" id="content_area">{paragraphs(s)}</div>
<div class="zebian"><span>编辑：柳河</span><span>责任编辑：何苗</span></div>
<div class="relevant"><span>点击收起全文</span></div><div class="sys"><p>扫一扫 分享到微信</p></div></div>
<div class="right_box"><div class="tuijian"><h3>精彩推荐</h3>{links(8, "card")}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江视网", editors=["柳河", "何苗"],
    )  # fmt: skip


def new_media(s: Story) -> Made:
    """A paper of the web alone: the reporter above the time, promotion within the text's box."""
    return page(
        f"{s.title}_江声号_江声新闻",
        f"""<div class="header"><a href="/">江声新闻</a></div><main class="wrapper"><div class="leftcontent"><h1 class="index_title__B8mhI">{s.title}</h1>
<div class="index_headerContent__a"><div class="index_left__LfzyH"><div>江声新闻记者 方小舟</div><div class="ant-space"><span>2022-09-26 {s.hour}</span><span class="ant-divider"></span><span>来源：<span>江声新闻</span></span></div></div>
<div class="index_right__x">字号</div></div><div class="index_cententWrap__Jv8jK">{paragraphs(s)}</div>
<div class="index_copyright"><div>责任编辑：柳河</div><div>图片编辑：何苗</div><div>校对：苏敏</div></div>
<div class="index_clue">江声新闻报料：021-000000</div><div>江声新闻，未经授权不得转载</div><div class="toolbar"><span>收藏</span><span>我要举报</span></div>
<div class="comment"><h2>评论(12)</h2><div class="input">发表</div><p>这个渡口我小时候坐过，五分钱一张票。</p><p>希望保留下去，不要拆掉。</p></div></div>
<aside class="right"><h2>相关推荐</h2>{links(6, "card")}<p>扫码下载江声新闻客户端</p></aside></main>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江声新闻", authors=["方小舟"], editors=["柳河", "何苗"],
    )  # fmt: skip


def portal(s: Story) -> Made:
    """A portal's account page: 原标题 first, source and editor last, the platform's statement."""
    return page(
        f"{s.title}|江州|渡口_江易订阅",
        f"""{NAV}<div class="container clearfix"><div class="post_main"><h1 class="post_title">{s.title}</h1>
<div class="post_info">2022-09-26 {s.hour}:23　来源: <a href="http://www.jz.example/">江州晚报</a>湖南 <a class="post_jubao" href="#">举报</a></div>
<div class="post_content"><div class="post_side"><span>0</span> 分享至</div><div class="post_body"><p class="otitle">（原标题：江州旧闻）</p>{paragraphs(s)}</div>
<div class="post_author"><p>本文来源：江州晚报 <span class="ep-editor">责任编辑：柳河_NF0001</span></p></div>
<div class="post_statement">特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“江易号”用户上传并发布，本平台仅提供信息存储服务。</div>
<div class="post_statement">Notice: The content above (including the pictures and videos if any) is uploaded and posted by a user of the platform.</div></div>
<div class="post_recommends"><h2>相关推荐</h2>{links(6, "card")}</div></div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:23+08:00", origin="江州晚报", original_title="江州旧闻", editors=["柳河"],
    )  # fmt: skip


def old_portal(s: Story) -> Made:
    """A portal of another kind: the source as a link without a label, tools beside it, a code below."""
    return page(
        f"{s.title}_新闻中心_江浪网",
        f"""{NAV}<div class="main-content w1240"><div class="path-search"><div class="path"><a href="/">新闻中心</a> &gt; <a href="/gn/">国内新闻</a> &gt; 正文</div></div>
<h1 class="main-title">{s.title}</h1><div class="top-bar" id="top_bar"><div class="top-bar-inner clearfix"><div class="date-source"><span class="date">2022年09月26日 {s.hour}</span>
<a href="https://www.jz.example/" class="source" rel="nofollow">江州晚报</a></div><div class="page-tools"><a>缩小字体</a><a>放大字体</a><a>收藏</a><a>微博</a><a>微信</a><span>分享</span></div></div></div>
<div class="article-content-left"><div class="article" id="article">{paragraphs(s, "indent")}<p class="article-editor">责任编辑：柳河 SN001</p></div>
<div class="article-bottom"><div class="keywords">文章关键词：<a href="/t/1">江州</a><a href="/t/2">渡口</a></div><div><a>我要反馈</a></div><div class="wx"><p>更多猛料！欢迎扫描左方二维码关注江浪新闻官方微信（jianglang-xinwen）</p></div></div></div>
<div class="article-content-right"><h2>阅读排行榜</h2>{links(10, "plain li")}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州晚报", editors=["柳河"], category="国内新闻",
    )  # fmt: skip


def account(s: Story) -> Made:
    """A portal of accounts: the time, the house, and a link back that ends the last paragraph."""
    body = paragraphs(s)
    cut = body.rfind("</p>") if body.endswith("</p>") else len(body)
    return page(
        f"{s.title}_江州",
        f"""{NAV}<div class="wrapper-box"><div class="left main"><div class="text"><div class="text-title"><h1>{s.title}<span class="article-tag"></span></h1>
<div class="article-info"><span class="time" id="news-time">2022-09-26 {s.hour}</span><span>来源: <a href="http://www.jz.example/">江州晚报</a></span><div class="l">发布于：湖南省</div></div></div>
<article class="article" id="mp-editor"><p data-role="original-title" style="display:none">原标题：江州旧闻</p>{body[:cut]}<a href="//www.js.example/?x=1" class="backword">返回江狐，查看更多</a>{body[cut:]}
<p data-role="editor-name">责任编辑：<span></span></p></article><div class="statement">平台声明：该文观点仅代表作者本人，江狐号系信息发布平台，江狐仅提供信息存储空间服务。</div>
<div class="bottom-relate-wrap clear"><div class="read-wrap">阅读 (<em>1234</em>)</div></div></div>
<div class="recommend"><h3>推荐阅读</h3>{links(8, "card")}</div></div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州晚报",
    )  # fmt: skip


def stream(s: Story) -> Made:
    """A stream of articles: time, a dot and the account's name under the headline."""
    return page(
        f"{s.title}-今日江州",
        f"""<div class="nav"><a href="/">关注</a><a href="/h/">推荐</a></div><div class="article-detail-container"><div class="main"><div class="article-content"><h1>{s.title}</h1>
<div class="article-meta"><span>2022-09-26 {s.hour}</span><span class="dot">·</span><span class="name"><a href="/c/user/1/">江州晚报</a></span></div>
<article class="syl-article-base tt-article-content">{paragraphs(s).replace("<p>", '<p data-track="1">')}</article></div><div class="detail-end"><span>举报</span></div>
<div class="comment-box"><div class="title">评论 3</div><ul><li><a href="/u/1">江边人</a><p>这条路我天天走，确实应该修一修了。</p><span>3天前</span></li></ul></div></div>
<div class="right-sidebar"><div>作者最新文章</div>{links(6, "plain li")}<div>热门资讯</div>{links(6, "card")}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00",
    )  # fmt: skip


def regional(s: Story) -> Made:
    """A provincial site: labelled parts in one line above, the same again as lines below."""
    return page(
        f"{s.title} - 江州频道 - 江网",
        f"""{NAV}<div class="crumb">当前位置：<a href="/">江网</a> &gt; <a href="/jz/">江州频道</a> &gt; 正文</div><div class="content"><h1>{s.title}</h1>
<div class="info"><span>来源：江网</span><span>作者：方小舟 罗小满</span><span>编辑：柳河</span><span>2022-09-26 {s.hour}:00</span><span class="read">0 阅读</span></div>
<div class="article-content">{paragraphs(s, "span")}<p>来源：江网</p><p>作者：方小舟 罗小满</p><p>编辑：柳河</p></div>
<p class="statement">本文为江州频道原创文章，转载请附上原文出处链接和本声明。</p><p>本文链接：https://jz.jw.example/content/2022/09/26/1.html</p>
<div class="about"><h3>阅读下一篇</h3>{links(5, "p")}</div><div class="qr"><img src="/q.png"><p>扫一扫二维码下载客户端</p></div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江网", authors=["方小舟", "罗小满"], editors=["柳河"],
        category="江州频道",
    )  # fmt: skip


def brackets(s: Story) -> Made:
    """A site that puts every fact in brackets of its own, in a table layout with line breaks."""
    return page(
        f"{s.title}-江声在线",
        f"""<table width=960><tr><td>{NAV}</td></tr><tr><td class="bt"><b>{s.title}</b></td></tr><tr><td align=center>http://www.js.example 2022/9/26 {s.hour}:10 [字体: 大 中 小]</td></tr>
<tr><td><div class="news">{paragraphs(s, "br")}<div>[来源：江州晚报]</div><div>[作者：方小舟]</div><div>[编辑：柳河]</div></div></td></tr>
<tr><td>※相关链接</td></tr><tr><td>{links(6, "tr")}</td></tr><tr><td>精彩图片</td></tr><tr><td>{links(4, "br")}</td></tr></table>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:10+08:00", origin="江州晚报", authors=["方小舟"], editors=["柳河"],
    )  # fmt: skip


def baidu_ids(s: Story) -> Made:
    """A paper's site with the ids that a search engine once asked for."""
    return page(
        f"{s.title}-江河网",
        f"""{NAV}<div class="w1200"><h1 id="4g_title">{s.title}</h1><p class="time-source clearfix"><span id="pubtime_baidu" class="fl">2022年09月26日{s.hour}</span><span id="source_baidu" class="fl">来源：<a href="http://www.jz.example">江河网</a></span><span class="fr">我要纠错</span></p>
<article><div id="mainCon">{paragraphs(s)}</div><p class="fr" id="editor_baidu">编辑：柳河 审核 ：何苗</p></article>
<div class="hot"><p class="title">大家都在看</p>{links(5, "li")}</div></div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江河网", editors=["柳河"],
    )  # fmt: skip


def epaper(s: Story) -> Made:
    """A page of a daily's e-paper of the older kind: tables, comments of the system, no hour."""
    return page(
        "江州日报数字报",
        f"""<table width="100%"><tr><td>2022年09月26日 星期一</td><td><a href="node_2.htm">第02版：要闻</a></td><td>　| 上一版 | 下一版</td></tr></table>
<table><tr><td width=300><div id="pageLink">{links(6, "br")}</div></td><td><div><a href="content_1.htm">上一篇</a>　<a href="content_3.htm">下一篇</a></div>
<table><tr><td class="font02"><founder-pretitle>走进渡口人家</founder-pretitle></td></tr><tr><td class="font01"><founder-title>{s.title}</founder-title></td></tr>
<tr><td class="font02"><founder-subtitle></founder-subtitle></td></tr><tr><td class="font02"><founder-author>■ 本报记者 方小舟 通讯员 罗小满</founder-author></td></tr>
<tr><td><div id="ozoom" style="ZOOM: 100%"><founder-content>{paragraphs(s, "indent")}</founder-content></div></td></tr></table>
<div>上一篇　下一篇　 放大 缩小 默认 朗读</div></td></tr></table><div>版权所有 江州日报社　未经授权，不得转载</div>
<!--enpproperty <founder-date>2022-09-26 00:00:00</founder-date><founder-pagenum>02</founder-pagenum><founder-papername>江州日报</founder-papername><founder-type>1</founder-type> /enpproperty-->""",
        url="http://epaper.jzrb.example/jzrb/html/2022-09/26/content_2.htm",
        published_at="2022-09-26", origin="江州日报", kicker="走进渡口人家", authors=["方小舟", "罗小满"], page_no="02",
    )  # fmt: skip


def new_epaper(s: Story) -> Made:
    """A page of an e-paper of the newer kind."""
    return page(
        f"{s.title}",
        f"""<div class="header"><span class="date">2022年09月26日 星期一</span><span>第A03版：民生</span></div><div class="left"><ul class="news-list">{links(5, "plain li")}</ul></div>
<div class="right"><div class="article-box"><div class="article"><h3>走进渡口人家</h3><h1>{s.title}</h1><h2>来自江边的报道</h2><p class="sec">江州日报记者 方小舟<span class="date">《江州日报》（2022年09月26日 第A03版）</span></p>
<div class="attachment"></div><div id="ozoom">{paragraphs(s)}</div></div><div class="paging"><a href="content_1.html">上一篇</a><a href="content_3.html">下一篇</a></div></div></div>""",
        url="http://paper.jzrb.example/pc/content/202209/26/content_3.html",
        published_at="2022-09-26", kicker="走进渡口人家", subtitle="来自江边的报道", authors=["方小舟"],
    )  # fmt: skip


def government(s: Story) -> Made:
    """A government's site: labelled line with counters, an editor's own style, tools to print."""
    return page(
        f"{s.title}_江州市人民政府门户网站",
        f"""{NAV}<div class="wz">您当前所在位置：<a href="/">首页</a>&gt;<a href="/zw/">政务公开</a>&gt;<a href="/tz/">通知公告</a></div>
<div class="article"><div class="title">{s.title}</div><div class="xl-xq-bt">发布时间：2022-09-26 {s.hour}　　来源：市教育局　　浏览次数：<span id="hits">1023</span>　　字体：[ <a>大</a> <a>中</a> <a>小</a> ]　　<a>打印</a></div>
<div class="zw"><div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2;}}</style>{paragraphs(s, "span")}</div></div>
<div class="fj"></div><div class="tool">【<a>打印本页</a>】 【<a>关闭窗口</a>】</div><div class="ewm">扫一扫在手机打开当前页</div></div>
<div class="bottom"><p>主办：江州市人民政府办公室　承办：江州市大数据局</p><p>网站标识码：4300000000　湘公网安备00000000号　湘ICP备00000000号</p></div>""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="市教育局", category="通知公告",
    )  # fmt: skip


def university(s: Story) -> Made:
    """A university's news: a form around it all, author and day in one line, 上一条 下一条."""
    return page(
        f"{s.title}-江州师范学院",
        f"""{NAV}<div class="dqwz">当前位置: <a href="/">首页</a> &gt;&gt; <a href="/xw/">学校新闻</a> &gt;&gt; 正文</div><form name="_newscontent_fromname"><div class="nr">
<h2 align="center">{s.title}</h2><div class="xx" align="center">作者：宣传部　　时间：2022-09-26　　点击数：<span>302</span></div><div id="vsb_content"><div class="v_news_content">{paragraphs(s, "span")}</div></div>
<div id="div_vote_id"></div><p>（编辑：柳河　审核：何苗）</p><p>上一条：<a href="1.htm">菜场搬进了地下一层</a></p><p>下一条：<a href="3.htm">老码头改成了健身步道</a></p><p>【<a>关闭</a>】</p></div></form>{FOOT}""",
        published_at="2022-09-26", editors=["柳河"], category="学校新闻",
    )  # fmt: skip


def small_system(s: Story) -> Made:
    """A free content system: small labels, an abstract that the text repeats, buttons to vote."""
    first = next((words for _, words in s.body if len(words) > 24), s.title)
    return page(
        f"{s.title}_江州生活网",
        f"""{NAV}<div class="place"><strong>当前位置:</strong> <a href="/">主页</a> &gt; <a href="/xw/">本地新闻</a> &gt; </div><div class="viewbox"><div class="title"><h2>{s.title}</h2></div>
<div class="info"><small>时间:</small>2022-09-26 {s.hour}<small>来源:</small>江州晚报 <small>作者:</small>方小舟 <small>点击:</small>88次</div>
<div class="intro">{first}</div><div class="content"><table width="100%"><tr><td>{paragraphs(s, "br" if len(s.body) > 1 else "div")}</td></tr></table>(责任编辑：柳河)</div>
<div class="newdigg">顶一下 (0) 0% 踩一下 (0) 0%</div><div class="boxoff"><strong>------分隔线----------------------------</strong></div><div class="handle"><ul><li>上一篇：<a href="1.html">菜场搬进了地下一层</a></li><li>下一篇：<a href="3.html">老码头改成了健身步道</a></li></ul></div>
<div class="feedback"><h3>发表评论</h3><p>请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。</p></div></div><div class="pright"><h3>推荐内容</h3>{links(8, "card")}<h3>热点内容</h3>{links(8, "plain li")}</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州晚报", authors=["方小舟"], editors=["柳河"],
        category="本地新闻",
    )  # fmt: skip


def forum_portal(s: Story) -> Made:
    """A forum's portal: 发布者, 查看, 来自 parted by bars; an abstract in a box; flowers and eggs."""
    return page(
        f"{s.title} - 江州论坛",
        f"""{NAV}<div id="pt"><a href="/">门户</a> › <a href="/n">新闻</a> › 查看内容</div><div class="bm vw"><div class="h hm"><h1 class="ph">{s.title}</h1><p class="xg1">2022-9-26 {s.hour}<span class="pipe">|</span>发布者: <a href="/u1">xiaobian</a><span class="pipe">|</span>查看: <em>1024</em><span class="pipe">|</span>评论: 0<span class="pipe">|</span>原作者: 方小舟<span class="pipe">|</span>来自: 江州晚报</p></div>
<div class="d"><table class="vwtb"><tr><td id="article_content">{paragraphs(s, "div")}</td></tr></table></div><div id="click_div"><table><tr><td>鲜花</td><td>握手</td><td>雷人</td><td>路过</td><td>鸡蛋</td></tr></table></div></div>
<div class="bm"><h3>最新评论</h3><p>下次再来看看，写得真不错，支持楼主继续发。</p></div><div class="bm"><h3>相关阅读</h3>{links(6, "plain li")}</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州晚报",
    )  # fmt: skip


def weblog(s: Story) -> Made:
    """A weblog system in Chinese: 发表于 day 由 name, categories and navigation below."""
    return page(
        f"{s.title} – 江边笔记",
        f"""<header id="masthead"><a href="/">江边笔记</a><nav><a href="/a">关于</a></nav></header><main><article class="post hentry"><header class="entry-header"><h1 class="entry-title">{s.title}</h1>
<div class="entry-meta"><span class="posted-on">发表于<a href="#"><time class="entry-date published" datetime="2022-09-26T{s.hour}:00+08:00">2022年9月26日</time></a></span><span class="byline">由<span class="author vcard"><a href="/author/f">方小舟</a></span></span></div></header>
<div class="entry-content">{paragraphs(s)}</div><footer class="entry-footer"><span class="cat-links">发布于<a href="/c">本地</a></span><span class="tags-links">标签：<a href="/t/1">江州</a></span></footer></article>
<nav class="post-navigation"><h2>文章导航</h2><a href="/1">上一篇 菜场搬进了地下一层</a><a href="/3">下一篇 老码头改成了健身步道</a></nav>
<div id="comments"><h2>发表回复</h2><p>您的邮箱地址不会被公开。 必填项已用 * 标注</p></div></main><aside><h2>近期文章</h2>{links(5, "plain li")}</aside>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00",
    )  # fmt: skip


def central_agency(s: Story) -> Made:
    """A page as those of an agency in Taiwan: update time in brackets, its rights within the text."""
    return page(
        f"{s.title} | 地方 | 江央社 JNA",
        f"""<nav><a href="/">首頁</a><a href="/l">地方</a></nav><div class="breadcrumb"><a href="/">首頁</a> / <a href="/l">地方</a></div><article><h1><span>{s.title}</span></h1>
<div class="timeBox"><div class="updatetime"><span>2022/9/26 {s.hour}</span>（9/26 10:20 更新）</div><div class="shareBox"><a>分享</a></div></div>
<div class="paragraph">{paragraphs(s)}<div class="paragraph moreArticle"><a href="/2">柑橘節的門票今起預約</a></div><p>本網站之文字、圖片及影音，非經授權，不得轉載、公開播送或公開傳輸及利用。</p></div></article>
<div class="recommend"><h2>延伸閱讀</h2>{links(4, "card")}</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", category="地方",
    )  # fmt: skip


def taiwan_daily(s: Story) -> Made:
    """A daily in Taiwan: house, reporter and place in the line of the time."""
    return page(
        f"{s.title} | 地方新聞 | 江聯新聞網",
        f"""<nav><a href="/">首頁</a></nav><section class="article-content__wrapper"><h1 class="article-content__title">{s.title}</h1><section class="article-content__info"><section class="authors"><time class="article-content__time">2022-09-26 {s.hour}</time>
<span class="article-content__author">江聯報／<a href="/r/1">記者方小舟</a>／台北即時報導</span></section></section><section class="article-content__editor">{paragraphs(s)}</section>
<section class="keywords"><a href="/t">渡口</a></section></section><section><h2>延伸閱讀</h2>{links(6, "plain li")}</section><section class="comment"><h3>看更多文章</h3>{links(4, "card")}</section>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", authors=["方小舟"],
    )  # fmt: skip


def hong_kong_radio(s: Story) -> Made:
    """A broadcaster in Hong Kong: the zone in the time, text parted by line breaks."""
    return page(
        f"{s.title} - JTHK",
        f"""<div class="menu"><a href="/">主頁</a></div><div class="itemBody"><h2 class="itemTitle">{s.title}</h2><div class="createddate">2022-09-26 HKT {s.hour}</div><div class="detailShare">分享</div>
<div class="itemFullText">{paragraphs(s, "br")}</div></div><div class="relatedNews"><h3>相關新聞</h3>{links(6, "plain li")}</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00",
    )  # fmt: skip


def channel(s: Story) -> Made:
    """A page where everything stands in `<div>`s of one kind, the byline unlabelled."""
    return page(
        f"{s.title}",
        f"""<div>{NAV}</div><div><div>{s.title}</div><div>2022-09-26 {s.hour}</div><div>江州晚报</div><div>文/方小舟</div></div><div>{paragraphs(s, "div")}</div>
<div><div>相关阅读</div><div>{links(5, "br")}</div></div><div>热门评论</div><div>路过的江州人：建议多开几班，等得太久了。</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", authors=["方小舟"],
    )  # fmt: skip


def line_below(s: Story) -> Made:
    """A page whose time, source and people stand only below the text."""
    return page(
        f"{s.title} - 江州周刊",
        f"""{NAV}<div class="main"><h1>{s.title}</h1><div class="txt">{paragraphs(s)}</div><div class="msg">（来源：江州周刊　编辑：柳河）</div><div class="date">发布于 2022-09-26 {s.hour}</div>
<div class="share">分享到：<a>微信</a><a>微博</a></div><div class="prev">上一篇：<a href="/1">菜场搬进了地下一层</a></div></div><div class="side"><h3>最新文章</h3>{links(8, "li")}</div>{FOOT}""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州周刊", editors=["柳河"],
    )  # fmt: skip


def desk_below(s: Story) -> Made:
    """A paper's own app page: a run of credits, one a line, and promotion below the text."""
    return page(
        f"{s.title}",
        f"""<div class="app-top"><img src="/logo.png"><span>打开江州云客户端，查看更多精彩</span></div><h1>{s.title}</h1><div class="from"><span>江州云</span><span>2022-09-26 {s.hour}</span><span>阅读 1.2万</span></div>
<div class="rich">{paragraphs(s, "section")}<p>来源丨江州日报</p><p>记者丨方小舟</p><p>编辑丨柳河</p><p>校对丨何苗</p><p>审核丨苏敏</p><p>监制丨罗小满</p><p>喜欢就点个“在看”吧！</p><p>点击下载江州云客户端</p></div>
<div class="more"><p>热门推荐</p>{links(4, "card")}</div>""",
        published_at=f"2022-09-26T{s.hour}:00+08:00", origin="江州日报", authors=["方小舟"], editors=["柳河"],
    )  # fmt: skip


SITES: tuple[Callable[[Story], Made], ...] = (
    agency, party_paper, wire, television, new_media, portal, old_portal, account, stream, regional,
    brackets, baidu_ids, epaper, new_epaper, government, university, small_system, forum_portal,
    weblog, central_agency, taiwan_daily, hong_kong_radio, channel, line_below, desk_below,
)  # fmt: skip
