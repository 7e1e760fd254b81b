"""The memory: tables, the two ways in, and the ledger's functions."""

from models.store.session import bind, bound_to, close, engine_for, make_engine, memory, reading, writing

__all__ = ["bind", "bound_to", "close", "engine_for", "make_engine", "memory", "reading", "writing"]
