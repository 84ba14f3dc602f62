import type { PythonModule } from './module.ts';

/** Reads Python source into a module, or says why it could not. Never throws on source text; stops at the signal. */
export type ReadPython = (
  text: string,
  signal: AbortSignal,
) => Promise<{ readonly ok: true; readonly module: PythonModule } | { readonly ok: false; readonly reason: string }>;
