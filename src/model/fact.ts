import { z } from 'zod';
import { Element } from './element.ts';
import { Flow } from './flow.ts';
import { SubjectKey, subjectKey } from './ids.ts';
import { PythonModule } from './python-module.ts';
import { SettingsFile } from './settings-file.ts';
import { Artifact, Credential, Dependency, Job, Load, Operation, PackageIndex, Reference } from './subjects.ts';

/** Something at `runner` starts the file at `path` (a DVC stage its script, a Dockerfile its server). */
export const Runs = z.strictObject({ runner: SubjectKey, path: z.string(), evidence: Element.shape.evidence });
export type Runs = z.infer<typeof Runs>;

/**
 * Files may speak of `of` (an element, or what another alias names) by these names: `host:db` for a network name, `pods:NS/app=x` for
 * what carries a label, `software:Grafana`. Of several things with one name the nearest to the speaking file is meant.
 */
export const Alias = z.strictObject({
  of: SubjectKey,
  names: z.array(z.string().min(1)),
  /** The element at `of` when it is only drawn if something that is drawn speaks of it: a database beside a system that may not use it. */
  element: Element.optional(),
  evidence: Element.shape.evidence,
});
export type Alias = z.infer<typeof Alias>;

/** What one file says about an element of another, of which it knows a name: that an ingress publishes it, that a policy shields it. */
export const Remark = z.strictObject({
  /** `aliasKey` of the name. */
  about: SubjectKey,
  ...Element.pick({
    exposure: true,
    authentication: true,
    controls: true,
    capabilities: true,
    details: true,
    evidence: true,
  }).shape,
});
export type Remark = z.infer<typeof Remark>;

/** Stands in a flow or a remark for the element that goes by a name, as seen from the file at `path`. */
export function aliasKey(path: string, name: string): SubjectKey {
  return subjectKey({ kind: 'alias', path, symbol: '', name });
}

/**
 * What an extractor states about one file. A fact says what is there; whether that is bad is a rule's business.
 * `signal` says that the file belongs to machine learning at all (an import of torch, a model card): without one signal in the
 * repository nothing is judged.
 */
export const Fact = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('element'), value: Element }),
  z.strictObject({ fact: z.literal('flow'), value: Flow }),
  z.strictObject({ fact: z.literal('reference'), value: Reference }),
  z.strictObject({ fact: z.literal('dependency'), value: Dependency }),
  z.strictObject({ fact: z.literal('package-index'), value: PackageIndex }),
  z.strictObject({ fact: z.literal('load'), value: Load }),
  z.strictObject({ fact: z.literal('operation'), value: Operation }),
  z.strictObject({ fact: z.literal('credential'), value: Credential }),
  z.strictObject({ fact: z.literal('job'), value: Job }),
  z.strictObject({ fact: z.literal('artifact'), value: Artifact }),
  z.strictObject({ fact: z.literal('runs'), value: Runs }),
  z.strictObject({ fact: z.literal('alias'), value: Alias }),
  z.strictObject({ fact: z.literal('remark'), value: Remark }),
  z.strictObject({ fact: z.literal('python-module'), value: PythonModule }),
  z.strictObject({ fact: z.literal('settings-file'), value: SettingsFile }),
  z.strictObject({ fact: z.literal('signal'), value: z.strictObject({ name: z.string() }) }),
]);
export type Fact = z.infer<typeof Fact>;
