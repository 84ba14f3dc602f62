import { z } from 'zod';
import { Edit, Evidence } from './evidence.ts';

/**
 * Where in the life of the repository a file stands, told by its path. Rules about code that runs for users look at `shipped` and
 * `example`; a loader in a test fixture is nobody's risk. `copy` is given by the link step to what an old or vendored file repeats of a
 * live one, where it is judged.
 */
export const Context = z.enum(['shipped', 'example', 'test', 'documentation', 'copy']);
export type Context = z.infer<typeof Context>;

/** What every subject of the system model carries, whether rules see it or not. */
export const subjectShape = {
  /** What a reader calls it: `meta-llama/Llama-2-7b`, `train`, `POST /predict`. */
  name: z.string(),
  /** The file it stands in; empty for what belongs to the whole repository. */
  path: z.string(),
  /** Enclosing class and function (`Trainer.load`), a job's or stage's name; empty at module level. */
  symbol: z.string(),
  context: Context,
  /** Protections that the files show, by name (`commit-pin`, `weights-only`, `authentication`). Losing one is reported. */
  controls: z.array(z.string()),
  evidence: z.array(Evidence),
  edits: z.array(Edit),
};
