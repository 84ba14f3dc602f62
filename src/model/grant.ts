import { z } from 'zod';

/** What an acceptance speaks of: a threat by its fingerprint or a file by its path, and a hash of what it was when a person looked. */
export const Binding = z.strictObject({
  kind: z.enum(['threat', 'file']),
  subject: z.string().min(1).max(4096),
  /** Hexadecimal. When what stands there hashes to something else, the acceptance does not count. */
  content: z.string().regex(/^[0-9a-f]{32,64}$/),
});
export type Binding = z.infer<typeof Binding>;

/** An acceptance from the register. `until`: the last day that it holds, UTC; null: until what it is bound to changes. */
export const Grant = z.strictObject({ ...Binding.shape, until: z.iso.date().nullable() });
export type Grant = z.infer<typeof Grant>;
