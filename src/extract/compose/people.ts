import type { Fact } from '../../model/index.ts';
import { elementFact, flowFact, lineOf, sharedElement, type Source } from '../../statement/index.ts';
import type { Service } from './service.ts';

/** The people for whom a page is published: who runs the system, who labels, who asks it. */
const PEOPLE = {
  operators: { trust: 'internal' },
  annotators: { trust: 'internal', zone: 'workforce' },
  users: { trust: 'unknown', zone: 'users' },
} as const;

/** Who opens a published page in a browser. */
export function peopleFacts(source: Source, { element, software, ports }: Service): Fact[] {
  const who = software?.people ?? '';
  const [port] = ports;
  if (who === '' || port === undefined) return [];
  const lines = lineOf(port);
  const people = sharedElement(source, lines, { kind: 'human', name: who, ...PEOPLE[who] });
  return [
    elementFact(people),
    flowFact(source, lines, { from: people, to: element, data: ['request'], protocol: 'http' }),
  ];
}
