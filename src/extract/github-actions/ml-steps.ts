import type { DataKind } from '../../model/index.ts';
import { isMlCommand } from '../../command/index.ts';
import { commandWords } from './shell-words.ts';
import { actionOf } from './uses.ts';
import type { Step, WorkflowJob } from './workflow.ts';
import { textsOf } from './workflow.ts';

const ACTION =
  /(?:^|[-_/])(?:cml|dvc|aml|mlops|sagemaker|vertex|vertexai|huggingface|hugging|mlflow|wandb|promptfoo|kubeflow|bentoml|clearml|zenml)(?:$|[-_/])/;

/** Reusable workflows of this repository whose file says what they do. */
const CALLED =
  /^\.\/.*(?:^|[-_/.])(?:train|training|retrain|finetune|evaluate|model|ml|mlops|dvc|sagemaker|azureml)(?:[-_.]|$)/;

const SECRET =
  /^(?:HF_(?:HUB_)?TOKEN|HUGGING_?FACE(?:_HUB)?_(?:API_)?(?:TOKEN|KEY)|WANDB_API_KEY|COMET_API_KEY|NEPTUNE_API_TOKEN|MLFLOW_TRACKING_\w{1,40}|SAGEMAKER_\w{1,60}|KAGGLE_KEY|REPLICATE_API_TOKEN|CLEARML_\w{1,60})$/;

/** Actions that publish to a service of the field. */
const PLATFORM_ACTIONS: readonly (readonly [
  action: RegExp,
  platform: { readonly kind: 'model-registry' | 'external-service'; readonly name: string; readonly data: DataKind },
])[] = [
  [
    /hugging-?face(?:-hub)?-(?:sync|push|upload)|sync-(?:with|to)-hugging-?face|huggingface\/hub-sync/,
    { kind: 'model-registry', name: 'huggingface.co', data: 'model' },
  ],
  [
    /^azure\/aml-(?:run|deploy|registermodel)$/,
    { kind: 'external-service', name: 'azure-machine-learning', data: 'model' },
  ],
  [/^bentoml\/(?:deploy|push)[\w-]*$/, { kind: 'external-service', name: 'bentocloud', data: 'model' }],
];

/** What an action, by its lower-case name, publishes to; null for most. */
export function platformOfAction(name: string): (typeof PLATFORM_ACTIONS)[number][1] | null {
  return PLATFORM_ACTIONS.find(([action]) => action.test(name))?.[1] ?? null;
}

/** Whether a job trains, evaluates, publishes or deploys a model. */
export function isMachineLearning(job: WorkflowJob): boolean {
  if (job.steps.some(isMachineLearningStep)) return true;
  if (job.uses !== null && CALLED.test(job.uses.text)) return true;
  return textsOf(job.node).some(({ key, node }) => {
    if (SECRET.test(key)) return true;
    return [...node.text.matchAll(/\bsecrets\.(\w{1,100})/g)].some(([, name]) => SECRET.test(name ?? ''));
  });
}

function isMachineLearningStep(step: Step): boolean {
  if (step.uses !== null && ACTION.test(actionOf(step.uses.text.trim()).repo.toLowerCase())) return true;
  return step.run !== null && commandWords(step.run.text).some(isMlCommand);
}
