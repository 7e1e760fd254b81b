"""The memory: tables, the two ways in, and the ledger's functions."""

from sqlalchemy.exc import SQLAlchemyError as Unusable

from models.store.session import (
    bind,
    bound_to,
    close,
    counted,
    engine_for,
    make_engine,
    memory,
    posting,
    reading,
    showing,
    writing,
)

__all__ = [
    "Unusable",
    "bind",
    "bound_to",
    "close",
    "counted",
    "engine_for",
    "make_engine",
    "memory",
    "posting",
    "reading",
    "showing",
    "writing",
]
