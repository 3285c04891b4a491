"""Text as people paste it from a word processor, made plain: paragraphs and bullets stay, nothing runs."""

import html
import re

import nh3

_LOOKS_LIKE_HTML = re.compile(r"<(?:!--|/?(?:p|div|span|br|ul|ol|li|b|i|h\d|table|html|body|o:p)\b)", re.I)
_KEPT_TAGS = {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th"}
_DROPPED_WHOLE = {"script", "style", "title", "xml", "head"}
_OPENS_BULLET = re.compile(r"<li>", re.I)
_ENDS_CELL = re.compile(r"</t[dh]>", re.I)
_BREAKS = re.compile(r"<br>|</?(?:div|ul|ol|tr)>|</li>", re.I)
_PARAGRAPHS = re.compile(r"</?(?:p|h[1-6])>", re.I)
_TAGS = re.compile(r"<[^>]*>")
_SIGNS = {
    "\u00a0": " ",
    "\u2007": " ",
    "\u202f": " ",
    "\u3000": " ",
    "\u000b": "\n",
    "\u000c": "\n\n",
    "\u2028": "\n",
    "\u2029": "\n\n",
    "\u0085": "\n",
}
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\uffff]"
)
# Word writes its bullets as letters of a symbol font; others as signs followed by a tab or blanks.
_BULLET = re.compile(r"^(\s*)(?:[\uf000-\uf0ff•‣◦▪▫●∙·]|[o§ØvüÀ](?=\t|\s{2,}))\s*", re.M)
_MANY_LINES = re.compile(r"\n{3,}")


def cleaned(pasted: str) -> str:
    """Return ``pasted`` as plain text.

    >>> cleaned("<p class=MsoNormal>판로가 <b>없다</b></p><ul><li>시범구매</li></ul>")
    '판로가 없다\\n\\n- 시범구매'
    >>> cleaned("•\\t첫째\\r\\n•\\t둘째")
    '- 첫째\\n- 둘째'
    """
    text = _plain(pasted) if _LOOKS_LIKE_HTML.search(pasted) else pasted
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign, instead in _SIGNS.items():
        text = text.replace(sign, instead)
    text = _INVISIBLE.sub("", text)
    text = _BULLET.sub(r"\1- ", text)
    lines = [re.sub(r"[ \t]+", " ", line).rstrip() for line in text.split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _plain(marked: str) -> str:
    """Return HTML as text: one line a block, an empty line between paragraphs, a hyphen before each item."""
    kept = nh3.clean(
        marked.replace("\n", " ").replace("\r", " "),
        tags=_KEPT_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes={},
        strip_comments=True,
        link_rel=None,
    )
    kept = _OPENS_BULLET.sub("\n- ", kept)
    kept = _ENDS_CELL.sub("\t", kept)
    kept = _PARAGRAPHS.sub("\n\n", _BREAKS.sub("\n", kept))
    text = html.unescape(_TAGS.sub("", kept))
    # A paragraph that Word wrote inside an item, or a blank before a line, is no paragraph of its own.
    text = re.sub(r"\n- \s*\n+\s*", "\n- ", text)
    text = re.sub(r"\n +", "\n", text)
    return re.sub(r"^(- [^\n]*)\n{2,}(?=- )", r"\1\n", text, flags=re.M)
