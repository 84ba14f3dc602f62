import type { Element, Fact, Flow } from '../../model/index.ts';
import type { Call, PythonModule } from '../module.ts';
import { ADVERSARIAL } from './adversarial.ts';
import { elementOf, into, outOf } from './build.ts';
import { hostOf } from './platforms.ts';
import type { Unit } from './unit.ts';
import { rootOf } from './unit.ts';
import { textIn, valueOf } from './values.ts';

const TRAINS =
  /^(?:transformers|trl|setfit|sentence_transformers|unsloth|accelerate|pytorch_lightning|lightning|composer|axolotl)\.(?:\w+\.)*\w*Trainer(?:\.\w+)*$|\.(?:fit|fit_transform_model|partial_fit|train_on_batch|fit_generator|fit_one_cycle|fine_tune)$|(?:^|\.)(?:xgboost|lightgbm|catboost)\.(?:train|cv)$|\.backward$|^torch\.optim\.\w+$|^(?:openai\.)?.*fine_tuning\.jobs\.create$|^tensorflow\.GradientTape$/;
/** Preprocessing has a `fit` as well; it makes no model. */
const PREPARES =
  /(?:Scaler|Encoder|Vectorizer|Transformer|Imputer|Binarizer|PCA|Normalizer|Tokenizer|Selector|SelectKBest|Discretizer|Hasher)(?:\.\w+)*\.fit$|tokenizer\.fit|^\?\.fit_transform$/;
const EVALUATES =
  /^sklearn\.metrics\.\w+(?:_score|_report|_error|_matrix|_curve)?$|\.evaluate$|^evaluate\.\w+$|^lm_eval\.|^torchmetrics\.\w+|^ragas\.evaluate$|^deepeval\./;
const PREDICTS = /\.(?:predict|predict_proba|generate|transform)$/;

type Service = {
  readonly name: string;
  readonly root: RegExp;
  readonly kind: Element['kind'];
  readonly data: Flow['data'];
};
const SERVICES: readonly Service[] = [
  {
    name: 'mlflow',
    root: /^mlflow\.(?:log_\w+|start_run|set_tracking_uri|set_experiment|autolog|tracking\.[\w.]+|\w+\.autolog|MlflowClient)$/,
    kind: 'monitoring',
    data: ['metrics'],
  },
  {
    name: 'wandb',
    root: /^wandb\.(?:init|log|watch|login|run\.\w+)$|^(?:pytorch_lightning|lightning\.pytorch)\.loggers\.WandbLogger$/,
    kind: 'monitoring',
    data: ['metrics'],
  },
  { name: 'comet', root: /^comet_ml\.\w+|^comet_llm\./, kind: 'monitoring', data: ['metrics'] },
  {
    name: 'tensorboard',
    root: /(?:^|\.)(?:SummaryWriter|TensorBoard|TensorBoardLogger)$/,
    kind: 'monitoring',
    data: ['metrics'],
  },
  { name: 'neptune', root: /^neptune\.init\w*$/, kind: 'monitoring', data: ['metrics'] },
  { name: 'clearml', root: /^clearml\.Task\.init$/, kind: 'monitoring', data: ['metrics'] },
  {
    name: 'evidently',
    root: /^evidently\.(?:\w+\.)*\w*Workspace(?:\.create)?$/,
    kind: 'monitoring',
    data: ['metrics'],
  },
  { name: 'whylogs', root: /^whylogs\.(?:\w+\.)*WhyLabsWriter$/, kind: 'monitoring', data: ['metrics'] },
  {
    name: 'prometheus',
    root: /^prometheus_client\.(?:start_http_server|Counter|Gauge|Histogram|Summary)$/,
    kind: 'monitoring',
    data: ['metrics'],
  },
  { name: 'langfuse', root: /^langfuse\.\w+/, kind: 'monitoring', data: ['prompt', 'completion'] },
];

const REGISTRIES: readonly (readonly [name: string, callee: RegExp, way: 'in' | 'out', trust: Element['trust']])[] = [
  [
    'mlflow',
    /^mlflow\.(?:register_model|\w+\.log_model|log_artifacts?)$|\.(?:create_model_version|transition_model_version_stage)$/,
    'out',
    'internal',
  ],
  ['wandb', /^wandb\.(?:Artifact|log_artifact|\w+\.log_artifact)$/, 'out', 'third-party'],
  ['wandb', /^wandb\.(?:\w+\.)*(?:use_artifact|artifact)$|\.use_artifact$/, 'in', 'third-party'],
  [
    'huggingface.co',
    /\.push_to_hub$|^huggingface_hub\.(?:upload_\w+|create_repo|HfApi\.upload_\w+)$/,
    'out',
    'third-party',
  ],
  ['comet', /^comet_ml\.(?:\w+\.)*(?:log_model|register_model)$/, 'out', 'third-party'],
  ['comet', /^comet_ml\.(?:\w+\.)*(?:get_model|download_model)$/, 'in', 'third-party'],
  ['hopsworks', /^hopsworks\.(?:\w+\.)*(?:login|get_model_registry)$|\.get_model_registry$/, 'in', 'third-party'],
  ['sagemaker', /^sagemaker\.(?:\w+\.)*register$|\.create_model_package$/, 'out', 'internal'],
];

