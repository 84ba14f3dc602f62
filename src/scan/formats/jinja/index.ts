import type { FormatScanner } from '../../contract.ts';
import { judgeTemplate } from '../../template/index.ts';
import { readText } from '../../wire/text.ts';

/** Templates that transformers keeps in files of their own: `chat_template.jinja`. */
export const jinja: FormatScanner = {
  id: 'jinja',
  summary: 'Templates of conversations in files of their own.',
  recognises: (head, _tail, name) => (/\.(?:jinja2?|j2)$/i.test(name) && !head.includes(0) ? 1 : 0),
  scan: async (source, context) => judgeTemplate(await readText(source), context.name, context),
};
