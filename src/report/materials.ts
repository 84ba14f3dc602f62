import type { Analysis, MaterialChange } from '../model/index.ts';

const KINDS = ['model', 'dataset', 'file', 'service', 'package'] as const;
const PLURALS: Readonly<Record<MaterialChange['kind'], string>> = {
  model: 'models',
  dataset: 'datasets',
  file: 'model files',
  service: 'services',
  package: 'packages',
};
const SINGULAR: Readonly<Record<MaterialChange['kind'], string>> = {
  model: 'model',
  dataset: 'dataset',
  file: 'model file',
  service: 'service',
  package: 'package',
};

/** One thing of the bill of materials that changed: `+`, `-` or `~`, its name (text of the repository), and from what to what. */
export type MaterialLine = {
  readonly sign: '+' | '-' | '~';
  readonly kind: string;
  readonly name: string;
  readonly state: string;
};

/** `2 packages added, 1 model changed`; empty when the bill is the same. */
export function materialsLine({ materials = [] }: Analysis): string {
  const verbs = [
    ['added', materials.filter(({ before }) => before === null)],
    ['removed', materials.filter(({ after }) => after === null)],
    ['changed', materials.filter(({ before, after }) => before !== null && after !== null)],
  ] as const;
  return verbs
    .flatMap(([verb, all]) =>
      KINDS.flatMap((kind) => {
        const number = all.filter((one) => one.kind === kind).length;
        return number === 0 ? [] : [`${number} ${number === 1 ? SINGULAR[kind] : PLURALS[kind]} ${verb}`];
      }),
    )
    .join(', ');
}

/** What changed of the bill, models first and what the repository asks for itself before what others need. */
export function materialLines({ materials = [] }: Analysis): readonly MaterialLine[] {
  return materials
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || Number(b.direct) - Number(a.direct))
    .map(({ kind, name, before, after }) => ({
      sign: before === null ? '+' : after === null ? '-' : '~',
      kind: SINGULAR[kind],
      name,
      state: before === null || after === null ? told(after ?? before) : `${told(before)} → ${told(after)}`,
    }));
}

function told(states: readonly string[] | null): string {
  const named = (states ?? []).map((state) => state || 'any');
  return named.length > 3 ? `${named.slice(0, 3).join(' and ')} and more` : named.join(' and ');
}
