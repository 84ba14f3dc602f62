import { keyOf, type SystemModel, type Threat } from '../../model/index.ts';
import { nameInKey, stepLines, subjectName } from '../contract.ts';

/** How something gets to where a threat bites: names and places in order, plain texts from the repository. */
export type Chain = readonly string[];

const MAX_SHOWN = 3;

/** The hops of a path; else source → where it is loaded → what runs it, as far as flows tell; empty when they tell nothing. */
export function chainOf(threat: Threat, system: SystemModel): Chain {
  const { subject } = threat;
  if (threat.steps !== undefined) {
    return stepLines(threat).map(({ text, place, note }) =>
      [text, place, note].filter((part) => part !== '').join(' · '),
    );
  }
  if (subject.kind === 'flow') return subjectName(subject.name).split(' → ');
  const hosts = new Set<string>(
    system.elements
      .filter(
        (element) =>
          keyOf('element', element) === subject.key ||
          (subject.path !== '' && element.path === subject.path && element.symbol === ''),
      )
      .map((element) => keyOf('element', element)),
  );
  const into = system.flows.filter(({ source, target }) => hosts.has(target) && !hosts.has(source));
  const runners = into.filter(({ protocol }) => protocol === 'exec');
  const sources = into.filter((flow) => !runners.includes(flow));
  if (into.length === 0) return [];
  const here = subject.path === '' ? subject.name : `${subject.name} in ${subject.path}`;
  return [
    namesOf(sources.map(({ source }) => source)),
    here,
    runners.length === 0 ? '' : `run by ${namesOf(runners.map(({ source }) => source))}`,
  ].filter((part) => part !== '');
}

function namesOf(keys: readonly string[]): string {
  const names = [...new Set(keys.map(nameInKey))];
  const more = names.length - MAX_SHOWN;
  return `${names.slice(0, MAX_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
