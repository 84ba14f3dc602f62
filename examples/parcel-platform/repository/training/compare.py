"""Holds a candidate against the model in use, on pictures that were never trained on."""

import boto3
import mlflow
import onnxruntime
import pandas as pd
from sklearn.metrics import recall_score


def better(candidate: str) -> str:
    """The candidate; an error when it finds less of the damage than the model in use."""
    boto3.client("s3").download_file("parcels-models", candidate, "damage.onnx")
    session = onnxruntime.InferenceSession("damage.onnx")
    held_out = pd.read_parquet("s3://parcels-training-labels/held-out.parquet")
    answers = [int(session.run(None, {"pixels": [pixels]})[0].argmax()) for pixels in held_out["pixels"]]
    recall = recall_score(held_out["damaged"], answers)
    used = mlflow.MlflowClient().get_model_version_by_alias("damage", "champion")
    if recall < float(used.tags["recall"]):
        raise ValueError(f"The candidate finds {recall:.1%} of damaged parcels, the model in use more: it stays.")
    return candidate
