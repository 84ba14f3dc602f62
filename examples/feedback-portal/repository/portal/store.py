"""The table of feedback. Every value reaches the database as a parameter."""

import os

import psycopg


def connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"])


def add(text: str, complaint: bool, score: float) -> int:
    with connect() as connection:
        row = connection.execute(
            "INSERT INTO feedback (text, complaint, score) VALUES (%s, %s, %s) RETURNING id", (text, complaint, score)
        ).fetchone()
    return row[0]


def newest(limit: int = 50) -> list[tuple]:
    with connect() as connection:
        return connection.execute(
            "SELECT id, text, complaint, score FROM feedback ORDER BY complaint DESC, id DESC LIMIT %s", (limit,)
        ).fetchall()


def correct(entry: int, complaint: bool, by: str) -> None:
    """Keeps a correction of the desk. It teaches nothing before somebody else has checked it (`training/export.py`)."""
    with connect() as connection:
        connection.execute(
            "INSERT INTO correction (feedback_id, complaint, corrected_by) VALUES (%s, %s, %s)", (entry, complaint, by)
        )
