import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../src/exchange/tb7/index.ts';

describe('filters of the Threat Modeling Tool', () => {
  it('bind and before or', () => {
    expect(parseFilter("source is 'GE.P' or target is 'GE.DS' and flow crosses 'GE.TB.B'")).toEqual({
      ok: true,
      filter: {
        is: 'or',
        parts: [
          { is: 'type', subject: 'source', type: 'GE.P' },
          {
            is: 'and',
            parts: [
              { is: 'type', subject: 'target', type: 'GE.DS' },
              { is: 'crosses', boundary: 'GE.TB.B' },
            ],
          },
        ],
      },
    });
  });

  it('take words in any case, doubled blanks, line breaks, attributes by name and by id', () => {
    expect(
      parseFilter("NOT  target.isEncrypted IS 'Yes'\r\nOR flow.23e2b6f4-fcd8-4e76-a04a-c9ff9aff4f59 is 'No'"),
    ).toEqual({
      ok: true,
      filter: {
        is: 'or',
        parts: [
          { is: 'not', part: { is: 'attribute', subject: 'target', attribute: 'isEncrypted', value: 'Yes' } },
          { is: 'attribute', subject: 'flow', attribute: '23e2b6f4-fcd8-4e76-a04a-c9ff9aff4f59', value: 'No' },
        ],
      },
    });
  });

  it('may be empty', () => {
    expect(parseFilter(' \n ')).toEqual({ ok: true, filter: null });
  });

  it.each([
    ['source is GE.P', { ok: false, reason: "expected a text in '…'", at: 10 }],
    ["source 'GE.P'", { ok: false, reason: 'expected is', at: 7 }],
    ["(source is 'GE.P'", { ok: false, reason: 'expected )', at: 17 }],
    ["source is 'GE.P' 'x'", { ok: false, reason: 'expected and, or, or the end', at: 17 }],
    ["element is 'GE.P'", { ok: false, reason: 'expected source, target, flow, not or (', at: 0 }],
    ["source is 'GE.P' & x", { ok: false, reason: 'a character that no filter has', at: 16 }],
    [`${'('.repeat(100)}source`, { ok: false, reason: 'nested deeper than 60 levels', at: 60 }],
  ])('are refused with their place: %s', (text, result) => {
    expect(parseFilter(text)).toEqual(result);
  });

  it('never throw', () => {
    const word = constantFrom(
      'source',
      'target',
      'flow',
      '.',
      'is',
      'and',
      'or',
      'not',
      '(',
      ')',
      "'x'",
      'crosses',
      '\n',
      '"',
    );
    assert(
      property(array(word, { maxLength: 60 }), (words) => {
        expect(typeof parseFilter(words.join(' ')).ok).toBe('boolean');
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
