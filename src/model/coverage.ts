import { z } from 'zod';

/**
 * What one plugin looked at. `skipped`: it was not asked or not able to read the files (too large, a pointer, a link);
 * `failed`: it tried and could not. Absence of findings is never confused with absence of a scan.
 */
export const Coverage = z.strictObject({
  part: z.string(),
  plugin: z.string(),
  status: z.enum(['done', 'skipped', 'failed']),
  reason: z.string().optional(),
  files: z.array(z.string()),
});
export type Coverage = z.infer<typeof Coverage>;
