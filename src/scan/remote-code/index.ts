import { asBoolean, asString, get, itemsOf, type MapNode, strings, type TreeNode, walk } from '../../parse/index.ts';
import type { FindingVerdict, ScanContext } from '../contract.ts';
import { FOREIGN_MODULES } from '../keras/classes.ts';
import { quote } from '../report.ts';

/** Libraries whose classes configurations name; sentence-transformers, diffusers, Hydra's users and LangChain in this order. */
const LIBRARIES =
  /^(?:sentence_transformers|transformers|diffusers|tokenizers|peft|torch\.(?:nn|optim|utils\.data)|torchvision|torchmetrics|lightning|pytorch_lightning|timm|nemo|nemo_toolkit|omegaconf|hydra\.utils|langchain\w*|langgraph|onnxruntime|flax|optax|accelerate|datasets|evaluate|monai|detectron2|mmengine|speechbrain|megatron|xgboost|lightgbm|sklearn|catboost|numpy\.float\d+)(?:\.|$)/;

/** Functions that a Hydra target may name and that run what they are given, whatever library they are of. */
const RUNNING =
  /(?:^|\.)(?:eval|exec|system|popen|Popen|call|check_call|check_output|run|run_path|run_module|import_module|__import__|load_module|getattr|spawn\w*|exec[lv]\w*|fork\w*|rmtree|remove|unlink|urlretrieve|loads?|open)$/;

/** Classes of Python that a target may name: they only hold what they are given. */
const PLAIN =
  /^(?:pathlib\.\w*Path|types\.SimpleNamespace|functools\.partial|collections\.\w+|builtins\.(?:dict|list|int|float|str|tuple|set|bool))$/;

/** Judges every map that makes a library load a class, a function or code from elsewhere, at any depth. */
export async function judgeObjects(root: TreeNode, context: ScanContext): Promise<void> {
  for (const node of walk(root)) {
    context.step();
    if (node.kind !== 'map') continue;
    for (const { key, value } of node.entries) {
      if (key === 'auto_map') await judgeAutoMap(value, context);
      else if (key === 'custom_pipelines' || key === 'custom_pipeline') judgePipelines(key, value, context);
      else if (key === 'trust_remote_code' && asBoolean(value) === true)
        say(
          context,
          'remote-code',
          'unverified',
          'It asks libraries to run code that comes with a model (trust_remote_code)',
          key,
        );
      else if (key === '_target_') judgeTarget(asString(value) ?? '', context);
      else if (key === 'lc') judgeLangChain(node, context);
    }
  }
  judgeModules(root, context);
  judgeIndex(root, context);
}

/** `auto_map` names classes: `file.Class` beside the configuration, or `owner/name--file.Class` in another repository. */
async function judgeAutoMap(node: TreeNode, context: ScanContext): Promise<void> {
  const places = new Set([...walk(node)].flatMap((one) => asString(one) ?? []));
  for (const place of places) {
    const [repository, rest] = place.includes('--') ? place.split('--', 2) : [null, place];
    if (repository !== null && repository !== undefined) {
      say(
        context,
        'remote-code',
        'suspicious',
        `It makes libraries run ${quote(rest ?? '')} of the other repository ${quote(repository)}, which can change at any time`,
        place,
      );
      continue;
    }
    const file = `${place.split('.').slice(0, -1).join('/')}.py`;
    const there = /^[\w/]+\.py$/.test(file) && (await context.sibling(file)) !== null;
    const what = there
      ? `It makes libraries run the code in ${quote(file)} beside it`
      : `It makes libraries run ${quote(place)}, code that is not beside it`;
    say(context, 'remote-code', 'unverified', what, place);
  }
}

function judgePipelines(key: string, node: TreeNode, context: ScanContext): void {
  const names =
    node.kind === 'map' ? node.entries.map((entry) => asString(get(entry.value, 'impl')) ?? entry.key) : strings(node);
  for (const name of names)
    say(
      context,
      'remote-code',
      'unverified',
      `It makes libraries run the code of the pipeline ${quote(name)} (${key})`,
      name,
    );
}

/** A target of Hydra is imported and called with the other keys of its map. */
function judgeTarget(target: string, context: ScanContext): void {
  const known = LIBRARIES.test(target) && !RUNNING.test(target);
  if (known || target === '' || PLAIN.test(target)) return;
  const runs =
    RUNNING.test(target) ||
    (FOREIGN_MODULES.test(target) && !/^(?:torch|numpy|types|functools|pathlib|logging)\./.test(target));
  if (runs)
    say(
      context,
      'hydra-target',
      'malicious',
      `It makes Hydra call ${quote(target)}, which runs or writes what the configuration says`,
      target,
    );
  else
    say(
      context,
      'hydra-target',
      'unverified',
      `It makes Hydra call ${quote(target)}, which can't be seen from here`,
      target,
    );
}

/** A serialised object of LangChain: `{lc: 1, type: constructor, id: [module…, class], kwargs}`. */
function judgeLangChain(node: MapNode, context: ScanContext): void {
  const type = asString(get(node, 'type'));
  const id = strings(get(node, 'id')).join('.');
  if (type === 'secret')
    say(
      context,
      'langchain-secret',
      'unverified',
      `It makes LangChain read the secret ${quote(id)} from the environment`,
      id,
    );
  else if (type === 'constructor' && FOREIGN_MODULES.test(id))
    say(
      context,
      'langchain-object',
      'malicious',
      `It makes LangChain call ${quote(id)}, which is no part of a chain`,
      id,
    );
  else if (type === 'constructor' && !LIBRARIES.test(id))
    say(
      context,
      'langchain-object',
      'unverified',
      `It makes LangChain make ${quote(id)}, which can't be seen from here`,
      id,
    );
}

/** `modules.json` of sentence-transformers: classes that are imported and made. */
function judgeModules(root: TreeNode, context: ScanContext): void {
  for (const item of itemsOf(root)) {
    const type = asString(get(item, 'type'));
    if (type === undefined || get(item, 'idx') === undefined || LIBRARIES.test(type)) continue;
    const foreign = FOREIGN_MODULES.test(type) && !type.startsWith('torch.');
    say(
      context,
      'remote-code',
      foreign ? 'malicious' : 'unverified',
      `It makes sentence-transformers load the class ${quote(type)}, which is not of the library`,
      type,
    );
  }
}

/** `model_index.json` of diffusers: each part is `[library, class]`. */
function judgeIndex(root: TreeNode, context: ScanContext): void {
  if (get(root, '_class_name') === undefined || root.kind !== 'map') return;
  for (const { key, value } of root.entries) {
    const [library, name] = itemsOf(value).map((item) => asString(item) ?? '');
    if (key.startsWith('_') || library === undefined || name === undefined || library === '') continue;
    // A folder of diffusers itself stands for one of its pipelines.
    if (
      LIBRARIES.test(library) ||
      /^(?:stable_diffusion|[a-z_]*pipeline[a-z_]*|onnx|flax|k_diffusion|invisible_watermark)/.test(library)
    )
      continue;
    const foreign = FOREIGN_MODULES.test(library);
    say(
      context,
      'remote-code',
      foreign ? 'malicious' : 'unverified',
      `It makes diffusers load ${quote(name)} of ${quote(library)}, which is not of the library`,
      `${library}:${name}`,
    );
  }
}

function say(context: ScanContext, id: string, verdict: FindingVerdict, text: string, target: string): void {
  context.report({ id, verdict, message: `${text}.`, target: quote(target) });
}
