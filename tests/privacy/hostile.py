"""What somebody sends who wants a page to run a script, and how a page is read for it."""

from __future__ import annotations

from html.parser import HTMLParser

MARK = "zq.xz"
"""Stands around each hostile text, so that a test finds where it came out; no random id holds it."""
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea></title></style><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "`-alert(1)-`",
    '" autofocus onfocus=alert(1) x="',
    "' accesskey=x onclick=alert(1) '",
    "{{7*7}}",
    "{%print(7*7)%}${7*7}#{7*7}<%=7*7%>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;alert(1)",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\ufe64script\ufe65alert(1)\uff1c/script\uff1e",
    "\x00<script\x00>alert(1)</script>",
    "\u202e\u2066<script>alert(1)</script>\u2069",
    "\r\nx-injected: 1\r\n\r\n<script>alert(1)</script>",
    "//ailleurs.example/",
    "https://ailleurs.example/",
    "/\\ailleurs.example",
    "=HYPERLINK(1)",
)
TEXTS = tuple(f"{MARK}{text}{MARK}" for text in HOSTILE)
TOGETHER = MARK + "".join(HOSTILE)
IN_A_HEADER = MARK + "".join(t for t in HOSTILE if t.isascii() and t.isprintable())
_SCHEMES = ("/", "#", "tel:", "sms:", "mailto:", "https://")
_LEADING = frozenset({"href", "src", "action", "formaction", "ping", "data", "srcset", "poster"})


class Shape(HTMLParser):
    """The elements and attributes of a page, its scripts, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: set[tuple[str, str]] = set()
        self.scripts: list[str | None] = []
        self.leads: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.add((tag, ""))
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))
        for name, value in attrs:
            self.parts.add((tag, name))
            if name in _LEADING:
                self.leads.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def unsafe(self) -> list[str]:
        """What no page of ours may hold, whatever was sent."""
        return [
            *(f"{tag} {name}" for tag, name in self.parts if name.startswith("on")),
            *(f"script {src}" for src in self.scripts if not (src or "").startswith("/static/")),
            *(
                f"leads to {to}"
                for to in self.leads
                if not to.startswith(_SCHEMES) or to[:2] == "//"
            ),
            *(f"style {tag}" for tag, name in self.parts if name in ("style", "srcdoc")),
            *(
                f"element {tag}"
                for tag, _ in self.parts
                if tag in ("iframe", "object", "embed", "base")
            ),
        ]
