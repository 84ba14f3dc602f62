import { z } from 'zod';

/** One thing of the bill of materials that is not the same on both sides of a change. */
export const MaterialChange = z.strictObject({
  kind: z.enum(['model', 'dataset', 'file', 'package', 'service']),
  name: z.string(),
  /** What settles it on each side: versions, commits, the beginning of digests, licences; sorted. Null: it is not there. */
  before: z.array(z.string()).nullable(),
  after: z.array(z.string()).nullable(),
  /** Whether the repository asks for it itself, on the side that has it. */
  direct: z.boolean(),
});
export type MaterialChange = z.infer<typeof MaterialChange>;
