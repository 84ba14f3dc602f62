import type { Expectation } from './scenario-format.ts';
import type { Playing, ScenarioResult } from './scenario.ts';
import type { Call, CheckRun } from './state.ts';

type Of<T extends Expectation['that']> = Extract<Expectation, { that: T }>;
type Verdict = { readonly ok: boolean; readonly why: string };
type Count = {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly count?: number | undefined;
};

/** Says whether an expectation holds, and what was seen instead. */
export function judge(playing: Playing, expectation: Expectation): ScenarioResult {
  const { ok, why } = verdictOf(playing, expectation);
  return { what: JSON.stringify(expectation), ok, why: ok ? '' : why };
}

function verdictOf(playing: Playing, e: Expectation): Verdict {
  const { server } = playing;
  switch (e.that) {
    case 'gate':
      return gate(playing, e);
    case 'check':
      return check(playing, e);
    case 'annotations':
      return annotations(playing, e);
    case 'annotationBatches': {
      const batches = latestRun(playing, e)?.batches ?? [];
      const small = batches.every((size) => size <= e.largest);
      return { ok: small && fits(batches.length, e), why: `batches of ${batches.join(', ')}` };
    }
    case 'text':
      return text(playing, e);
    case 'comments': {
      const bodies = botComments(playing, e.repo, e.pr).map((comment) => comment.body);
      return counted(
        bodies.filter((body) => says(body, e.matches)),
        bodies,
        e,
      );
    }
    case 'reviewComments': {
      const all = server.pullRequest(e.repo, e.pr).reviewComments;
      const fitting = all.filter(
        (one) =>
          (e.path === undefined || one.path === e.path) &&
          (e.commit === undefined || one.commit === e.commit) &&
          says(one.body, e.matches),
      );
      return counted(
        fitting,
        all.map(({ path, line, body }) => [path, line, body.slice(0, 80)]),
        e,
      );
    }
    case 'reaction': {
      const comment = server.pullRequest(e.repo, e.pr).comments.find((one) => one.id === e.comment);
      const mine = (comment?.reactions ?? []).filter((one) => isBot(one.user));
      const wanted = e.content === undefined ? null : [e.content].flat();
      return counted(
        mine.filter((one) => wanted === null || wanted.includes(one.content)),
        mine,
        e,
      );
    }
    case 'calls':
      return calls(playing, e);
    case 'violations': {
      const kind = new RegExp(e.kind);
      const fitting = server.violations().filter((one) => kind.test(one.kind));
      return counted(fitting, fitting.slice(0, 3), e);
    }
    case 'deliveries':
      return deliveries(playing, e);
    case 'ackMs': {
      const slowest = Math.max(0, ...server.deliveries().map((one) => one.ms ?? 0));
      return { ok: slowest <= e.max, why: `the slowest answer to a webhook took ${slowest} ms` };
    }
    case 'sarif': {
      const uploads = server.pullRequest(e.repo, e.pr).sarifs;
      return counted(
        uploads,
        uploads.map((one) => one.ref),
        e,
      );
    }
    default: {
      const { labels } = server.pullRequest(e.repo, e.pr).pull;
      const there = (e.has ?? []).every((label) => labels.includes(label));
      const absent = !(e.hasNot ?? []).some((label) => labels.includes(label));
      return { ok: there && absent, why: JSON.stringify(labels) };
    }
  }
}

function fits(number: number, { min, max, count }: Count): boolean {
  return (
    (min === undefined || number >= min) &&
    (max === undefined || number <= max) &&
    (count === undefined || number === count)
  );
}

function counted(fitting: readonly unknown[], seen: unknown, count: Count): Verdict {
  return { ok: fits(fitting.length, count), why: `${fitting.length} fit; seen: ${JSON.stringify(seen).slice(0, 600)}` };
}

function says(body: string, pattern: string | undefined): boolean {
  return pattern === undefined || new RegExp(pattern, 'i').test(body);
}

function isBot(login: string): boolean {
  return login.endsWith('[bot]');
}

function botComments({ server }: Playing, repo: string, number: number) {
  return server.pullRequest(repo, number).comments.filter((comment) => isBot(comment.user));
}

type OnCheck = { readonly repo: string; readonly pr?: number | undefined; readonly sha?: string | undefined } & {
  readonly name?: string | undefined;
};

