import { stringify } from 'yaml';

/** A document of YAML: keys in the given order, texts as they are, no line broken, no anchors. */
export function writeYaml(value: unknown): Uint8Array {
  return Buffer.from(stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }));
}
