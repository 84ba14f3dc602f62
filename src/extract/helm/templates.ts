import { imageFacts, imageOf, isMachineLearningImage } from '../../container/index.ts';
import type { Fact } from '../../model/index.ts';
import type { Source } from '../../statement/index.ts';

const MOST_LINES = 20_000;
const IMAGE = /^[ \t-]{0,60}image:[ \t]*["']?([^\s"'{}#]{1,400})["']?[ \t]*(?:#.*)?$/;

/** Images of machine learning that a template names in full; the rest of a template is text until values fill it. */
export function templateFacts(source: Source, text: string): Fact[] {
  return text.split(/\r?\n/, MOST_LINES).flatMap((line, index) => {
    const image = IMAGE.exec(line.slice(0, 600))?.[1] ?? '';
    if (!isMachineLearningImage(imageOf(image)?.repo ?? '')) return [];
    return imageFacts(image, { ...source, symbol: '', startLine: index + 1, endLine: index + 1, loader: 'image' });
  });
}
