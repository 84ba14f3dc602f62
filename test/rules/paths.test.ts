import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogs } from '../../src/catalog/index.ts';
import { keyOf, type Element, type Flow, type SystemModel } from '../../src/model/index.ts';
import { judge, loadRules, type RuleSet } from '../../src/rules/index.ts';
import { aFlow, anElement, anAnalysis } from '../support/builders.ts';

const reading = loadRules('rules', loadCatalogs('catalogs'));
const rules: RuleSet = reading.ok ? reading.rules : [];
const rule = rules.find(({ rule: { id } }) => id === 'untrusted-text-drives-tool');

function aSystem(elements: readonly Element[], flows: readonly Flow[]): SystemModel {
  return { ...anAnalysis().system, elements: [...elements], flows: [...flows] };
}

function found(system: SystemModel) {
  if (rule === undefined) throw new Error('the rule is not there');
  return judge([rule], system);
}

const KINDS = ['public', 'store', 'agent', 'tool', 'service', 'guarded'] as const;

/** An element by its number and what it is. */
function element(number: number, what: (typeof KINDS)[number]): Element {
  const kinds = {
    public: 'data-source',
    store: 'vector-store',
    agent: 'agent',
    tool: 'tool',
    service: 'service',
    guarded: 'service',
  };
  return anElement({
    kind: kinds[what],
    name: `n${String(number).padStart(2, '0')}`,
    path: '',
    trust: what === 'public' ? 'public' : 'internal',
    capabilities: what === 'tool' ? ['shell'] : [],
    controls: what === 'guarded' ? ['human-approval'] : [],
  });
}

/** All walks of at most 8 hops that the rule asks for, by trying every one: the length of the shortest of each pair. */
function byTrying(elements: readonly Element[], flows: readonly (readonly [number, number])[]): Record<string, number> {
  const shortest: Record<string, number> = {};
  const is = (number: number, kind: string): boolean => elements[number]?.kind === kind;
  const isSource = (number: number): boolean => elements[number]?.trust === 'public';
  elements.forEach((_, source) => {
    if (!isSource(source)) return;
    let walks: readonly { readonly at: number; readonly passed: number }[] = [{ at: source, passed: 0 }];
    for (let hops = 1; hops <= 8; hops += 1) {
      const next = new Map<string, { at: number; passed: number }>();
      for (const { at, passed } of walks) {
        for (const [from, to] of flows) {
          if (from !== at || to === source || elements[to]?.controls.length !== 0) continue;
          const pair = `${elements[source]?.name} -> ${elements[to]?.name}`;
          if (passed === 2 && is(to, 'tool')) shortest[pair] ??= hops;
          else if (!(passed === 0 && isSource(to))) {
            const more = (passed === 0 && is(to, 'vector-store')) || (passed === 1 && is(to, 'agent')) ? 1 : 0;
            next.set(`${to} ${passed + more}`, { at: to, passed: passed + more });
          }
        }
      }
      walks = [...next.values()];
    }
  });
  return shortest;
}

describe('a rule on each path', () => {
  it('finds the shortest way of each pair, whatever the graph, and nothing else', () => {
    const graph = fc.tuple(
      fc.array(fc.constantFrom(...KINDS), { minLength: 6, maxLength: 9 }),
      fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 12, maxLength: 30 }),
    );
    let firing = 0;
    fc.assert(
      fc.property(graph, ([kinds, pairs]) => {
        const elements = kinds.map((what, number) => element(number, what));
        const within = pairs.map(([from, to]) => [from % kinds.length, to % kinds.length] as const);
        const ends = [...new Map(within.map((pair) => [pair.join(), pair])).values()];
        const flows = ends.flatMap(([from, to]) => {
          const [source, target] = [elements[from], elements[to]];
          return source && target ? [aFlow(source, target, { data: ['document'] })] : [];
        });
        const { findings, failures } = found(aSystem(elements, flows));
        expect(failures).toEqual([]);
        const lengths = Object.fromEntries(findings.map(({ subject, steps }) => [subject.name, steps?.length]));
        expect(lengths).toEqual(byTrying(elements, ends));
        firing += findings.length;
        const turned = found(aSystem(elements.toReversed(), flows.toReversed()));
        expect(JSON.stringify(turned.findings)).toBe(JSON.stringify(findings));
        for (const { steps = [] } of findings)
          expect(steps.slice(1).map(({ from }) => from.key)).toEqual(steps.slice(0, -1).map(({ to }) => to.key));
      }),
      { seed: 7, numRuns: 600 },
    );
    expect(firing).toBeGreaterThan(50);
  });

  it('names a path by its ends alone, so that lines and other hops change nothing', () => {
    const [web, store, agent, run] = (['public', 'store', 'agent', 'tool'] as const).map((what, at) =>
      element(at, what),
    );
    if (!web || !store || !agent || !run) throw new Error('four elements');
    const flows = [aFlow(web, store), aFlow(store, agent), aFlow(agent, run)].map((flow) => ({
      ...flow,
      data: ['document' as const],
    }));
    const [finding] = found(aSystem([web, store, agent, run], flows)).findings;
    expect(finding?.subject.key).toBe(
      `path|||${`${keyOf('element', web)} -> ${keyOf('element', run)}`.replaceAll('|', '%7C')}`,
    );
    const detour = element(9, 'service');
    const longer = [aFlow(web, store), aFlow(store, detour), aFlow(detour, agent), aFlow(agent, run)].map((flow) => ({
      ...flow,
      data: ['document' as const],
      evidence: [{ path: 'elsewhere.py', startLine: 900, endLine: 900 }],
    }));
    const [other] = found(aSystem([web, store, agent, run, detour], longer)).findings;
    expect(other?.subject.key).toBe(finding?.subject.key);
    expect(other?.steps).toHaveLength(4);
  });

  it('tells when it stopped looking', () => {
    const sources = Array.from({ length: 40 }, (_, at) => element(at, 'public'));
    const tools = Array.from({ length: 40 }, (_, at) => element(100 + at, 'tool'));
    const [store, agent] = [element(200, 'store'), element(201, 'agent')];
    const flows = [
      ...sources.map((source) => aFlow(source, store)),
      aFlow(store, agent),
      ...tools.map((tool) => aFlow(agent, tool)),
    ].map((flow) => ({ ...flow, data: ['document' as const] }));
    const { findings, failures } = found(aSystem([...sources, ...tools, store, agent], flows));
    expect(findings).toHaveLength(1000);
    expect(failures).toMatchObject([
      { rule: 'untrusted-text-drives-tool', message: 'more than 1000 paths were found; the rest is not judged' },
    ]);
  });
});
