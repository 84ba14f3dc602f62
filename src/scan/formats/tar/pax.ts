import type { ByteSource, ScanContext } from '../../contract.ts';

/** Largest extended header that is read, in bytes. */
const MAX_HEADER = 1_048_576;

/** The records of an extended header of pax, `<length> <key>=<value>\n`, whose length counts itself (POSIX.1-2001). What is cut is told. */
export async function paxRecords(data: ByteSource, context: ScanContext): Promise<ReadonlyMap<string, string>> {
  const bytes = Buffer.from(await data.read(0, MAX_HEADER));
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    context.step();
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 10 ? '' : bytes.toString('latin1', at, space);
    const length = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
    const record = bytes.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    if (length <= digits.length + 1 || at + length > bytes.length || equals < 1) {
      context.report({
        id: 'tar-broken',
        verdict: 'not-scanned',
        message: 'An extended header of the archive is broken.',
      });
      break;
    }
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
