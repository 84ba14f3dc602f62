import { aBoundary, aDrawing, aFlow, aThreat, anElement } from '../../src/exchange/build.ts';
import { exchangeFormats, machineLearningTemplate, type Drawing, type Template } from '../../src/exchange/index.ts';

/** A small template: the kinds of element, one class, two rules. */
export const TEMPLATE: Template = machineLearningTemplate({
  version: '1.2.3',
  letters: [
    { id: 'T', title: 'Tampering', property: 'Integrity' },
    { id: 'E', title: 'Elevation of privilege', property: 'Authorization' },
  ],
  classes: [
    {
      id: 'T4',
      letter: 'T',
      title: 'Poisoned data',
      description: 'Data is changed.',
      elements: ['dataset', 'training'],
    },
  ],
  rules: [
    {
      id: 'agent-runs-code',
      title: '{element.name} runs what it is told',
      summary: 'Nobody looks at it first.',
      letter: 'E',
      severity: 'high',
      each: 'element',
      when: ['element.kind == "agent"', '"code" in element.capabilities', 'element.context == "shipped"'],
      unless: ['element.controls.exists(c, c in ["human-approval", "sandbox"])'],
      mitigations: ['Ask a person.'],
    },
    {
      id: 'plain-http',
      title: '{flow.source.name} to {flow.target.name} in the clear',
      summary: 'Anybody on the way reads it.',
      letter: 'T',
      severity: 'medium',
      each: 'flow',
      when: ['flow.protocol == "http"', 'flow.target.kind in ["endpoint", "llm"]'],
      unless: [],
      mitigations: ['Use https.'],
    },
    {
      id: 'not-to-be-said-in-filters',
      title: 'x',
      summary: 'x',
      letter: 'T',
      severity: 'low',
      each: 'element',
      when: ['element.name.startsWith("x")'],
      unless: [],
      mitigations: ['x'],
    },
  ],
});

export const FORMATS = exchangeFormats(TEMPLATE);

/** A feedback portal with an assistant: two boundaries, one inside the other, people outside. */
export const PORTAL: Drawing = aDrawing({
  format: 'test',
  title: 'Feedback portal',
  description: 'Classifies what customers write.',
  owner: 'platform',
  diagrams: [{ id: 'page', name: 'Portal' }],
  boundaries: [
    aBoundary({ id: 'cloud', name: 'Cloud <account>', diagram: 'page' }),
    aBoundary({ id: 'cluster', name: 'Cluster "a"', parent: 'cloud', diagram: 'page' }),
  ],
  elements: [
    anElement({
      id: 'user',
      name: 'Customer & co',
      shape: 'actor',
      kind: 'human',
      key: 'human|||customer',
      diagram: 'page',
    }),
    anElement({
      id: 'api',
      name: 'Portal API',
      shape: 'process',
      kind: 'endpoint',
      boundary: 'cluster',
      key: 'endpoint|api.py||portal',
      diagram: 'page',
    }),
    anElement({
      id: 'bot',
      name: 'Assistant',
      shape: 'process',
      kind: 'agent',
      boundary: 'cluster',
      key: 'agent|bot.py||assistant',
      diagram: 'page',
    }),
    anElement({
      id: 'data',
      name: 'Feedback',
      shape: 'store',
      kind: 'dataset',
      boundary: 'cloud',
      key: 'dataset|||feedback',
      diagram: 'page',
    }),
  ],
  flows: [
    aFlow({
      id: 'f1',
      name: 'text',
      source: 'user',
      target: 'api',
      protocol: 'https',
      key: 'flow|||1',
      diagram: 'page',
    }),
    aFlow({
      id: 'f2',
      name: 'question',
      source: 'api',
      target: 'bot',
      protocol: 'http',
      key: 'flow|||2',
      diagram: 'page',
    }),
    aFlow({
      id: 'f3',
      name: 'feedback',
      source: 'api',
      target: 'data',
      protocol: 'sql',
      key: 'flow|||3',
      diagram: 'page',
    }),
  ],
  threats: [
    aThreat({
      id: '1111',
      title: 'Texts steer the assistant',
      category: 'Tampering',
      severity: 'high',
      type: 'prompt-injection',
      subjects: ['bot'],
    }),
    aThreat({
      id: '2222',
      title: 'Feedback is poisoned',
      category: 'Tampering',
      severity: 'medium',
      state: 'mitigated',
      type: 'poisoning',
      subjects: ['data'],
    }),
  ],
});

/** What every format should keep, by names instead of ids: those are the format's own. */
export function essence(drawing: Drawing) {
  const names = new Map([...drawing.elements, ...drawing.boundaries].map(({ id, name }) => [id, name]));
  return {
    elements: drawing.elements
      .map(({ name, shape, boundary }) => ({ name, shape, in: names.get(boundary) ?? '' }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    flows: drawing.flows
      .map(({ name, source, target }) => ({ name, from: names.get(source) ?? '?', to: names.get(target) ?? '?' }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    boundaries: drawing.boundaries
      .map(({ name, parent }) => ({ name, in: names.get(parent) ?? '' }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

export function keysOf(drawing: Drawing): string[] {
  return [...drawing.elements, ...drawing.flows].map(({ key }) => key).toSorted();
}

/** The format of an id, which the tests take for granted. */
export function format(id: string) {
  const found = FORMATS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no format ${id}`);
  return found;
}

export function read(id: string, text: string, name = `file.${id}`): Drawing {
  const result = format(id).read?.({ name, bytes: Buffer.from(text) }, text);
  if (result?.ok !== true) throw new Error(`${id}: ${result?.reason}`);
  return result.drawing;
}

export function write(id: string, drawing: Drawing): string {
  return Buffer.from(format(id).write?.(drawing) ?? []).toString('utf8');
}
