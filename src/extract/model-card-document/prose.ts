import type { Fact } from '../../model/index.ts';
import { elementFact, hiddenText, ownElement, signalFact, sourceOf } from '../../statement/index.ts';

const MAX_LINES = 5_000;
const MAX_VALUE = 60;

/** What people write at the beginning of a line, a list item or a row of a table, and how it is told. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['license', 'license'],
  ['licence', 'license'],
  ['model type', 'model type'],
  ['model version', 'version'],
  ['version', 'version'],
  ['developed by', 'developed by'],
  ['model developers', 'developed by'],
  ['model developer', 'developed by'],
  ['finetuned from model', 'finetuned from'],
  ['base model', 'finetuned from'],
  ['training data', 'training data'],
  ['training dataset', 'training data'],
  ['model architecture', 'architecture'],
  ['architecture', 'architecture'],
]);

/** Facts of a card in prose: what it calls itself, and what it says behind a few words that all cards use. */
export function proseFacts(path: string, text: string): Fact[] {
  const source = sourceOf(path);
  const lines = text.split('\n', MAX_LINES);
  const heading = lines.findIndex((line) => /^#{1,2}\s+\S/.test(line));
  const title =
    heading === -1
      ? ''
      : (lines[heading] ?? '')
          .replace(/^#+\s+/, '')
          .replaceAll(/[*_`[\]]/g, '')
          .trim();
  const found = new Map<string, string>();
  for (const line of lines) {
    const pair = pairOf(line.slice(0, 1_000));
    const label = pair === null ? undefined : LABELS.get(pair.label);
    if (label !== undefined && pair !== null && !found.has(label)) found.set(label, pair.value);
  }
  const kind = /(?:^|\/)(?:data|dataset)[-_ ]?(?:card|sheet)/i.test(path) ? 'dataset' : 'model';
  const line = Math.max(1, heading + 1);
  const element = ownElement(
    source,
    { startLine: line, endLine: line },
    {
      kind,
      name: title === '' ? path.slice(path.lastIndexOf('/') + 1) : title.slice(0, 80),
      details: ['card in prose', ...[...found].map(([label, value]) => `${label}: ${value}`), hiddenText(text).detail],
    },
  );
  return [signalFact('model-card'), elementFact(element)];
}

/** `**License:** MIT`, `- License: MIT`, `| License | MIT |`. */
function pairOf(line: string): { readonly label: string; readonly value: string } | null {
  const plain = line.replaceAll(/[*_`]/g, '').trim();
  const row = /^\|\s*([^|:]{3,40}?)\s*:?\s*\|\s*([^|]{1,200}?)\s*\|/.exec(plain);
  const said = row ?? /^(?:[-+]\s+)?([A-Za-z][A-Za-z ()]{2,40}?)\s*:\s*(\S.{0,200})$/.exec(plain);
  if (said === null) return null;
  const label = (said[1] ?? '')
    .toLowerCase()
    .replace(/\s*\(.*$/, '')
    .trim();
  const value = (said[2] ?? '').replaceAll(/\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1').trim();
  return /^-+$/.test(value) || value === '' ? null : { label, value: value.slice(0, MAX_VALUE) };
}
