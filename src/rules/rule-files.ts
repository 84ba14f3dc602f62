import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleProblem } from './rule-document.ts';
import { compareText } from './text.ts';

/** A rule's file as it was found: `path` is how messages name it, `file` its last part. */
export type RuleFile = { readonly area: string; readonly file: string; readonly path: string; readonly text: string };

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Every `<area>/<id>.yaml` of a directory, which messages call `root`, by path, read synchronously. Whatever else lies there is a problem. */
export function readRuleFiles(directory: string, root: string, problems: RuleProblem[]): RuleFile[] {
  return list(directory).flatMap((area) => {
    const inside = area.isDirectory() ? list(join(directory, area.name)).map(({ name }) => name) : [];
    const paths = area.isDirectory() ? inside.map((name) => `${area.name}/${name}`) : [area.name];
    if (!KEBAB.test(area.name)) paths.splice(0, paths.length, area.name);
    return paths.flatMap((path) => {
      const place = placeOf(path);
      const full = `${root}/${path}`;
      if (typeof place !== 'string')
        return [{ ...place, path: full, text: readFileSync(join(directory, path), 'utf8') }];
      problems.push({ file: full, line: 1, key: '', message: place });
      return [];
    });
  });
}

/** Area and file name of a path below a folder of rules, or what is wrong with it. */
export function placeOf(path: string): { readonly area: string; readonly file: string } | string {
  const [area = '', file, ...deeper] = path.split('/');
  if (file === undefined || deeper.length > 0 || !KEBAB.test(area))
    return 'rules lie in <area>/<id>.yaml, both kebab-case; move or rename it';
  if (!file.endsWith('.yaml')) return 'a rule is a file named <id>.yaml; move or rename it';
  return { area, file };
}

function list(path: string): Dirent[] {
  return readdirSync(path, { withFileTypes: true }).toSorted((a, b) => compareText(a.name, b.name));
}
