"""Looks at what the model was asked and what it answered, and tells Prometheus how far that is from the training data."""

import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset
from prometheus_client import Gauge, start_http_server

drift = Gauge("damage_drift_share", "Share of features that drifted since training")


def look(requests: pd.DataFrame) -> None:
    reference = pd.read_parquet("s3://parcels-training-labels/checked.parquet")
    result = Report([DataDriftPreset()]).run(requests, reference)
    drift.set(result.dict()["metrics"][0]["value"]["share"])


if __name__ == "__main__":
    start_http_server(9000)
