import type { Fact, Operation } from '../../model/index.ts';
import type { Call } from '../module.ts';
import { operationFact } from './build.ts';
import { inputOf } from './operations.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { argumentOf, callsWithin, switchOf, textIn, valueOf } from './values.ts';

/** Words without which a file holds none of these. */
const WORDS =
  /safety|BLOCK_NONE|unsafe_allow_html|\bHTML\(|model_version_stage|registered_model_alias|log(?:ger|ging)?\./;
const LOGS = /^(?:log|logger|logging|_logger|LOGGER|LOG)$/;
const LOGGED = /\.(?:debug|info|warning|error)$/;
const PROMOTES = /\.(?:transition_model_version_stage|set_registered_model_alias)$/;
const IN_USE = /^(?:production|prod|champion|live)$/i;
const COMPARES = /(?:^|\.)(?:get_run|search_runs|get_metric_history|evaluate|validate_evaluation_results|\w+_score)$/;

/**
 * What is done with answers of models, and with models themselves: filters that are switched off, answers that become HTML or lines of a
 * log, a version that is declared the one in use.
 */
export function answerOperationFacts(unit: Unit): Fact[] {
  if (unit.lines !== null && !unit.lines.some((line) => WORDS.test(line))) return [];
  return unit.module.calls.flatMap((call) => [
    ...filterFacts(unit, call),
    ...htmlFacts(unit, call),
    ...logFacts(unit, call),
    ...promotionFacts(unit, call),
  ]);
}

function filterFacts(unit: Unit, call: Call): Fact[] {
  const settings = argumentOf(call, ['safety_settings']);
  if (settings !== null && /BLOCK_NONE|HarmBlockThreshold\.OFF\b/.test(settings.value.text))
    return [operation(unit, call, 'safety-filter-off', 'safety_settings: BLOCK_NONE', 'literal')];
  const checker = argumentOf(call, ['safety_checker']);
  if (checker !== null && checker.value.kind === 'none')
    return [operation(unit, call, 'safety-filter-off', 'safety_checker=None', 'literal')];
  const mode = textIn(unit, valueOf(call, ['safety_mode']));
  return mode !== null && /^(?:OFF|NONE)$/.test(mode)
    ? [operation(unit, call, 'safety-filter-off', `safety_mode=${mode}`, 'literal')]
    : [];
}

/** Text that a page shows as HTML: Streamlit when it is told to, an HTML block of Gradio. */
function htmlFacts(unit: Unit, call: Call): Fact[] {
  const shown =
    (call.callee.startsWith('streamlit.') && switchOf(unit, valueOf(call, ['unsafe_allow_html'])) === 'on') ||
    /^streamlit\.(?:components\.v1\.)?html$|^gradio\.HTML$/.test(call.callee);
  const value = shown ? valueOf(call, ['body', 'value', 'html'], 0) : null;
  if (value === null) return [];
  const input = inputOf(unit, call, value);
  return input === 'model-output' || input === 'request'
    ? [operation(unit, call, 'html-rendering', `${call.callee} ${value.text}`, input)]
    : [];
}

/** Lines of a log with what a model answered. */
function logFacts(unit: Unit, call: Call): Fact[] {
  if (!LOGGED.test(call.callee) || !(LOGS.test(call.receiver) || call.callee.startsWith('logging.'))) return [];
  const answer = call.arguments.slice(0, 4).find(({ value }) => inputOf(unit, call, value) === 'model-output');
  return answer === undefined
    ? []
    : [operation(unit, call, 'answer-logging', `${lastOf(call.callee)} ${answer.value.text}`, 'model-output')];
}

/** A version of a registered model that is declared to be in use; a comparison in the same function counts as a gate. */
function promotionFacts(unit: Unit, call: Call): Fact[] {
  if (!PROMOTES.test(call.callee)) return [];
  const stage = textIn(unit, valueOf(call, ['stage', 'alias'], call.callee.endsWith('alias') ? 1 : 2));
  if (stage === null || !IN_USE.test(stage)) return [];
  const compared =
    call.symbol === ''
      ? unit.module.calls.some(({ callee }) => COMPARES.test(callee))
      : callsWithin(unit, call.symbol).some(({ callee }) => COMPARES.test(callee));
  return [
    operationFact(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'model-promotion',
        name: `${lastOf(call.callee)} ${stage}`,
        input: 'literal',
        controls: compared ? ['evaluation-gate'] : [],
      },
    ),
  ];
}

function operation(unit: Unit, call: Call, kind: Operation['kind'], name: string, input: Operation['input']): Fact {
  return operationFact(unit, { symbol: call.symbol, span: call }, { kind, name: name.slice(0, 120), input });
}
