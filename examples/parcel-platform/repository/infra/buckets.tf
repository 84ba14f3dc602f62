# Pictures as the cameras took them, and what was labelled of them. Only the platform's own role reads and writes.
resource "aws_s3_bucket" "training_raw" {
  bucket = "parcels-training-raw"
}

resource "aws_s3_bucket" "training_labels" {
  bucket = "parcels-training-labels"
}

resource "aws_s3_bucket_versioning" "training_raw" {
  bucket = aws_s3_bucket.training_raw.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_versioning" "training_labels" {
  bucket = aws_s3_bucket.training_labels.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_public_access_block" "training_raw" {
  bucket                  = aws_s3_bucket.training_raw.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_public_access_block" "training_labels" {
  bucket                  = aws_s3_bucket.training_labels.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
