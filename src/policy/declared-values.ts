import type { Contradiction, DeclaredAbout, Element } from '../model/index.ts';

export type Said = Omit<DeclaredAbout, 'element'>;

/** A value that differs, and which of both counts. */
export type Difference = Pick<Contradiction, 'field' | 'declared' | 'found' | 'holds'>;

/** From harmless to harmful; what nobody knows is not compared. */
const ORDER = {
  trust: ['internal', 'third-party', 'public'],
  exposure: ['local', 'network', 'public'],
  authentication: ['required', 'optional', 'none'],
} as const;

type Graded = keyof typeof ORDER;

/**
 * An element with what a declaration says of it. What files leave open is filled in. Where both say something and differ, the files
 * count, unless the declaration gives a reason or says the more harmful thing: nobody declares a danger that is none.
 */
export function withSaid(
  element: Element,
  said: Said,
): { readonly element: Element; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  const settle = <Value extends string>(
    field: Contradiction['field'],
    found: Value,
    given: Value | undefined,
  ): Value => {
    if (given === undefined || given === found || given === 'unknown') return found;
    if (found === 'unknown' || found === '') return given;
    const holds = said.because !== '' || isWorse(field, given, found) ? 'declared' : 'found';
    differences.push({ field, declared: given, found, holds });
    return holds === 'declared' ? given : found;
  };
  const zone = settle('zone', element.zone ?? '', said.zone);
  const added = said.controls.filter((control) => !element.controls.includes(control));
  return {
    element: {
      ...element,
      trust: settle('trust', element.trust, said.trust),
      exposure: settle('exposure', element.exposure, said.exposure),
      authentication: settle('authentication', element.authentication, said.authentication),
      ...(zone === '' ? {} : { zone }),
      controls: [...element.controls, ...added].sort(),
      declared: joined(element.declared, said, added),
    },
    differences,
  };
}

function isWorse(field: string, given: string, found: string): boolean {
  const order: readonly string[] = field in ORDER ? ORDER[field as Graded] : [];
  return order.indexOf(given) > order.indexOf(found);
}

/** Several declarations may speak of one element; the later one has the last word where there can only be one. */
function joined(
  before: Element['declared'],
  said: Said,
  controls: readonly string[],
): NonNullable<Element['declared']> {
  const impact = said.impact ?? before?.impact;
  return {
    data: [...new Set([...(before?.data ?? []), ...said.data])].sort(),
    ...(impact === undefined ? {} : { impact }),
    owner: said.owner === '' ? (before?.owner ?? '') : said.owner,
    controls: [...new Set([...(before?.controls ?? []), ...controls])].sort(),
    because: said.because === '' ? (before?.because ?? '') : said.because,
  };
}
