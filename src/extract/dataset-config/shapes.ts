/** What a file sets up. */
export type Shape = 'dataset-list' | 'training' | 'torchtune' | 'evaluation-task' | 'hydra';

const MODEL = /^(?:base_model|model_name_or_path)\s*:/m;
const DATA =
  /^(?:datasets|pretraining_dataset|dataset_mixer|dataset_mixture|dataset_name|dataset_id_or_path|dataset|train_dataset|train_file)\s*:/m;
const TASK = /^(?:task|dataset_path|include)\s*:/m;
const TASK_PART =
  /^(?:doc_to_text|doc_to_target|output_type|metric_list|fewshot_split|fewshot_config|process_docs|unsafe_code)\s*:/m;

/** The shape of a file by its name and the keys at its top; null for any other file. */
export function shapeOf(path: string, text: string): Shape | null {
  if (path.endsWith('.json'))
    return /"(?:hf_hub_url|ms_hub_url|om_hub_url|script_url|file_name|cloud_file_name)"\s*:/.test(text)
      ? 'dataset-list'
      : null;
  if (/_component_\s*:\s*["']?torchtune\./.test(text)) return 'torchtune';
  if (MODEL.test(text) && DATA.test(text)) return 'training';
  if (TASK.test(text) && TASK_PART.test(text)) return 'evaluation-task';
  return /^\s*-?\s*_target_\s*:/m.test(text) ? 'hydra' : null;
}
