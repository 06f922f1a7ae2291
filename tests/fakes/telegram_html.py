"""Telegram's HTML: which tags it takes, and what is left when they are read."""

from __future__ import annotations

from html.parser import HTMLParser

_TAGS = frozenset("b strong i em u ins s strike del a code pre tg-spoiler blockquote".split())


class BadMarkup(ValueError):
    """Markup that Telegram refuses; the message is what it would answer."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise BadMarkup(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise BadMarkup("Bad Request: can't parse entities: Unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain_text(html: str) -> str:
    """Returns the text without its tags.

    Raises:
        BadMarkup: a tag is unknown or not closed.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise BadMarkup("Bad Request: can't parse entities: Can't find end tag")
    return reader.text
