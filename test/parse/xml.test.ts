import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, walkXml } from '../../src/parse/index.ts';

describe('parseXml', () => {
  it('keeps lines, attributes, text and order', () => {
    const text =
      '<?xml version="1.0"?>\r\n<!-- a < b -->\n<View>\n  <Text\n    name="é" value="a &lt; b"/>\n  <H>one <![CDATA[<two>]]>\n</H>\n</View>\n';
    const parsed = parseXml(text);
    expect(parsed.ok && [...walkXml(parsed.root)]).toMatchObject([
      { name: 'View', attributes: new Map(), line: 3, endLine: 8 },
      {
        name: 'Text',
        attributes: new Map([
          ['name', 'é'],
          ['value', 'a < b'],
        ]),
        text: '',
        line: 4,
        endLine: 5,
      },
      { name: 'H', attributes: new Map(), text: 'one <two>\n', line: 6, endLine: 7 },
    ]);
  });

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', 'a document type is not read', 1],
    ['an entity of nobody', '<a>\n&x;</a>', 'not valid XML', 2],
    ['an entity of HTML', '<a>&nbsp;</a>', 'not valid XML', 1],
    ['a tag that is not closed', '<a>\n<b></a>', 'not valid XML', 2],
    ['an attribute without quotes', '<a b=1/>', 'not valid XML', 1],
    ['an ampersand in an attribute', '<a b="x & y"/>', 'not valid XML', 1],
    ['text alone', 'text', 'not valid XML', 1],
    ['nothing', '', 'not valid XML', 1],
    ['the beginning of a tag', '<a', 'not valid XML', 1],
    ['deep nesting', '<a>'.repeat(65), 'nested deeper than 64 levels', 1],
    ['too many elements', `<a>${'<b/>'.repeat(50_000)}</a>`, 'more than 50000 elements', 1],
    ['a NUL character', '<a>\0</a>', 'holds NUL characters, so it is no text', 1],
  ])('refuses %s', (_, text, reason, line) => {
    expect(parseXml(text)).toEqual({ ok: false, reason, line });
  });

  it('takes names of objects as names', () => {
    const parsed = parseXml('<a constructor="1" hasOwnProperty="2"><toString/></a>');
    expect(parsed.ok && [...parsed.root.attributes]).toEqual([
      ['constructor', '1'],
      ['hasOwnProperty', '2'],
    ]);
  });

  it('answers on whatever it is given', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      ' ',
      '"',
      '=',
      '&',
      ';',
      '<!',
      '--',
      ']]>',
      '<![CDATA[',
      '\n',
      '?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const parsed = parseXml(pieces.join(''));
        expect(parsed.ok || parsed.reason).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });
});
