import { z } from 'zod';

const Event = z.object({
  introduced: z.string().max(200).optional(),
  fixed: z.string().max(200).optional(),
  last_affected: z.string().max(200).optional(),
});

const Affected = z.object({
  package: z.object({ ecosystem: z.string().max(100), name: z.string().max(300) }).optional(),
  ranges: z
    .array(z.object({ type: z.string(), events: z.array(Event).max(10_000).default([]) }))
    .max(10_000)
    .default([]),
  versions: z.array(z.string().max(200)).max(100_000).default([]),
});

/** The fields of an OSV record that are used, https://ossf.github.io/osv-schema/ */
export const OsvRecord = z.object({
  id: z.string().regex(/^[A-Za-z0-9][\w.:-]{1,120}$/),
  modified: z.string().max(60).default(''),
  withdrawn: z.string().max(60).optional(),
  aliases: z.array(z.string().max(130)).max(1_000).default([]),
  affected: z.array(Affected).max(10_000).default([]),
});
export type OsvRecord = z.infer<typeof OsvRecord>;

/** Versions from `from` (`0`: the first) to below `fixed`, or to and including `last`; open when neither is there. */
export const Span = z.strictObject({ from: z.string(), fixed: z.string().optional(), last: z.string().optional() });
export type Span = z.infer<typeof Span>;

/** What one record says of one package. */
export const Advisory = z.strictObject({
  id: z.string(),
  aliases: z.array(z.string()),
  spans: z.array(Span),
  versions: z.array(z.string()),
});
export type Advisory = z.infer<typeof Advisory>;

const ECOSYSTEMS: Readonly<Record<string, 'pypi' | 'npm'>> = { PyPI: 'pypi', npm: 'npm' };

/** What a record says, by package as this program names it. Withdrawn records and other ecosystems say nothing; ranges of git neither. */
export function advisoriesOf(record: OsvRecord): { readonly key: string; readonly advisory: Advisory }[] {
  if (record.withdrawn !== undefined) return [];
  return record.affected.flatMap(({ package: named, ranges, versions }) => {
    const ecosystem = named === undefined ? undefined : ECOSYSTEMS[named.ecosystem];
    if (named === undefined || ecosystem === undefined || /\s/.test(named.name)) return [];
    const spans = ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => spansOf(events));
    if (spans.length === 0 && versions.length === 0) return [];
    const advisory = { id: record.id, aliases: [...record.aliases].sort(), spans, versions };
    return [{ key: packageKey(ecosystem, named.name), advisory }];
  });
}

/** A package's key: PyPI's names as PEP 503 writes them. */
export function packageKey(ecosystem: 'pypi' | 'npm', name: string): string {
  return `${ecosystem}:${ecosystem === 'pypi' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name}`;
}

/** Events tell where a span begins and ends, in the order of the versions. */
function spansOf(events: readonly z.infer<typeof Event>[]): Span[] {
  const spans: Span[] = [];
  let from: string | null = null;
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) {
      if (from !== null) spans.push({ from });
      from = introduced;
    }
    if (from !== null && fixed !== undefined) spans.push({ from, fixed });
    else if (from !== null && last !== undefined) spans.push({ from, last });
    if (fixed !== undefined || last !== undefined) from = null;
  }
  return from === null ? spans : [...spans, { from }];
}
