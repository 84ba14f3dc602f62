"""Writes the entries that two people labelled alike to data/labelled.csv. A person reviews the file in a pull request."""

import pandas as pd

from portal.store import connect

CHECKED = """
    SELECT feedback.text, first.complaint::int AS complaint
    FROM feedback
    JOIN correction AS first ON first.feedback_id = feedback.id
    JOIN correction AS second ON second.feedback_id = feedback.id AND second.corrected_by <> first.corrected_by
    WHERE first.complaint = second.complaint AND first.id < second.id
    ORDER BY feedback.id
"""

if __name__ == "__main__":
    pd.read_sql(CHECKED, connect()).to_csv("data/labelled.csv", index=False)
