import { commandWords } from './shell-words.ts';
import { actionOf } from './uses.ts';
import type { Step, WorkflowJob } from './workflow.ts';
import { textsOf } from './workflow.ts';

/** Commands that belong to machine learning whatever they are asked to do. */
const COMMANDS = new Set(
  `cml cml-runner cml-publish cml-send-comment huggingface-cli mlflow wandb kfp bentoml zenml clearml clearml-task torchrun
  deepspeed accelerate lm_eval lm-eval garak promptfoo ollama vllm feast gto mlem pachctl papermill sagemaker dstack axolotl
  llamafactory-cli autotrain tensorboard truss cog comet optuna`.split(/\s+/),
);

/** Commands that belong to it together with the word behind them. */
const PAIRS = new Set(
  `dvc:repro dvc:pull dvc:push dvc:fetch dvc:exp dvc:run dvc:import dvc:get dvc:update hf:upload hf:download hf:repo hf:jobs
  hf:upload-large-folder az:ml aws:sagemaker aws:bedrock gcloud:ai gcloud:ai-platform gcloud:vertex-ai sky:launch modal:deploy
  modal:run kaggle:datasets kaggle:kernels kaggle:models python:train`.split(/\s+/),
);

const SCRIPT =
  /^(?:train|training|retrain|finetune|fine[-_]tune|pretrain|evaluate|evaluation|eval|predict|inference|benchmark|publish_model|deploy_model|register_model|upload_model|push_to_hub)(?:$|[-_.])|[-_](?:train|training|finetune|evaluate|eval|model)$/;

const ACTION =
  /(?:^|[-_/])(?:cml|dvc|aml|mlops|sagemaker|vertex|vertexai|huggingface|hugging|mlflow|wandb|promptfoo|kubeflow|bentoml|clearml|zenml)(?:$|[-_/])/;

const SECRET =
  /^(?:HF_(?:HUB_)?TOKEN|HUGGING_?FACE(?:_HUB)?_(?:API_)?(?:TOKEN|KEY)|WANDB_API_KEY|COMET_API_KEY|NEPTUNE_API_TOKEN|MLFLOW_TRACKING_\w{1,40}|SAGEMAKER_\w{1,60}|KAGGLE_KEY|REPLICATE_API_TOKEN|CLEARML_\w{1,60})$/;

/** Services that a model, its data or its metrics go to or come from, by command. */
const SERVICES: readonly (readonly [
  command: RegExp,
  service: { readonly name: string; readonly data: 'model' | 'metrics' },
])[] = [
  [/^(?:huggingface-cli|hf) (?:upload|upload-large-folder)\b/, { name: 'huggingface.co', data: 'model' }],
  [/^aws sagemaker\b/, { name: 'amazon-sagemaker', data: 'model' }],
  [/^az ml\b/, { name: 'azure-machine-learning', data: 'model' }],
  [/^gcloud (?:ai|ai-platform)\b/, { name: 'google-vertex-ai', data: 'model' }],
  [/^wandb (?:sync|artifact)\b/, { name: 'wandb.ai', data: 'metrics' }],
];

export type Service = (typeof SERVICES)[number][1];

/** Whether a job trains, evaluates, publishes or deploys a model. */
export function isMachineLearning(job: WorkflowJob): boolean {
  if (job.steps.some(isMachineLearningStep)) return true;
  return textsOf(job.node).some(({ key, node }) => {
    if (SECRET.test(key)) return true;
    return [...node.text.matchAll(/\bsecrets\.(\w{1,100})/g)].some(([, name]) => SECRET.test(name ?? ''));
  });
}

function isMachineLearningStep(step: Step): boolean {
  if (step.uses !== null && ACTION.test(actionOf(step.uses.text.trim()).repo.toLowerCase())) return true;
  return step.run !== null && commandWords(step.run.text).some(isMachineLearningCommand);
}

function isMachineLearningCommand(words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  const name = first.slice(first.lastIndexOf('/') + 1);
  if (COMMANDS.has(name) || PAIRS.has(`${name}:${second}`)) return true;
  if (/^python[\d.]*$/.test(name)) return pythonTarget(words) !== null && SCRIPT.test(pythonTarget(words) ?? '');
  return (
    /^(?:train|finetune|evaluate)[\w-]*\.sh$/.test(name) ||
    (/^(?:ba)?sh$/.test(name) && /\btrain[\w-]*\.sh$/.test(second))
  );
}

/** Last name of the script or module that `python` runs, without extension; null for none. */
function pythonTarget(words: readonly string[]): string | null {
  const module = words.indexOf('-m');
  const target = module === -1 ? words.slice(1).find((word) => word.endsWith('.py')) : words[module + 1];
  if (target === undefined) return null;
  const dotted = target.replace(/\.py$/, '');
  return dotted.slice(Math.max(dotted.lastIndexOf('/'), dotted.lastIndexOf('.')) + 1);
}

/** Services that the scripts of a job plainly send to or fetch from, with the step that does. */
export function servicesOf(job: WorkflowJob): readonly { readonly service: Service; readonly step: Step }[] {
  return job.steps.flatMap((step) => {
    if (step.run === null) return [];
    return commandWords(step.run.text).flatMap((words) => {
      const line = words.slice(0, 3).join(' ');
      const found = SERVICES.find(([command]) => command.test(line));
      return found === undefined ? [] : [{ service: found[1], step }];
    });
  });
}
