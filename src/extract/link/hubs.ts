import { keyOf, type Fact } from '../../model/index.ts';
import { renamed, Renaming } from './renaming.ts';
import { valuesOf } from './step.ts';

/** Services that keep models and data, by the name that readers give them. */
const HUBS = new Set(['huggingface.co']);

/** A hub that models are fetched from and that the repository uploads to as well is one thing: a registry. */
export function withHubs(facts: readonly Fact[]): readonly Fact[] {
  const elements = valuesOf(facts, 'element').filter(({ path, name }) => path === '' && HUBS.has(name));
  const registries = new Set(elements.flatMap(({ kind, name }) => (kind === 'model-registry' ? [name] : [])));
  const services = elements.filter(({ kind, name }) => kind === 'external-service' && registries.has(name));
  if (services.length === 0) return facts;
  const renaming = new Renaming();
  for (const service of services) {
    const { path, symbol, name, evidence } = service;
    const identity = { kind: 'model-registry' as const, path, symbol, name };
    renaming.set(keyOf('element', service), evidence[0]?.path ?? '', identity);
  }
  return renamed(facts, renaming);
}
