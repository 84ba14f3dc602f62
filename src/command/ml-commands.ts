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

/** Whether a command, given as its words, trains, evaluates, publishes or deploys a model, by the tool or the name of its script. */
export function isMlCommand(words: readonly string[]): boolean {
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
