import { z } from 'zod';
import { counted } from '../../build.ts';
import type { DocumentReader } from '../../contract.ts';
import { notRead } from '../../problems.ts';

const Percent = z
  .union([z.string().regex(/^\d{1,3}(?:\.\d{1,6})?$/), z.number()])
  .transform(Number)
  .pipe(z.number().min(0).max(100));

const Entry = z.object({
  name: z.string(),
  dataset: z.string().max(60),
  architecture: z.string().max(200),
  eps: z.union([z.string().max(20), z.number()]).nullish(),
  clean_acc: Percent,
  autoattack_acc: Percent.nullish(),
  external: Percent.nullish(),
  reported: Percent.nullish(),
  unreliable: z.union([z.boolean(), z.string()]).nullish(),
});

/** Images of the test sets that RobustBench attacks (https://arxiv.org/abs/2010.09670, section 3). */
const TEST_SET: ReadonlyMap<string, number> = new Map([
  ['cifar10', 10_000],
  ['cifar100', 10_000],
  ['imagenet', 5000],
]);

/** Entries of `model_info/<dataset>/<norm>/<model>.json` (https://github.com/RobustBench/robustbench). */
export const robustbench: DocumentReader = {
  id: 'robustbench',
  summary: 'Entries of RobustBench: accuracy of a model under AutoAttack.',
  recognises: (document) =>
    Entry.pick({ clean_acc: true, architecture: true, dataset: true }).safeParse(document).success,
  read: (document, path) => {
    const parsed = Entry.safeParse(document);
    if (!parsed.success) return notRead(parsed.error);
    const entry = parsed.data;
    // `external` is what RobustBench's authors took over from a stronger evaluation than their own.
    const robust = least([entry.autoattack_acc, entry.external]);
    if (robust === null)
      return {
        records: [],
        problems: [
          { line: 1, reason: 'no accuracy under AutoAttack; what authors report of themselves is not counted' },
        ],
      };
    const n = TEST_SET.get(entry.dataset) ?? 0;
    const unreliable = entry.unreliable === true || entry.unreliable === 'true';
    const measured = {
      path,
      line: 1,
      tool: 'RobustBench',
      version: '',
      family: 'evasion' as const,
      attack: 'AutoAttack',
      parameters: {
        dataset: entry.dataset,
        architecture: entry.architecture,
        ...(entry.eps == null ? {} : { eps: entry.eps }),
      },
      target: entry.name,
      cleanAccuracy: entry.clean_acc / 100,
      validity: {
        gradientMasking: unreliable ? ('detected' as const) : ('ruled-out' as const),
        adaptive: true,
        access: 'white-box' as const,
      },
      complete: n > 0,
    };
    const problems =
      n > 0
        ? []
        : [
            {
              line: 1,
              reason: `the size of the test set ${entry.dataset} is not known: without a number of attempts it decides nothing`,
            },
          ];
    return { records: [counted(measured, 'robust-accuracy', Math.round((robust / 100) * n), n)], problems };
  },
};

function least(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value != null);
  return known.length === 0 ? null : Math.min(...known);
}
