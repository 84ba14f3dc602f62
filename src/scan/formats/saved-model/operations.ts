const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Operations of TensorFlow that reach files, Python or the network when the graph runs, whatever the model is for. */
export const REACHING: ReadonlySet<string> = words(`
  ReadFile WriteFile MatchingFiles PyFunc PyFuncStateless EagerPyFunc DatasetToTFRecord ExperimentalDatasetToTFRecord RpcCall TryRpc RpcServer
  RpcServerStart RpcClient RpcGetValue RegisterDataset RegisterDatasetV2 SaveDataset SaveDatasetV2 DebugIdentity DebugIdentityV2 DebugIdentityV3
  CreateSummaryFileWriter CreateSummaryDbWriter WriteSummary WriteGraphSummary FileSystemSetConfiguration SqlDataset ExperimentalSqlDataset
  BigQueryReader GenerateBigQueryReaderPartitions LoadLibrary SendTPUEmbedding DataServiceDataset DataServiceDatasetV2 SnapshotDataset
  SnapshotDatasetV2 PrintV2File`);

/** Operations that read files whose names a graph holds: part of pipelines of data, rarely of models. */
export const READING: ReadonlySet<string> = words(`
  WholeFileReader WholeFileReaderV2 TextLineReader TextLineReaderV2 FixedLengthRecordReader FixedLengthRecordReaderV2 TFRecordReader
  TFRecordReaderV2 LMDBReader TextLineDataset TFRecordDataset TFRecordDatasetV2 FixedLengthRecordDataset FixedLengthRecordDatasetV2
  LoadDataset LoadAndRemapMatrix ExperimentalLMDBDataset LMDBDataset CacheDataset CacheDatasetV2 ImmutableConst
  ExperimentalCSVDataset CSVDataset CSVDatasetV2`);

/** Operations of checkpoints: honest in the functions that save and restore, where the path is an argument. */
export const SAVING: ReadonlySet<string> = words(
  'Save SaveSlices SaveV2 MergeV2Checkpoints Restore RestoreSlice RestoreV2',
);

/** Operations through which a path only passes. */
export const PASSING: ReadonlySet<string> = words(
  'Identity StringJoin ShardedFilename PlaceholderWithDefault Pack PackV2 Reshape ExpandDims Select SelectV2 Const AddV2 Add Squeeze Unpack',
);
