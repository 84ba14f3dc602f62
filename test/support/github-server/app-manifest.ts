import { parse } from 'yaml';
import * as z from 'zod';

export const Access = z.enum(['read', 'write', 'admin']);
export type Access = z.infer<typeof Access>;

const AppManifest = z.looseObject({
  default_permissions: z.record(z.string(), Access),
  default_events: z.array(z.string()),
});
export type AppManifest = {
  readonly permissions: Readonly<Record<string, Access>>;
  readonly events: readonly string[];
};

/** Reads the two parts of an app.yml that matter to the server. Throws when they are missing or misspelt. */
export function readAppManifest(text: string): AppManifest {
  const manifest = AppManifest.parse(parse(text));
  return { permissions: { metadata: 'read', ...manifest.default_permissions }, events: manifest.default_events };
}
