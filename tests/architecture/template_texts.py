"""Finds text that stands in a template instead of in `web/locales`."""

import re
from html import unescape

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]")
VERBATIM = re.compile(
    r"<(code|script|style)\b.*?</\1>|\{% block (?:theme|body_class) %\}\w*\{% endblock %\}", re.DOTALL
)
"""What is read by machines, or typed as it stands."""


def literals(template: str) -> list[str]:
    """The text nodes and spoken attributes of a template that have words of their own, and sentences in expressions."""
    source = VERBATIM.sub("", template)
    plain = JINJA.sub("\x00", source)
    nodes = [part for node in TAG.split(plain) for part in node.split("\x00")]
    nodes += [part for value in ATTRIBUTE.findall(plain) for part in value.split("\x00")]
    return [unescape(text.strip()) for text in nodes if WORD.search(text)]
