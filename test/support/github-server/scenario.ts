import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { isActionName } from './actions/index.ts';
import type { GitHubServer } from './github-server.ts';
import { isObject, type Json, toJson } from './openapi.ts';
import { judge } from './scenario-expect.ts';
import { Expectation, Scenario, type Step } from './scenario-format.ts';
import { SettingsPatch } from './settings.ts';

export type ScenarioResult = { readonly what: string; readonly ok: boolean; readonly why: string };
export type ScenarioReport = {
  readonly name: string;
  readonly ok: boolean;
  readonly results: readonly ScenarioResult[];
  readonly serverErrors: readonly string[];
};
export type ScenarioOptions = {
  /** replaces `$CHECK`; default `Threat model` */
  readonly checkName?: string;
  /** how long `wait: check` waits when the step does not say, in milliseconds */
  readonly timeoutMs?: number;
};
/** What the steps left behind: results of actions by alias, and the last call before each mark. */
export type Playing = {
  readonly server: GitHubServer;
  readonly checkName: string;
  readonly timeoutMs: number;
  readonly aliases: Map<string, Json>;
  readonly marks: Map<string, number>;
};

const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Plays a scenario against the app that gets the server's webhooks. The server is reset first. Every failed wait or
 * expectation is a result that is not ok; the server's own faults and violations of GitHub's contract fail it too.
 */
export async function playScenario(
  server: GitHubServer,
  source: unknown,
  { checkName = 'Threat model', timeoutMs = DEFAULT_TIMEOUT_MS }: ScenarioOptions = {},
): Promise<ScenarioReport> {
  const scenario = Scenario.parse(source);
  const playing: Playing = { server, checkName, timeoutMs, aliases: new Map(), marks: new Map() };
  const results: ScenarioResult[] = [];
  server.reset(SettingsPatch.parse(scenario.config ?? {}));
  try {
    for (const step of [...(scenario.setup ?? []), ...scenario.steps]) {
      const result = await playStep(playing, step);
      if (result !== null) results.push(result);
    }
    for (const expectation of scenario.expect) {
      const filledIn = fillIn(playing, toJson(expectation));
      results.push(judge(playing, Expectation.parse(filledIn)));
    }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    results.push({ what: 'the scenario can be played', ok: false, why });
  }
  results.push(contractResult(server, scenario.allowViolations ?? []));
  const serverErrors = [...server.serverErrors()];
  const ok = serverErrors.length === 0 && results.every((result) => result.ok);
  return { name: scenario.name, ok, results, serverErrors };
}

function contractResult(server: GitHubServer, allowed: readonly string[]): ScenarioResult {
  const broken = server.violations().filter((one) => one.severity === 'error' && !allowed.includes(one.kind));
  const why = broken.slice(0, 3).map(({ op, kind, detail }) => `${op}: ${kind}: ${detail.slice(0, 300)}`);
  return { what: "GitHub's contract is kept", ok: broken.length === 0, why: why.join('; ') };
}

async function playStep(playing: Playing, step: Step): Promise<ScenarioResult | null> {
  const { server, aliases, marks } = playing;
  if ('do' in step) {
    const { do: name, as: alias = 'last', ...input } = step;
    if (!isActionName(name)) throw new Error(`step do: ${name}: there is no such action`);
    const filledIn = expandFiles(fillIn(playing, toJson(input)));
    aliases.set(alias, toJson((await server.act(name, filledIn)) ?? null));
  } else if ('mark' in step) marks.set(step.mark, server.calls().at(-1)?.seq ?? 0);
  else if ('sleep' in step) await sleep(step.sleep);
  else if (step.wait === 'check') return waitForCheck(playing, step);
  else {
    const { quietMs = 1500, timeoutMs = playing.timeoutMs } = step;
    if (!(await server.idle(quietMs, timeoutMs))) {
      return { what: 'the app comes to rest', ok: false, why: `still busy after ${timeoutMs} ms` };
    }
  }
  return null;
}

type CheckWait = Extract<Step, { wait: 'check' }>;

async function waitForCheck(playing: Playing, step: CheckWait): Promise<ScenarioResult> {
  const { server, checkName, timeoutMs } = playing;
  const sha = z.string().parse(fillIn(playing, step.sha));
  const name = step.name ?? checkName;
  const status = step.status ?? 'completed';
  const wanted = step.conclusion === undefined ? [] : [step.conclusion].flat();
  const what = `check run ${name} is ${[status, ...wanted].join(' or ')}`;
  const end = Date.now() + (step.timeoutMs ?? timeoutMs);
  for (;;) {
    const run = server.checks(step.repo, sha).findLast((one) => one.name === name);
    const concluded = wanted.length === 0 || wanted.includes(run?.conclusion ?? '');
    if (run?.status === status && concluded) return { what, ok: true, why: '' };
    if (Date.now() >= end) {
      const state = run === undefined ? 'there is none' : `${run.status}, ${run.conclusion}: ${run.output?.title}`;
      return { what, ok: false, why: state };
    }
    await sleep(50);
  }
}

/** The day so many days from now, UTC: `2026-12-31`. The app looks at the same clock. */
function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Replaces `$CHECK` by the check's name, `$DAY+30` by the day in thirty days and a string that is `$alias.field` by that field of a step's result. */
function fillIn(playing: Playing, value: Json): Json {
  if (typeof value === 'string') return fillInText(playing, value);
  if (Array.isArray(value)) return value.map((item) => fillIn(playing, item));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(playing, item)]));
}

function fillInText({ checkName, aliases }: Playing, text: string): Json {
  if (text === '$CHECK') return checkName;
  if (text.includes('$DAY'))
    return text.replaceAll(/\$DAY([+-]\d{1,4})/g, (_, days: string) => dayFromNow(Number(days)));
  const [, alias = '', field = ''] = /^\$(\w+)\.(\w+)$/.exec(text) ?? [];
  const result = aliases.get(alias);
  return isObject(result) ? (result[field] ?? text) : text;
}

const Many = z.strictObject({ count: z.int(), path: z.string(), text: z.string() });

/** Expands `files: {"$many": {"count": 400, "path": "data/f{i}.yaml", "text": "…"}}`; `{i}` counts from 0. */
function expandFiles(input: Json): Json {
  if (!isObject(input) || !isObject(input['files']) || input['files']['$many'] === undefined) return input;
  const { $many, ...files } = input['files'];
  for (const { count, path, text } of z.union([Many.transform((one) => [one]), z.array(Many)]).parse($many)) {
    for (let i = 0; i < count; i++) files[path.replaceAll('{i}', String(i))] = text.replaceAll('{i}', String(i));
  }
  return { ...input, files };
}
