"""Takes the labels of the agency out of Label Studio."""

import os

import pandas as pd
from label_studio_sdk import Client


def export_labels(target: str) -> str:
    studio = Client(url="http://label-studio.parcels.svc.cluster.local:8080", api_key=os.environ["LABEL_STUDIO_TOKEN"])
    tasks = studio.get_project(3).export_tasks(export_type="JSON_MIN")
    pd.DataFrame(tasks).to_parquet(target)
    return target
