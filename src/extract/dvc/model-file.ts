import { contextOf, type Fact } from '../../model/index.ts';
import { artifactFact, formatOfModelFile, type Lines, type Source } from '../../statement/index.ts';

/** What a file says about a model file that DVC keeps. `digest` is `md5:…`, empty when none is written; `size` is in bytes. */
export type ModelFile = Lines & { readonly name: string; readonly digest: string; readonly size: number };

/** A model file that is kept outside of git, told by its digest. */
export function modelFileFact(source: Source, { name, digest, size, ...lines }: ModelFile): Fact {
  const format = formatOfModelFile(name);
  const controls = [
    ...(digest.startsWith('md5:') ? ['checksum'] : []),
    ...(format === 'safetensors' ? ['safetensors'] : []),
  ];
  const bytes = Number.isSafeInteger(size) && size > 0 ? size : 0;
  return artifactFact(source, lines, {
    name,
    context: contextOf(name),
    controls,
    format,
    storage: 'dvc',
    size: bytes,
    digest,
  });
}
