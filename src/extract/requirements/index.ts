import { requirementLineFacts, siteOf } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import { type Extractor, TEXT_LIMIT } from '../contract.ts';
import { logicalLines } from './logical-lines.ts';

/** Files that list other things than packages of Python. */
const OTHER = /(?:^|[-_.])(?:apt|system|os|deb|npm|node|brew|galaxy|ansible|conda)[-_.]?requirements/i;

/** Requirements and constraints files of pip. */
export const requirements: Extractor = {
  id: 'requirements',
  version: 1,
  summary: 'Requirements and constraints files of pip: packages, how firmly they are pinned, and where they come from.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => {
    const segments = path.split('/');
    const file = segments.at(-1) ?? '';
    if (!/\.(?:txt|in)$/i.test(file) || OTHER.test(file)) return false;
    return /requirements|^constraints/i.test(file) || /^requirements$/i.test(segments.at(-2) ?? '');
  },
  extract: ({ path, text }) => {
    if (text.includes('\0')) return { ok: false, reason: 'holds NUL characters, so it is no text', facts: [] };
    const place = { path, symbol: '', context: contextOf(path), startLine: 1, manifest: 'requirements' as const };
    const facts = logicalLines(text).flatMap((line) =>
      requirementLineFacts(siteOf(place, line.startLine, line.endLine), line.text),
    );
    return { ok: true, facts };
  },
};