function runsOf({ server, checkName }: Playing, { repo, pr, sha, name = checkName }: OnCheck): readonly CheckRun[] {
  const commit = sha ?? (pr === undefined ? undefined : server.pullRequest(repo, pr).pull.headSha);
  if (commit === undefined) throw new Error('an expectation about a check needs `pr` or `sha`');
  return server.checks(repo, commit).filter((run) => run.name === name);
}

function latestRun(playing: Playing, on: OnCheck): CheckRun | undefined {
  return runsOf(playing, on).at(-1);
}

function gate({ server }: Playing, { repo, pr, sha, branch, mergeable }: Of<'gate'>): Verdict {
  if (sha === undefined && pr === undefined) throw new Error('an expectation about the gate needs `pr` or `sha`');
  const seen = server.gate(repo, sha === undefined ? (pr ?? 0) : { sha, branch });
  return { ok: seen.mergeable === mergeable, why: JSON.stringify(seen.required) };
}

function check(playing: Playing, e: Of<'check'>): Verdict {
  const runs = runsOf(playing, e);
  if (e.runs !== undefined && runs.length !== e.runs) {
    return { ok: false, why: `${runs.length} check runs of that name on one commit` };
  }
  const run = runs.at(-1);
  const ok = [e.conclusion].flat().includes(run?.conclusion ?? '');
  return { ok, why: run === undefined ? 'there is none' : `${run.status}, ${run.conclusion}: ${run.output?.title}` };
}

function annotations(playing: Playing, e: Of<'annotations'>): Verdict {
  const all = latestRun(playing, e)?.annotations ?? [];
  const fitting = all.filter(
    (one) =>
      (e.path === undefined || one.path === e.path) &&
      (e.level === undefined || one.annotation_level === e.level) &&
      (e.line === undefined || (one.start_line <= e.line && one.end_line >= e.line)) &&
      says(`${one.title ?? ''} ${one.message}`, e.matches),
  );
  return counted(fitting, all.slice(0, 3), e);
}

/** All that the app says about a head: the check run, its annotations, and with `pr` its comments and reviews. */
function text(playing: Playing, e: Of<'text'>): Verdict {
  const run = latestRun(playing, e);
  const pull = e.pr === undefined ? undefined : playing.server.pullRequest(e.repo, e.pr);
  const said = [
    run?.output?.title,
    run?.output?.summary,
    run?.output?.text,
    ...(run?.annotations ?? []).map((one) => `${one.title ?? ''} ${one.message}`),
    ...(pull?.comments ?? []).filter((one) => isBot(one.user)).map((one) => one.body),
    ...(pull?.reviewComments ?? []).map((one) => one.body),
    ...(pull?.reviews ?? []).map((one) => one.body),
  ].join('\n');
  const unwanted = e.notMatches !== undefined && says(said, e.notMatches);
  return { ok: says(said, e.matches) && !unwanted, why: `it said: ${said.slice(0, 600)}` };
}

/** Follows a dotted path into a call. */
function valueAt(call: Call, path: string): unknown {
  let value: unknown = call;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function calls({ server, marks }: Playing, e: Of<'calls'>): Verdict {
  const operation = new RegExp(`^(?:${e.op})$`);
  const since = e.since === undefined ? 0 : marks.get(e.since);
  if (since === undefined) return { ok: false, why: `no step sets the mark ${e.since}` };
  const fitting = server
    .calls()
    .filter((call) => call.seq > since && operation.test(call.op ?? ''))
    .filter((call) => e.status === undefined || call.status === e.status)
    .filter((call) =>
      Object.entries(e.where ?? {}).every(([path, pattern]) =>
        new RegExp(pattern).test(JSON.stringify(valueAt(call, path) ?? null)),
      ),
    );
  return counted(
    fitting,
    fitting.slice(0, 5).map(({ method, path, status }) => `${method} ${path} ${status}`),
    e,
  );
}

function deliveries({ server }: Playing, e: Of<'deliveries'>): Verdict {
  const sent = server
    .deliveries()
    .filter((one) => one.status !== null && (e.event === undefined || one.event === e.event));
  const wanted = e.status === undefined ? null : [e.status].flat();
  const answered = sent.filter(({ status }) =>
    wanted === null ? status !== null && status >= 200 && status < 300 : wanted.includes(status ?? 0),
  );
  const seen = sent.map(({ event, action, status, response }) => [event, action, status, response]);
  if (e.all !== true) return counted(answered, seen, e);
  return { ok: sent.length > 0 && answered.length === sent.length, why: JSON.stringify(seen).slice(0, 600) };
}
