type Modules = {
  analyse: typeof import('../src/analyse.ts');
  'catalog/index': typeof import('../src/catalog/index.ts');
  'dependency/index': typeof import('../src/dependency/index.ts');
  'evidence/index': typeof import('../src/evidence/index.ts');
  'exchange/index': typeof import('../src/exchange/index.ts');
  'extract/index': typeof import('../src/extract/index.ts');
  'intelligence/index': typeof import('../src/intelligence/index.ts');
  'model/index': typeof import('../src/model/index.ts');
  'risk/index': typeof import('../src/risk/index.ts');
  'rules/index': typeof import('../src/rules/index.ts');
  'scan/index': typeof import('../src/scan/index.ts');
  'snapshot/index': typeof import('../src/snapshot/index.ts');
};

/** A module of the program as it is shipped: what runs TypeScript directly adds work of its own to every function. */
export async function built<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return (await import(new URL(`../dist/${name}.js`, import.meta.url).href)) as Modules[Name];
}
