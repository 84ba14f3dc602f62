import { z } from 'zod';
import { plain } from '../../build.ts';
import type { DocumentReader, Problem } from '../../contract.ts';
import { rounded, wilson } from '../../interval.ts';
import { issueOf } from '../../problems.ts';
import { EvidenceRecord } from '../../record.ts';

const Marked = z.object({ schema: z.literal('stridegate.evidence/1') });

/** Records in our own neutral form, of which `stridegate evidence schema` prints the JSON Schema. */
export const generic: DocumentReader = {
  id: 'generic',
  summary: 'Records in the neutral form (`stridegate.evidence/1`), one or a list, from any tool.',
  recognises: (document) => Marked.safeParse(Array.isArray(document) ? document[0] : document).success,
  read: (document, path) => {
    const given: readonly unknown[] = Array.isArray(document) ? document : [document];
    const problems: Problem[] = [];
    const records = given.flatMap((item, at): EvidenceRecord[] => {
      const parsed = EvidenceRecord.safeParse(item);
      if (!parsed.success) {
        problems.push({ line: 1, reason: `record ${at + 1}, ${issueOf(parsed.error)}` });
        return [];
      }
      const contradiction = contradictionIn(parsed.data);
      if (contradiction !== null) {
        problems.push({ line: 1, reason: `record ${at + 1}: ${contradiction}` });
        return [];
      }
      return [asSeenHere(parsed.data, path)];
    });
    return { records, problems };
  },
};

/** The file that was read is the source, whatever the record says, and intervals are computed here: nobody may write their own. */
function asSeenHere(record: EvidenceRecord, path: string): EvidenceRecord {
  const { metric, target, attack, tool } = record;
  return {
    ...record,
    tool: { name: plain(tool.name, 60), version: plain(tool.version, 60) },
    attack: { ...attack, name: plain(attack.name, 200) },
    target: { ...target, name: plain(target.name, 300) },
    metric: { ...metric, value: rounded(metric.value), interval: wilson(metric.value * metric.n, metric.n) },
    source: { path, line: 1 },
  };
}

function contradictionIn({ metric }: EvidenceRecord): string | null {
  const better = metric.name === 'robust-accuracy';
  if ((metric.polarity === 'higher-is-better') !== better)
    return `${metric.name} is ${better ? 'better' : 'worse'} when it is higher`;
  const { interval } = metric;
  if (interval !== null && (metric.value < interval.lower || metric.value > interval.upper))
    return 'the value lies outside of its own interval';
  return null;
}
