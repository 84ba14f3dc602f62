export type { PythonModule } from './module.ts';
export { gapOf } from './gap.ts';
export { readPython, type PythonReading, type ReadPython } from './read-python.ts';
export { factsOfOpenCalls } from './project/complete.ts';
export { factsOfPython } from './recognise/facts-of-python.ts';
export { bringsText } from './recognise/agents.ts';
export { snippetOf, type Snippet } from './recognise/snippet.ts';
export type { CommandReader, PythonSource } from './recognise/unit.ts';
