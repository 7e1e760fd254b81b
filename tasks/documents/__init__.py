"""Documents made from facts: Markdown for the screen, PDF and pictures for people, files in the home."""

from tasks.documents.files import keep
from tasks.documents.markdown import markdown, sending
from tasks.documents.typeset import pdf

__all__ = ["keep", "markdown", "pdf", "sending"]
