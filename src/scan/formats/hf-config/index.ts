import { entriesOf, get } from '../../../parse/index.ts';
import type { FormatScanner } from '../../contract.ts';
import { judgeKeras } from '../../keras/index.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';
import { judgeShards } from './shards.ts';
import { judgeObjects } from '../../remote-code/index.ts';
import { judgeTemplates } from '../../template/in-tree.ts';

/** Names of configurations that libraries of Hugging Face look for beside weights. */
const NAMES =
  /^(?:config|tokenizer_config|tokenizer|processor_config|preprocessor_config|video_preprocessor_config|image_processor_config|generation_config|adapter_config|model_index|modules|config_sentence_transformers|special_tokens_map|chat_template|scheduler_config|feature_extractor_config|quantize_config|peft_config)\.json$/;
/** Keys that such configurations begin with, under whatever name. */
const KEYS =
  /"(?:auto_map|chat_template|trust_remote_code|custom_pipelines|_diffusers_version|transformers_version|model_type|architectures|weight_map|peft_type|tokenizer_class|lc|_target_)"\s*:/;

/** Configurations in JSON: what they make libraries load, and the templates of conversations in them. */
export const hfConfig: FormatScanner = {
  id: 'hf-config',
  summary:
    'Configurations of Hugging Face, LangChain and Hydra in JSON: remote code, classes, shards and chat templates.',
  recognises: (head, _tail, name) => {
    const text = latin1(head);
    if (!/^(?:\xEF\xBB\xBF)?\s*[{[]/.test(text)) return 0;
    const base = name.split('/').at(-1) ?? name;
    return NAMES.test(base) || base.endsWith('.index.json') || KEYS.test(text) ? 1 : 0;
  },
  scan: async (source, context) => {
    const root = jsonTree(await readText(source), 'its configuration');
    if (get(root, 'class_name') !== undefined) judgeKeras(root, 'the model', context);
    judgeTemplates(root, context);
    await judgeObjects(root, context);
    if (entriesOf(get(root, 'weight_map')).length > 0) await judgeShards(root, context);
  },
};
