import type { FormatScanner } from '../../contract.ts';

const START = 'version https://git-lfs.github.com/spec/v1\n';

/** A Git LFS pointer (git-lfs/docs/spec.md) stands for a file that is not here. */
export const lfsPointer: FormatScanner = {
  id: 'lfs-pointer',
  summary: 'Pointers of Git LFS, whose file is not at hand.',
  recognises: (head, _tail, _name, size) =>
    size <= 1024 && Buffer.from(head.subarray(0, START.length)).toString('latin1') === START ? 3 : 0,
  scan: async (source, context) => {
    const text = Buffer.from(await source.read(0, 1024)).toString('latin1');
    const size = /^size (\d{1,15})$/m.exec(text)?.[1];
    context.report({
      id: 'lfs-pointer',
      verdict: 'not-scanned',
      message: `A Git LFS pointer; the file${size === undefined ? '' : ` of ${size} bytes`} that it stands for is not here.`,
    });
  },
};
