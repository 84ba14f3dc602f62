/** Threat and control catalogues: loading and checking them, and finding an entry by its id. */
export { type Cover, type CoverageLine, coverageOf, mappedIn, type MappedRule, THREAT_CATALOGS } from './coverage.ts';
export type { CatalogEntry } from './entries.ts';
export { type CatalogReading, type Catalogs, loadCatalogs, readCatalogs } from './load.ts';
export { canonicalId, catalogOf, type Resolution, resolve } from './resolve.ts';
export { type AtlasTechnique, type CatalogFiles, CatalogName, type StrideClass } from './schema.ts';
export { suggest } from './suggest.ts';
