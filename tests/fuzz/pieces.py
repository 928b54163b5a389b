"""What is put into the texts of the corpus, for each kind of file."""

from __future__ import annotations

import re


def pieces(text: str) -> list[str]:
    """The pieces in a text, which stand between spaces. In a piece ``␣`` is a space, ``⏎`` a line end, ``⇥`` a tab."""
    found = re.split(r"[ \n]+", text.strip(" \n"))
    return [piece.replace("␣", " ").replace("⏎", "\n").replace("⇥", "\t") for piece in found]


MARKDOWN = pieces(
    """
    * _ ` ~ [ ] ( ) < > ! # | - + = : ; " ' \\ / $ ^ { } & % @ . , 0 ␣ 1 a 글 ⇥ ⏎ ⏎⏎ ⏎>␣ ⏎-␣ ⏎1.␣ ⏎␣␣␣␣ ␣␣⏎ ``` ~~~
    $$ ** [^1] [^1]:␣ ^[ [a] [a]:␣ ]:␣ ]( ![ <div> </div> <b> </b> <!-- --> <script> </script> <style> <svg> </svg>
    <p> <table> <td> <a␣href=' <? <![CDATA[ {: {# {% %} {{ }} {%␣raw␣%} {%␣endraw␣%} {%␣highlight␣c␣%} ::: [!NOTE]
    [TOC] &lt; &#0; &#xD800; \x00 \x1b \u200b \ufeff \u2028 😀 \r \x0c |-|-|⏎ ⏎---⏎ ⏎===⏎ https://
    ⏎```pipeline⏎ ⏎```mermaid⏎graph␣LR⏎ -> --> → -.-> |글| ⏎|␣
    data:image/svg+xml, javascript: [[글]] :tada: diff {1-99999999} hl_lines=[
    """
)

FRONT_MATTER = pieces(
    """
    - + : [ ] { } ' " # & * ! | > % @ ` , ? ~ ␣ ⇥ ⏎ 0 글 ---⏎ +++⏎ ... <<:␣ &a␣ *a !! ?␣ :␣ -␣ title:␣ date:␣
    tags:␣ aliases:␣ permalink:␣ slug:␣ draft:␣yes image:␣ published:␣false null 1e999 9999-12-31 0001-01-01
    2026-02-30 24:00 +99:00 12:30:45 ../ / //a %2e%2e \\u0000 \\uD800 \\x07 :slug :none \x00 \x85 \u2028 \ufeff \r
    111111111111111111111111111111 index.html .sitegen/x javascript:a
    kind:␣interview people:␣ authors:␣ name:␣ key:␣ role:␣ photo:␣ url:␣ 하늘:␣ {name:␣a,␣role:␣b}
    """
)

SETTINGS = pieces(
    """
    = [ ] { } ' " # . , \\ ␣ ⏎ 0 글 \"\"\" ''' [[ ]] true false inf nan 1979-05-27 0x1F 1_000
    title␣=␣ url␣=␣ theme␣=␣ permalink␣=␣ [authors. [theme_options]⏎ [[navigation]]⏎ paginate␣=␣0 language␣=␣'
    timezone␣=␣' ftp:// http:// http://[ ../ :slug :day \\u0000 \\uD800 \x00 \x1b \ufeff \r extends␣=␣ [options]⏎
    [strings.ko]⏎ default plain
    """
)

TEMPLATES = pieces(
    """
    { } % # | . ( ) [ ] ' " = - + ~ < > ! , ␣ ⏎ 0 글 {{ }} {% %} {# #} {%␣if␣%} {%␣endif␣%}
    {%␣for␣a␣in␣b␣%} {%␣endfor␣%} {%␣block␣x␣%} {%␣endblock␣%} {%␣extends␣'post.html'␣%}
    {%␣include␣'post.html'␣%} {%␣import␣'base.html'␣as␣b␣%} {%␣call␣m()␣%} {%␣filter␣upper␣%}
    {%␣set␣a␣=␣a␣%} {%␣raw␣%} {{␣super()␣}} {{␣self.body()␣}} {{␣loop␣}} |length |int |round(99) |tojson |asset |url
    |date('x') |josa('은/는') |format(1) |batch(0) |slice(0) |center(99) post site page t('none') range(9) 1/0 2**99
    'a'␣*␣999 none true post.__class__ cycler() namespace() joiner() dict(a=1) \x00 \ufeff \r \\x .. a.b.c
    is␣defined not␣in if␣else post.html.x site.recent(-1)
    """
)

CALLS = pieces(
    """
    {{ }} {{␣box( )␣}} {{␣none( box () ( ) [ ] [[ ]] " ' \\ \\" = , : ; | # > -␣ ⏎ ⏎⏎ ␣ 0 -1.5 1. 1e9 true None
    99999999999999999 text= text="글" list=["a",␣1] list=[ list=[[1]] n= 글=" "글",⏎ self= range= __class__=1
    {%␣raw␣%} {%␣endraw␣%} {:␣.x} <b> </b> <!-- [^1] [a](b.md) `` ``` \x00 \ufeff \r “ ”
    """
)

FILES = pieces(
    """
    { } ( ) [ ] ' " \\ / * ; : , . @ # ! < > ` $ ␣ ⏎ 0 글 url( url(" /* */ // @import␣ \\a␣ </ `${ }` import␣ from␣
    import( export␣ a.css ./a.js ../a.js none.png /assets/ ?v=1 #x data:,x http://a.b sourceMappingURL=a.map
    //#␣sourceMappingURL= \x00 \ufeff ÿ \r image-set(
    """
)

RECORDS = pieces(
    """
    { } [ ] " , : . 0 \x00 \x1f ÿ ../ ../../outside/x /dev/zero null true -1 999999999999999999999999999999 "x" []
    {} posts/p0.md index.html .sitegen/manifest \\ud800 \\u0000 ⏎
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    0000000000000000000000000000000000000000000000000000000000000000␣␣x⏎ recent\x1f9
    """
)

REQUESTS = pieces(
    """
    \r ⏎ \x00 ␣ : / % ? # . \\ ÿ \x81 \r⏎\r⏎ ../ %2e%2e/ %00 GET␣ HEAD␣ HTTP/1.0 Host:␣ Content-Length:␣9
    Transfer-Encoding:␣chunked\r⏎ Connection:␣Upgrade\r⏎ Upgrade:␣websocket\r⏎ Expect:␣100-continue\r⏎
    Range:␣bytes=0-\r⏎ If-None-Match:␣*\r⏎ Sec-WebSocket-Key:␣x\r⏎ \x81þÿÿ \x82\x7fÿÿÿÿÿÿÿÿ
    \x81\x82\x00\x00\x00\x00{} \x88\x02\x03è {port}
    """
)

# Numbers and names that are too long.
SETTINGS.append("1" * 5000)
REQUESTS.append("a" * 3000)
