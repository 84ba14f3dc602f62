import { fillVariables } from '../../container/index.ts';
import { joined, type Stage } from './stages.ts';
import { wordsOf } from './words.ts';

/** Copies looked at for one path. */
const LIMIT = 200;

/**
 * Tells the path in the build context of a file that a stage starts, from its path in the image: `COPY src/ /app/` makes `/app/serve.py`
 * of `src/serve.py`. What no `COPY` brought keeps its path below the working folder.
 */
export function sourcePaths(stage: Stage): (started: string) => string {
  const copies = stage.instructions
    .filter(
      ({ keyword, flags }) => (keyword === 'COPY' || keyword === 'ADD') && !flags.some(({ name }) => name === 'from'),
    )
    .slice(-LIMIT)
    .toReversed()
    .map((copy) => wordsOf(copy.text))
    .filter((words) => words.length > 1 && words.length < 50 && words[0]?.text.startsWith('[') !== true)
    .map((words) => words.map((word) => fillVariables(word.text, stage.values)));
  return (started) => {
    const inside = joined(stage.workdir, started);
    for (const words of copies) {
      const to = words.at(-1) ?? '';
      const target = joined(stage.workdir, to);
      for (const from of words.slice(0, -1)) {
        const found = through(joined('/', from), target, inside, to.endsWith('/') || words.length > 2);
        if (found !== null) return found.slice(1);
      }
    }
    const below = stage.workdir === '/' ? '/' : `${stage.workdir}/`;
    return inside.startsWith(below) ? inside.slice(below.length) : started;
  };
}

function through(source: string, target: string, inside: string, intoFolder: boolean): string | null {
  if (inside === target && source !== '/') return source;
  const file = source.slice(source.lastIndexOf('/') + 1);
  if (source !== '/' && /\.\w{1,10}$/.test(file)) {
    return (intoFolder || target !== inside) && inside === joined(target, file) ? source : null;
  }
  const below = target === '/' ? '/' : `${target}/`;
  return inside.startsWith(below) ? joined(source, inside.slice(below.length)) : null;
}
