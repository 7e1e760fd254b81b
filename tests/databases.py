"""A PostgreSQL server's databases: named, made, dropped."""

from __future__ import annotations

import psycopg


def named(server: str, database: str) -> str:
    """The address of a database on the server."""
    return server.replace("/postgres?", f"/{database}?", 1)


def create(server: str, name: str, template: str = "template1") -> None:
    """Make a database that is a copy of another, to which nobody is connected."""
    _say(server, f'create database "{name}" template "{template}"')


def drop(server: str, name: str) -> None:
    """Remove a database, whoever is connected."""
    _say(server, f'drop database if exists "{name}" with (force)')


def _say(server: str, statement: str) -> None:
    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement.encode())
