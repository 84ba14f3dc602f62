import type { FormatScanner } from '../../contract.ts';
import { fieldsOfHead } from '../../wire/protobuf.ts';
import { CoremlScan, KINDS } from './scan.ts';

/** Models of Core ML: `Model` of coremltools (mlmodel/format/Model.proto), `.mlmodel` alone or in an `.mlpackage`. */
export const coreml: FormatScanner = {
  id: 'coreml',
  summary: 'Models of Core ML: layers and models whose code lies in the app, and where weights and linked models lie.',
  recognises: (head, _tail, _name, size) => {
    const fields = fieldsOfHead(head, size);
    if (fields === null || fields[0]?.key !== '1:0') return 0;
    const numbers = fields.map(({ key }) => Number(key.split(':', 1)[0]));
    const plain = fields.every(({ key }) => /^(?:1:0|2:2|10:0)$/.test(key) || KINDS.has(Number(key.split(':', 1)[0])));
    return plain && numbers.some((number) => KINDS.has(number)) ? 3 : 0;
  },
  scan: (source, context) => new CoremlScan(source, context).run(),
};
