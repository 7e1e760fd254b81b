"""Documents made from facts: Markdown for the screen, PDF and pictures for people, files in the home."""

from tasks.documents.files import keep
from tasks.documents.markdown import markdown, sending, sending_title
from tasks.documents.paper_page import paper_html
from tasks.documents.two_pages import drawn, fitted, web_page
from tasks.documents.typeset import pdf

__all__ = ["drawn", "fitted", "keep", "markdown", "paper_html", "pdf", "sending", "sending_title", "web_page"]
