import type { Fact, Reference } from '../model/index.ts';
import { imageOf, isMachineLearningImage } from './image.ts';

type Where = Pick<Reference, 'path' | 'symbol' | 'context'> & {
  readonly startLine: number;
  readonly endLine: number;
  /** The instruction or key that fetches the image: `FROM`, `image`. */
  readonly loader: string;
};

/**
 * The reference to an image, and a signal when the image is one of machine learning. Nothing for `scratch`, which is no image, and for
 * what is no image name.
 */
export function imageFacts(text: string, { startLine, endLine, loader, ...where }: Where): Fact[] {
  const image = imageOf(text);
  if (image === null || image.repo === 'scratch') return [];
  const reference: Fact = {
    fact: 'reference',
    value: {
      ...where,
      name: image.repo,
      controls: image.pinned === 'digest' ? ['digest-pin'] : [],
      evidence: [{ path: where.path, startLine, endLine }],
      edits: [],
      kind: 'container',
      repo: image.repo,
      resolved: image.resolved,
      revision: image.revision,
      pinned: image.pinned,
      loader,
      remoteCode: 'off',
      formats: ['unknown'],
      transport: 'registry',
      verified: image.pinned === 'digest',
    },
  };
  return isMachineLearningImage(image.repo)
    ? [reference, { fact: 'signal', value: { name: `image:${image.repo.split('/').at(-1) ?? image.repo}` } }]
    : [reference];
}
