import { z } from 'zod';
import { Answers, CommitSha, Grant, Outcome, Questions } from '../model/index.ts';
import { Manifest, TextFile } from '../snapshot/index.ts';

/** Where the two commits are read from: a local repository, or trees written down with their blobs in a store. */
export const ChangeSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('git'),
    directory: z.string(),
    base: CommitSha,
    head: CommitSha,
    worktree: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('stored'), store: z.string(), base: Manifest, head: Manifest }),
]);
export type ChangeSource = z.infer<typeof ChangeSource>;

/** What the analysing process is asked for. It gets no credentials: everything that it reads is already on this machine. */
export const AnalysisRequest = z.strictObject({
  source: ChangeSource,
  /** Text of the configuration file at base and its name for messages; null: there is none. */
  configuration: z.strictObject({ file: z.string(), text: z.string() }).nullable(),
  /** Acceptances of the register; absent: there is no register, and nothing is bound for one. */
  grants: z.array(Grant).optional(),
  /** Rules that the repository has of its own, at base. */
  repositoryRules: z.array(TextFile),
  /** Rules and catalogues to judge with. */
  rules: z.string(),
  catalogs: z.string(),
  now: z.iso.datetime(),
  /** File that keeps facts between runs; null: none are kept. */
  facts: z.string().nullable(),
  /** A snapshot of advisories, made by `stridegate intelligence import`; absent: none. */
  intelligence: z.string().optional(),
  /** Whether somebody answers questions about names; absent: nobody, and nothing is asked. */
  asks: z.boolean().optional(),
  /** Files that ended an earlier attempt, with the reason to report instead of reading them. */
  poisoned: z.array(z.tuple([z.string(), z.string()])),
});
export type AnalysisRequest = z.infer<typeof AnalysisRequest>;

/** What the analysing process says. `file` comes before each file is read, so that a fatal one can be named; `stage` when no file is being read. `ask` is answered once. */
export const AnalysisMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), path: z.string() }),
  z.strictObject({ type: z.literal('stage'), name: z.string() }),
  z.strictObject({ type: z.literal('ask'), questions: Questions }),
  z.strictObject({ type: z.literal('done'), outcome: Outcome }),
  z.strictObject({ type: z.literal('error'), message: z.string() }),
]);
export type AnalysisMessage = z.infer<typeof AnalysisMessage>;

/** What the analysing process is told after it asked. */
export const AnswersMessage = z.strictObject({ type: z.literal('answers'), answers: Answers });
