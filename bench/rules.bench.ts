import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Element, Flow, flowName, keyOf, SystemModel } from '../src/model/index.ts';
import { built } from './built.ts';

/**
 * How long all rules take to judge a system of 2,000 elements and 5,000 flows, beside copying that system alone, and how the time grows when the
 * system is four times as large. Bars: below 1 s and 300 MB; no faster than n log n, rules on paths apart, whose bound is the budget of
 * 5,000,000 flows that a rule may look at.
 */
const size = Number(process.argv[2] ?? 0);
if (size > 0) await judgeAlone(size);
else {
  const [small, large] = [run(500), run(2000)];
  const allowed = (4 * Math.log(2000)) / Math.log(500);
  process.stdout.write(
    `${(large.judged / large.copied).toFixed(1)} times as long as copying the system: ${large.elements} elements, ${large.flows} flows, ${large.rules} rules, ` +
      `${large.judged.toFixed(2)} s, ${large.megabytes} MB of memory at most, ${large.findings} findings\n` +
      `${(large.plain / small.plain).toFixed(1)} times the time of a quarter of it for rules that walk no path (n log n: ${allowed.toFixed(1)}), ` +
      `${(large.judged / small.judged).toFixed(1)} times with those that do\n`,
  );
}

type Result = {
  readonly elements: number;
  readonly flows: number;
  readonly rules: number;
  readonly copied: number;
  readonly judged: number;
  readonly plain: number;
  readonly findings: number;
  readonly megabytes: number;
};

/** In a process of its own: what others left in memory would be counted. */
function run(elements: number): Result {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), String(elements)],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Result;
}

async function judgeAlone(elements: number): Promise<void> {
  const { loadCatalogs } = await built('catalog/index');
  const { judge, loadRules } = await built('rules/index');
  const reading = loadRules('rules', loadCatalogs('catalogs'));
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  const system = systemOf(elements);
  const walking = reading.rules.filter(({ rule }) => rule.match.each === 'path');
  const others = reading.rules.filter(({ rule }) => rule.match.each !== 'path');
  const copied = seconds(() => structuredClone(system));
  let findings = 0;
  const plain = seconds(() => {
    findings += judge(others, system).findings.length;
  });
  const paths = seconds(() => {
    findings += judge(walking, system).findings.length;
  });
  const result: Result = {
    elements: system.elements.length,
    flows: system.flows.length,
    rules: reading.rules.length,
    copied,
    judged: plain + paths,
    plain,
    findings,
    megabytes: Math.round(process.resourceUsage().maxRSS / 1000),
  };
  process.stdout.write(JSON.stringify(result));
}

/** Services, agents, tools, models and data in rings, with two and a half flows to an element, every kind of trust and exposure among them. */
function systemOf(count: number): SystemModel {
  const kinds = Element.shape.kind.options;
  const elements = Array.from({ length: count }, (_, at) =>
    Element.parse({
      kind: kinds[at % kinds.length],
      name: `part ${at}`,
      path: `services/s${at % 100}/part${at}.py`,
      symbol: '',
      context: 'shipped',
      controls: at % 7 === 0 ? ['authentication'] : [],
      evidence: [{ path: `services/s${at % 100}/part${at}.py`, startLine: 1, endLine: 9 }],
      edits: [],
      trust: ['internal', 'third-party', 'public', 'unknown'][at % 4],
      exposure: ['public', 'network', 'local', 'unknown'][at % 4],
      authentication: ['required', 'optional', 'none', 'unknown'][at % 4],
      capabilities: at % 5 === 0 ? ['network', 'sql'] : [],
      details: [`port ${8000 + at}`],
    }),
  );
  const keys = elements.map((element) => keyOf('element', element));
  const data = Flow.shape.data.element.options;
  const flows = Array.from({ length: count * 2.5 }, (_, at) => {
    const from = keys[at % count] ?? keys[0];
    const to = keys[(at * 7 + 13) % count] ?? keys[0];
    if (from === undefined || to === undefined) throw new Error('no element');
    return Flow.parse({
      name: flowName(from, to),
      path: '',
      symbol: '',
      context: 'shipped',
      controls: [],
      evidence: [{ path: `services/s${at % 100}/flow.py`, startLine: (at % 90) + 1, endLine: (at % 90) + 1 }],
      edits: [],
      data: [data[at % data.length]],
      protocol: at % 3 === 0 ? 'http' : 'https',
      source: from,
      target: to,
      crosses: [],
    });
  });
  return SystemModel.parse({
    signals: ['bench'],
    elements,
    flows,
    boundaries: [],
    references: [],
    dependencies: [],
    packageIndexes: [],
    loads: [],
    operations: [],
    credentials: [],
    jobs: [],
    artifacts: [],
  });
}

/** Processor time, which other programs do not lengthen. */
function seconds(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
