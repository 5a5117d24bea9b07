"""The ways in which `bench.masked` takes from a page what rules could lean on."""

from bench.masked import LOSSES, masked

PAGE = (
    '<html><head><meta charset="gb2312"><meta name="author" content="钟离"><title>热水</title>'
    '<script>var a = "<p>"</script></head><body><article class="main main-text" id=x>'
    "<p class='main'>山里</p></article></body></html>"
).encode("gb18030")


def test_names_are_scrambled_alike_and_nothing_else_changes() -> None:
    html = masked(PAGE, LOSSES["names"]).decode()
    first, second = html.split('<article class="')[1].split('"')[0].split()
    assert first != second
    assert "main" not in html
    assert all(kept in html for kept in (f'<p class="{first}">山里', "id=x", "<title>热水</title>"))


def test_everything_that_tells_goes_but_the_title_and_the_charset() -> None:
    html = masked(PAGE, LOSSES["all but title"]).decode()
    assert all(kept in html for kept in ("<title>热水</title>", 'charset="gb2312"'))
    assert not any(word in html for word in ("author", "script", "article", "main"))
