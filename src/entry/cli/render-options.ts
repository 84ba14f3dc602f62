import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderOptions } from '../../report/index.ts';
import { packageVersion, RULES } from '../package-root.ts';

/** What reports say about the tool and the rules that judged; STRIDEGATE_RULE_DOCS names another place of the rules' pages. */
export function renderOptions(reproduce: string, colour: boolean): RenderOptions {
  const ruleDocs = process.env['STRIDEGATE_RULE_DOCS'] ?? '';
  return {
    tool: { name: 'Stridegate', version: packageVersion() },
    ruleSet: ruleSetHash(RULES),
    reproduce,
    colour,
    ...(ruleDocs === '' ? {} : { ruleDocs }),
  };
}

/** 12 hexadecimal digits over all rule files, in order of their names. */
export function ruleSetHash(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(directory, file)));
  return hash.digest('hex').slice(0, 12);
}
