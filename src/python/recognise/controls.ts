import type { Call, Span } from '../module.ts';
import type { Unit } from './unit.ts';

/** Calls that are a protection of the data or model that passes through, by the word that models use for it; some only with an argument. */
const CONTROLS: readonly (readonly [control: string, callee: RegExp, argument?: string])[] = [
  [
    'data-validation',
    /^great_expectations\.(?:\w+\.)*(?:validate|expect_\w+|run_checkpoint|run_validation_operator|Checkpoint(?:\.run)?|Validator|ExpectationSuite|SimpleCheckpoint)$|\.(?:run_checkpoint|expect_column_\w+|expect_table_\w+)$/,
  ],
  [
    'data-validation',
    /^pandera\.(?:\w+\.)*(?:DataFrameSchema|validate|check_types|check_input|check_io|check_output)$/,
  ],
  [
    'data-validation',
    /^(?:pydeequ\.(?:\w+\.)*VerificationSuite|soda\.(?:\w+\.)*Scan|tensorflow_data_validation\.validate_\w+)$/,
  ],
  [
    'data-validation',
    /^deepchecks\.(?:\w+\.)*(?:data_integrity|train_test_validation|full_suite|model_evaluation|Suite)$/,
  ],
  ['data-validation', /^cleanlab\.(?:\w+\.)*(?:Datalab|CleanLearning|find_label_issues|get_label_quality_scores)$/],
  ['data-validation', /^evidently\.(?:\w+\.)*TestSuite$/],
  ['monitoring', /^(?:evidently\.(?:\w+\.)*Report|whylogs\.log|nannyml\.\w+|alibi_detect\.(?:\w+\.)*\w+Drift\w*)$/],
  [
    'differential-privacy',
    /^(?:opacus\.(?:\w+\.)*(?:PrivacyEngine|make_private\w*|DPOptimizer)|tensorflow_privacy\.(?:\w+\.)*DP\w*|diffprivlib\.(?:\w+\.)*\w+|jax_privacy\.(?:\w+\.)*\w+)$/,
  ],
  ['anonymisation', /^(?:presidio_anonymizer\.(?:\w+\.)*AnonymizerEngine|scrubadub\.(?:\w+\.)*(?:clean|Scrubber))$/],
  ['anonymisation', /^langfuse\.Langfuse$/, 'mask'],
  ['anonymisation', /^langsmith\.(?:\w+\.)*(?:Async)?Client$/, 'hide_inputs'],
  ['anonymisation', /^langsmith\.(?:\w+\.)*(?:Async)?Client$/, 'anonymizer'],
  [
    'guardrail',
    /^(?:nemoguardrails\.(?:\w+\.)*(?:LLMRails|RunnableRails)|guardrails\.(?:\w+\.)*(?:Async)?Guard|llm_guard\.(?:\w+\.)*scan_(?:prompt|output)|openai\.(?:\w+\.)*moderations\.create)$/,
  ],
  ['deduplication', /^(?:datasketch\.(?:\w+\.)*MinHash(?:LSH)?|text_dedup\.(?:\w+\.)*\w+)$/],
  ['evaluation-gate', /^mlflow\.(?:\w+\.)*validate_evaluation_results$/],
];

/** Packages of which some call is a protection; files without them are not looked through. */
const ROOTS =
  /^(?:great_expectations|pandera|pydeequ|soda|tensorflow_data_validation|deepchecks|cleanlab|evidently|whylogs|nannyml|alibi_detect|opacus|tensorflow_privacy|diffprivlib|jax_privacy|presidio_anonymizer|scrubadub|datasketch|text_dedup|mlflow|langfuse|langsmith|nemoguardrails|guardrails|llm_guard|openai)$/;

export type Control = Span & { readonly symbol: string; readonly control: string };

/** Protections that the file's calls and decorators show, with the function that they stand in. */
export function controlsOf(unit: Pick<Unit, 'module' | 'roots'>): Control[] {
  if (![...unit.roots].some((root) => ROOTS.test(root))) return [];
  const calls = unit.module.calls.flatMap((call) => named(call).map((control) => placed(call, call.symbol, control)));
  const decorated = unit.module.definitions.flatMap(({ symbol, decorators }) =>
    decorators.flatMap((item) => named(item).map((control) => placed(item.span, symbol, control))),
  );
  return [...calls, ...decorated];
}

function placed({ startLine, endLine }: Span, symbol: string, control: string): Control {
  return { startLine, endLine, symbol, control };
}

function named({ callee, arguments: given }: Pick<Call, 'callee' | 'arguments'>): string[] {
  return CONTROLS.filter(
    ([, pattern, argument]) =>
      pattern.test(callee) &&
      (argument === undefined || given.some(({ name, value }) => name === argument && value.kind !== 'none')),
  ).map(([control]) => control);
}
