import type { Evidence, OpenCall, SubjectKey } from '../../../model/index.ts';
import type { CallGraph } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { follow, isSettings, isUnknown, type Bindings, type Following, type Question } from './following.ts';
import { spreadArguments } from './parameters.ts';
import { keyAt, type Project } from './project.ts';
import { settingsBelow, targetsBelow } from './settings-files.ts';
import type { Settings } from './settings.ts';

/** One way in which an open call is made. */
export type Outcome = {
  readonly call: OpenCall;
  /** Where the values stand that it is given. */
  readonly evidence: readonly Evidence[];
  /** Whose call it is: the function itself, or the one that called it with these values. */
  readonly path: string;
  readonly symbol: string;
  /** The line of that call; null when it is the open call itself. */
  readonly line: number | null;
  /** It takes a configuration file that is not the default. */
  readonly alternative: boolean;
};

export type Known = {
  readonly project: Project;
  readonly graph: CallGraph;
  readonly settings: Settings;
  /** Elements that only a configuration file names which is not the default, by key. */
  readonly alternatives: Set<SubjectKey>;
};

const OUTCOMES = 16;
const QUESTIONS = 5;
const STEPS = 2_000;

/**
 * The ways in which an open call is made, as the repository shows: one for each chain of calls that gives it other values, at most
 * sixteen, each at most five questions deep. Arguments that nobody tells stay as they are.
 */
export function outcomesOf(known: Known, path: string, call: OpenCall): readonly Outcome[] {
  const found = new Map<string, Outcome>();
  expand(known, path, call, { frames: new Map(), choices: new Map() }, 0, found);
  if (found.size > 0) return [...found.values()];
  return [{ call, evidence: [], path, symbol: call.symbol, line: null, alternative: false }];
}

function expand(
  known: Known,
  path: string,
  call: OpenCall,
  bindings: Bindings,
  depth: number,
  found: Map<string, Outcome>,
): void {
  if (found.size >= OUTCOMES) return;
  const trail = trailOf(known, bindings);
  const given = call.given.map((argument) => {
    const value = follow(trail, path, argument.value);
    return isUnknown(value) ? argument : { ...argument, value };
  });
  const spread = call.spread === undefined ? null : spreadArguments(trail, path, call.spread);
  const made = MAKES.test(call.callee) ? madeOf(trail, path, call) : null;
  const more = (spread ?? []).map(([name, value]) => ({
    name: String(name),
    value,
    text: String(name),
    form: 'unknown',
  }));
  if (trail.question !== null && depth < QUESTIONS) {
    for (const next of settlings(bindings, trail.question)) expand(known, path, call, next, depth + 1, found);
    return;
  }
  if (trail.budget.circle) return;
  const place = callerOf(bindings, path, call.symbol);
  const all = [...given, ...more];
  if (made !== null) {
    for (const { evidence, ...inner } of made) {
      const key = JSON.stringify([inner.callee, inner.given.map(({ name, value }) => [name, value]), place]);
      if (!found.has(key)) found.set(key, { call: inner, evidence, alternative: false, ...place });
    }
    return;
  }
  const opaque = call.opaque && spread === null;
  const key = JSON.stringify([all.map(({ name, value }) => [name, value]), opaque, place.path, place.symbol]);
  const before = found.get(key);
  const alternative = [...bindings.choices].some(([question, { value }]) => isSettings(question) && value !== '');
  if (before === undefined)
    found.set(key, { call: { ...call, given: all, opaque }, evidence: trail.evidence, alternative, ...place });
  else {
    const evidence = [...before.evidence, ...trail.evidence];
    found.set(key, { ...before, evidence, alternative: before.alternative && alternative });
  }
}

/** Makes the object that settings describe with `_target_`, https://hydra.cc/docs/advanced/instantiate_objects/overview/ */
const MAKES = /^hydra\.utils\.(?:instantiate|call)$/;

type Made = OpenCall & { readonly evidence: readonly Evidence[] };

/** The calls that making an object of settings amounts to, of the objects inside it too; null when the settings are not known. */
function madeOf(trail: Following, path: string, call: OpenCall): readonly Made[] | null {
  const [first, ...others] = call.given;
  if (first === undefined) return null;
  const result = trail.evaluate(trail, path, first.value, 0);
  if (!('settings' in result)) return null;
  const calls = targetsBelow(trail, result).map((at): Made => {
    const inner = { ...trail, evidence: [] as Evidence[] };
    const entries = settingsBelow(inner, { settings: result.settings, at });
    const target = entries.find(([name]) => name === '_target_')?.[1];
    const given = entries.flatMap(([name, value]): OpenCall['given'] =>
      name.startsWith('_') ? [] : [{ name, value, text: name, form: 'unknown' }],
    );
    const own = at === result.at ? others.filter(({ name }) => name !== null) : [];
    const callee = typeof target === 'string' ? target : '?';
    return { ...call, callee, receiver: '', given: [...own, ...given], opaque: false, evidence: inner.evidence };
  });
  return calls.length === 0 ? null : calls;
}

/** What following a value begins with. */
export function trailOf(known: Known, bindings: Bindings): Following {
  const budget = { left: STEPS, circle: false };
  return { ...known, bindings, evidence: [], question: null, budget, active: new Set(), evaluate };
}

function settlings({ frames, choices }: Bindings, question: Question): readonly Bindings[] {
  if (question.kind === 'frame')
    return question.options
      .slice(0, OUTCOMES)
      .map((frame) => ({ frames: new Map(frames).set(question.key, frame), choices }));
  return question.options
    .slice(0, OUTCOMES)
    .map((choice) => ({ frames, choices: new Map(choices).set(question.key, choice) }));
}

/** The outermost call that the values come from. */
function callerOf(
  bindings: Bindings,
  path: string,
  symbol: string,
): { path: string; symbol: string; line: number | null } {
  let place = { path, symbol, line: null as number | null };
  for (let steps = 0; steps < QUESTIONS; steps += 1) {
    const frame =
      bindings.frames.get(keyAt(place.path, place.symbol)) ??
      bindings.frames.get(constructorOf(place.path, place.symbol));
    if (frame === undefined) break;
    place = { path: frame.path, symbol: frame.from, line: frame.line ?? place.line };
  }
  return place;
}

function constructorOf(path: string, symbol: string): string {
  const dot = symbol.lastIndexOf('.');
  return keyAt(path, `${symbol.slice(0, Math.max(0, dot))}.__init__`);
}