/** What the file as a whole does, decided by the strongest thing it does. */
export function kindOfCode(module: Pick<PythonModule, 'calls' | 'definitions'>): Element['kind'] {
  const kind = kindOfCalls(module.calls);
  if (kind === 'training') return kind;
  const decorated = module.definitions.some(({ decorators }) =>
    decorators.some(({ callee }) => /^(?:bentoml\.service|ray\.serve\.\w+)$/.test(callee)),
  );
  return decorated ? 'service' : kind;
}

/** What some calls amount to, decided by the strongest of them. */
export function kindOfCalls(calls: readonly Call[]): Element['kind'] {
  let evaluates = false;
  let serves = false;
  let watches = false;
  for (const call of calls) {
    if (isTraining(call)) return 'training';
    serves ||= SERVES.test(call.callee);
    watches ||= WATCHES.test(call.callee);
    evaluates ||= (EVALUATES.test(call.callee) && rootOf(call.callee) !== '?') || ADVERSARIAL.test(call.callee);
  }
  if (serves) return 'service';
  return watches ? 'monitoring' : evaluates ? 'evaluation' : 'process';
}

/** Looks for drift or decay of data and models that are in use. */
const WATCHES =
  /^(?:evidently\.(?:\w+\.)*(?:Report|TestSuite|Dashboard)|nannyml\.\w+|alibi_detect\.(?:\w+\.)*\w+|whylogs\.log|frouros\.(?:\w+\.)*\w+)(?:\.\w+)*$/;

const SERVES =
  /^(?:fastapi\.FastAPI|flask\.Flask|starlette\.applications\.Starlette|gradio\.(?:Interface|Blocks|ChatInterface)|streamlit\.(?:title|set_page_config|chat_input)|litserve\.LitServer|quart\.Quart|sanic\.Sanic|(?:mcp\.server\.fastmcp|fastmcp)\.FastMCP|grpc\.(?:aio\.)?server)$/;

function isTraining(call: Call): boolean {
  if (!TRAINS.test(call.callee) || PREPARES.test(`${call.receiver}.${call.callee}`) || PREPARES.test(call.callee))
    return false;
  if (!/^\?\.(?:fit|partial_fit)$/.test(call.callee)) return true;
  return !/(?:scaler|encoder|vectori[sz]er|imputer|pca|token|transform|dv|preproc|label)/i.test(call.receiver);
}

/** The file's own element, the registries that it uses and what watches it. Nothing for a file without a call worth a node. */
export function trainingFacts(unit: Unit): Fact[] {
  const facts: Fact[] = [];
  for (const call of unit.module.calls) {
    const where = { symbol: call.symbol, span: call };
    for (const { name, root, kind, data } of SERVICES) {
      if (root.test(call.callee))
        facts.push(
          ...outOf(
            unit,
            call,
            elementOf(unit, where, { kind, name, shared: true, trust: 'unknown', details: serverOf(unit, call) }),
            { data, protocol: 'unknown' },
          ),
        );
    }
    for (const [name, callee, way, trust] of REGISTRIES) {
      if (!callee.test(call.callee)) continue;
      const registry = elementOf(unit, where, { kind: 'model-registry', name, shared: true, trust });
      facts.push(...(way === 'in' ? into : outOf)(unit, call, registry, { data: ['model'], protocol: 'https' }));
    }
  }
  return facts;
}

/** The server that a client is told to report to. */
function serverOf(unit: Unit, call: Call): string[] {
  if (!/\.set_tracking_uri$|\.MlflowClient$/.test(call.callee)) return [];
  const host = hostOf(textIn(unit, valueOf(call, ['uri', 'tracking_uri'], 0)));
  return host === null ? [] : [`server ${host}`];
}

/** Where the file does what its element says, outside of what `isOwned` tells to be a step's: at most five places. */
export function workOf(unit: Unit, isOwned: (call: Call) => boolean): readonly Call[] {
  const work = (call: Call): boolean => {
    if (unit.self.kind === 'training') return isTraining(call);
    if (unit.self.kind === 'service') return SERVES.test(call.callee);
    if (unit.self.kind === 'monitoring') return WATCHES.test(call.callee);
    if (unit.self.kind === 'evaluation') return EVALUATES.test(call.callee);
    return PREDICTS.test(call.callee) && rootOf(call.callee) !== '?';
  };
  return unit.module.calls.filter((call) => work(call) && !isOwned(call)).slice(0, 5);
}
