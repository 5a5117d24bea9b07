"""The style of the overlay: one text, so that the page's policy can name it by its digest."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.why.roles import CHINESE

_HUES = {"head": 215, "text": 150, "picture": 185, "fact": 38, "cut": 0}
_BASE = """
:root{color-scheme:light dark;--bg:#f4f3f0;--paper:#fff;--ink:#1c1b19;--dim:#6b6862;--line:#dcd9d2;
--tint:90%;--deep:38%;--sat:55%;--accent:#2457c5;--ring:#e4572e}
@media (prefers-color-scheme:dark){:root{--bg:#17171a;--paper:#1f1f23;--ink:#e6e4df;--dim:#9a978f;
--line:#37363b;--tint:19%;--deep:68%;--sat:40%;--accent:#8fb4ff;--ring:#ff8a5c}}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:grid;grid-template-columns:minmax(0,1fr) minmax(22rem,30rem);background:var(--bg);
color:var(--ink);font:16px/1.65 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC",
"Hiragino Sans GB","Microsoft YaHei","WenQuanYi Micro Hei","Noto Sans SC",system-ui,sans-serif}
main,aside{overflow:auto;min-height:0}
main{padding:1.5rem clamp(.75rem,3vw,3rem) 40vh}
aside{border-left:1px solid var(--line);background:var(--paper);padding:1rem 1.1rem 30vh;
font-size:.84rem;line-height:1.5}
@media (max-width:56rem){body{grid-template-columns:minmax(0,1fr);
grid-template-rows:minmax(0,1fr) 44vh}aside{border-left:0;border-top:2px solid var(--line);
padding:.6rem .8rem 3rem}main{padding:.75rem .6rem 2rem}}
h1{font-size:1.05rem;line-height:1.4;margin:0 0 .2rem;overflow-wrap:anywhere}
.sub{color:var(--dim);margin:0 0 .8rem;overflow-wrap:anywhere}
.none{border-left:4px solid var(--ring);padding:.4rem .6rem;margin:.6rem 0;font-weight:600}
details{border-top:1px solid var(--line);padding:.35rem 0}
summary{font-weight:600;cursor:pointer;padding:.2rem 0}
summary small{font-weight:400;color:var(--dim)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
a{color:var(--accent)}
.bar{display:flex;height:.6rem;border-radius:.3rem;overflow:hidden;gap:2px;margin:.3rem 0 .6rem}
dl{margin:.3rem 0;display:grid;grid-template-columns:minmax(5.5rem,auto) minmax(0,1fr);
gap:.4rem .7rem}
dt{font-weight:600;overflow-wrap:anywhere}
dt a{text-decoration-style:dotted;text-underline-offset:3px}
dd{margin:0;overflow-wrap:anywhere}
dd small{display:block;color:var(--dim)}
ul.roles,ol.blocks{list-style:none;margin:.3rem 0;padding:0}
ul.roles{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.1rem .6rem}
ul.roles label{display:flex;gap:.45rem;align-items:center;cursor:pointer;padding:.12rem 0}
ul.roles output,.n{margin-left:auto;color:var(--dim);font-variant-numeric:tabular-nums}
ol.blocks li{padding:.45rem .5rem .5rem;border-bottom:1px solid var(--line);scroll-margin-top:25vh}
ol.blocks p{margin:.2rem 0 0;overflow-wrap:anywhere}
ol.blocks .w{color:var(--dim)}
ol.blocks .top{display:flex;gap:.5rem;align-items:center}
li:target{background:color-mix(in srgb,var(--ring) 16%,transparent);
box-shadow:inset 4px 0 var(--ring)}
meter{width:5rem;height:.7rem}
.chip,.k{font:600 .68rem/1.5 system-ui,sans-serif;letter-spacing:.01em;padding:0 .4em;
border-radius:.25rem;text-decoration:none;white-space:nowrap;
background:hsl(var(--h) var(--sat) var(--deep));color:var(--paper)}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;
padding:1.4rem clamp(.7rem,3vw,2.6rem);max-width:54rem;margin:0 auto 1.5rem;overflow-wrap:anywhere}
.sheet h2{font-size:.85rem;color:var(--dim);margin:0 0 .6rem;font-weight:600}
.b{background:hsl(var(--h) var(--sat) var(--tint));scroll-margin:30vh 0;position:relative;
box-decoration-break:clone;-webkit-box-decoration-break:clone}
div.b{margin:.35rem 0;padding:.25rem .6rem .3rem;border-radius:.3rem;
border-left:4px solid hsl(var(--h) var(--sat) var(--deep))}
span.b{padding:.12rem .25rem;border-left:3px solid hsl(var(--h) var(--sat) var(--deep))}
.b.f-cut{border-left-style:dashed;color:var(--dim)}
.b:target{outline:3px solid var(--ring);outline-offset:2px}
.b:hover{outline:2px solid hsl(var(--h) var(--sat) var(--deep))}
.k{margin-right:.5em;vertical-align:.1em;display:inline-block}
.k:hover::after,.k:focus-visible::after,div.b:hover>.k::after{content:attr(data-why);
position:absolute;left:0;bottom:100%;z-index:9;max-width:min(34rem,92%);width:max-content;
white-space:normal;padding:.35rem .6rem;border-radius:.35rem;background:var(--ink);
color:var(--paper);font-weight:400;font-size:.75rem;line-height:1.45;pointer-events:none;
box-shadow:0 4px 18px #0005}
.o,.hid{opacity:.5;font-size:.8em}
.o .o,.o .hid{opacity:1;font-size:1em}
.o .x-li,.o .x-td,.o .x-dd,.o .x-dt{display:inline;margin-right:.7em}
.hid::before{content:"hidden on the page";font-size:.7rem;color:var(--dim);margin-right:.6em}
.x-h1{font-size:1.5em;font-weight:700;line-height:1.35}
.x-h2{font-size:1.25em;font-weight:700}.x-h3,.x-h4,.x-h5,.x-h6,.x-th{font-weight:700}
.x-p,.x-h1,.x-h2,.x-h3,.x-h4,.x-ul,.x-ol,.x-table,.x-figure,.x-blockquote{margin:.5em 0}
.x-blockquote,.x-dd{margin-left:1.5em}.x-li{display:list-item;margin-left:1.4em}
.x-center,.x-figcaption{text-align:center}.x-hr{border-top:1px solid var(--line);margin:.8em 0}
.x-tr{display:flex;gap:.8em}.x-td,.x-th{flex:1 1 0;min-width:0}
.x-pre{white-space:pre-wrap}.x-line{min-height:.8em;white-space:pre-wrap}
.s-strong,.s-b{font-weight:700}.s-em,.s-i{font-style:italic}.s-small,.s-sub,.s-sup{font-size:.8em}
.s-sup{vertical-align:super}.s-sub{vertical-align:sub}.s-del,.s-s{text-decoration:line-through}
.s-a{text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:3px}
.s-code,.s-kbd{font-family:ui-monospace,monospace}
.pic{display:inline-flex;align-items:center;gap:.5em;min-width:6rem;min-height:2.6rem;
padding:.2rem .6rem;margin:.2rem .3rem .2rem 0;border:1px dashed var(--line);border-radius:.3rem;
font-size:.8em;color:var(--dim)}
.pic::before{content:"图";font-size:1.1em;opacity:.6}
.o .pic{min-width:0;min-height:0;padding:0 .3rem}
body:has(#t-rest:not(:checked)) .o{display:none}
body:has(#t-badges:not(:checked)) .k{display:none}
@media (max-width:56rem){.k{font-size:.6rem}}
@media print{body{display:block}aside{border:0}.k::after{display:none}}
"""


def style() -> str:
    """The whole style: the base, a colour for each family, and a switch for each role."""
    return _BASE + "".join(_families()) + "".join(_switches())


def _families() -> Iterator[str]:
    for family, hue in _HUES.items():
        yield f".f-{family}{{--h:{hue}}}\n"
    yield ".r-furniture,.r-none{--h:30;--sat:6%}.r-title,.r-lead{--sat:65%}\n"
    yield "".join(f".bar .w{share}{{flex:{share};padding:0}}" for share in range(1, 101))
    yield ".r-subhead{--h:110}.r-caption{--h:200}.r-notice{--h:330}.r-more{--h:350}\n"


def _switches() -> Iterator[str]:
    for role in (*CHINESE, "none"):
        off = f"body:has(#t-{role}:not(:checked)) .sheet .r-{role}"
        yield (
            f"{off}{{background:none;border-color:transparent;outline:0;opacity:.4}}"
            f"{off}>.k{{display:none}}\n"
        )
