"""Every night: take the labels, check them, train, compare with the model in use, and register what is better."""

from datetime import datetime

import pandas as pd
import pandera.pandas as pa
from airflow.decorators import dag, task

# At least two people of the agency marked each picture alike; pictures come from our cameras alone.
LABELS = pa.DataFrameSchema(
    {
        "picture": pa.Column(str, pa.Check.str_startswith("s3://parcels-training-raw/")),
        "damaged": pa.Column(bool),
        "annotators": pa.Column(int, pa.Check.ge(2)),
        "agreement": pa.Column(float, pa.Check.in_range(0.8, 1.0)),
    },
    strict=True,
)


@dag(schedule="0 2 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1)
def nightly():
    @task
    def collect() -> str:
        from training.labels import export_labels

        return export_labels("s3://parcels-training-labels/tonight.parquet")

    @task
    def check(labels: str) -> str:
        """Refuses a night whose labels do not fit, or whose share of damage is unlike any before."""
        frame = LABELS.validate(pd.read_parquet(labels))
        if not 0.01 < frame["damaged"].mean() < 0.15:
            raise ValueError("The share of damaged parcels is unlike any night before: look at the labels.")
        frame.to_parquet("s3://parcels-training-labels/checked.parquet")
        return "s3://parcels-training-labels/checked.parquet"

    @task
    def train(labels: str) -> str:
        from training.train import train

        return train(labels)

    @task
    def compare(candidate: str) -> str:
        from training.compare import better

        return better(candidate)

    @task
    def register(candidate: str) -> None:
        from training.register import register

        register(candidate)

    register(compare(train(check(collect()))))


nightly()
