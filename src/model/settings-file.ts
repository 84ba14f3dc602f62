import { z } from 'zod';

/**
 * What a file of settings says, for code that reads it: texts and switches by their dotted key (`model.name`), with their line. Numbers and
 * lists are left out, credentials too; `defaults` are the files that it takes in, as Hydra writes them
 * (https://hydra.cc/docs/advanced/defaults_list/).
 */
export const SettingsFile = z.strictObject({
  path: z.string().min(1),
  entries: z.array(
    z.strictObject({ key: z.string(), value: z.union([z.string(), z.boolean()]), line: z.number().int().min(1) }),
  ),
  /** The group is a folder beside the file, empty for its own; `at` is the key that the settings go below. */
  defaults: z.array(z.strictObject({ group: z.string(), name: z.string(), at: z.string() })),
});
export type SettingsFile = z.infer<typeof SettingsFile>;
