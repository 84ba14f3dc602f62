/** draw.io (diagrams.net): plain, compressed, several pages, inside SVG and PNG; written plain. */
import type { ExchangeFormat } from '../contract.ts';
import { readDrawio } from './read.ts';
import { writeDrawio } from './write.ts';

export const drawio: ExchangeFormat = {
  id: 'drawio',
  title: 'draw.io',
  extensions: ['drawio', 'xml', 'drawio.svg', 'drawio.png', 'svg', 'png', 'dio'],
  detects: ({ name, bytes }, text) =>
    /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:mxfile|mxGraphModel)[\s>]/.test(text) ||
    (/<svg[\s>]/.test(text.slice(0, 2000)) && text.includes('&lt;mxfile')) ||
    (name.toLowerCase().endsWith('.png') && bytes[0] === 0x89 && Buffer.from(bytes).includes('mxfile')),
  read: readDrawio,
  write: writeDrawio,
};
