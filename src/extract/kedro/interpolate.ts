import { asText, get, type MapNode } from '../../parse/index.ts';

const LONGEST = 1_000;

/**
 * A text with `${_name}` and `${_group.name}` filled in from the catalog's own values. What stands in another file (`${globals:…}`,
 * `${runtime_params:…}`) stays as it is written.
 */
export function filled(text: string, root: MapNode): string {
  if (!text.includes('${') || text.length > LONGEST) return text.slice(0, LONGEST);
  const found = text.replaceAll(
    /\$\{([\w.]{1,100})\}/g,
    (whole, name: string) => asText(get(root, ...name.split('.'))) ?? whole,
  );
  return found.length > LONGEST ? text : found;
}
