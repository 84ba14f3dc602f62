/**
 * Classes of the lists beside whose objects are data, but whose constructors read files, import modules or open connections by their
 * arguments: a booster its model, training arguments the configuration of DeepSpeed, a detector its YAML. Picklers make their objects with
 * `__new__` alone (NEWOBJ, `copyreg._reconstructor`) and set the state; a call of the class is no pickler's. From the sources of the packages.
 */
export const OBJECT_ONLY: Readonly<Record<string, string>> = {
  'accelerate.state': 'PartialState AcceleratorState',
  'accelerate.utils.dataclasses': 'DeepSpeedPlugin',
  'accelerate.utils.deepspeed': 'HfDeepSpeedConfig',
  'catboost.core': 'Pool',
  'gensim.models.doc2vec': 'Doc2Vec',
  'gensim.models.fasttext': 'FastText',
  'gensim.models.word2vec': 'Word2Vec',
  'lightgbm.basic': 'Booster Dataset',
  'tokenizers.models': 'BPE WordLevel WordPiece',
  'torch.distributed._tensor.device_mesh': 'DeviceMesh',
  'torch.distributed.device_mesh': 'DeviceMesh',
  'transformers.deepspeed': 'HfDeepSpeedConfig HfTrainerDeepSpeedConfig',
  'transformers.integrations.deepspeed': 'HfDeepSpeedConfig HfTrainerDeepSpeedConfig',
  'transformers.training_args': 'TrainingArguments',
  'transformers.training_args_seq2seq': 'Seq2SeqTrainingArguments',
  'trl.trainer.dpo_config': 'DPOConfig',
  'trl.trainer.grpo_config': 'GRPOConfig',
  'trl.trainer.ppo_config': 'PPOConfig',
  'trl.trainer.reward_config': 'RewardConfig',
  'trl.trainer.sft_config': 'SFTConfig',
  'ultralytics.nn.tasks':
    'ClassificationModel DetectionModel OBBModel PoseModel RTDETRDetectionModel SegmentationModel WorldModel',
  'xgboost.core': 'Booster DMatrix QuantileDMatrix',
};
