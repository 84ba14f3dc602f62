/** Threat and control catalogues: loading and checking them, and finding an entry by its id. */
export { type AtlasChange, atlasChanges } from './atlas-changes.ts';
export { atlasFolder } from './atlas-folder.ts';
export { type AtlasReading, type ImportedAtlas, readAtlas } from './atlas-import.ts';
export { type Cover, type CoverageLine, coverageOf, mappedIn, type MappedRule, THREAT_CATALOGS } from './coverage.ts';
export type { CatalogEntry } from './entries.ts';
export { type CatalogReading, type Catalogs, loadCatalogs, readCatalogs } from './load.ts';
export { canonicalId, catalogOf, type Resolution, resolve } from './resolve.ts';
export { type AtlasTechnique, type CatalogFiles, CatalogName, type StrideClass } from './schema.ts';
export { suggest } from './suggest.ts';
