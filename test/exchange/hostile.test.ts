import { assert, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBoundary, aDrawing, aFlow, anElement } from '../../src/exchange/build.ts';
import { readDrawing, type Drawing } from '../../src/exchange/index.ts';
import { FORMATS, PORTAL, write } from './drawings.ts';

const WRITTEN = FORMATS.filter(({ write: out }) => out !== undefined).map(({ id }) => [id, write(id, PORTAL)] as const);
/** Without the template, which makes most of a .tm7 and would be what is changed. */
const READ = WRITTEN.filter(([id]) => !['mermaid', 'dot', 'lucid'].includes(id)).map(
  ([id, text]) => [id, text.replace(/<KnowledgeBase.*<\/KnowledgeBase>/s, '')] as const,
);

const reading = (bytes: Uint8Array) => readDrawing({ name: 'a', bytes }, FORMATS);

describe('files of others', () => {
  it.each(READ)('cut anywhere or changed anywhere never throw: %s', (_, text) => {
    const size = text.length;
    assert(
      property(nat(size), nat(size), string({ maxLength: 5 }), (from, length, put) => {
        const changed = text.slice(0, from) + put + text.slice(from + (length % 40));
        expect(typeof reading(Buffer.from(changed)).ok).toBe('boolean');
        expect(typeof reading(Buffer.from(text.slice(0, from))).ok).toBe('boolean');
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', Buffer.alloc(0), 'of no known format'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'of no known format'],
    ['a page of the web', Buffer.from('<!doctype html><html><body>mxfile</body></html>'), 'of no known format'],
    ['more than 20 MB', Buffer.alloc(20_000_001, 0x20), 'larger than 20 MB'],
    [
      'a billion laughs',
      Buffer.from('<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><mxfile>&b;</mxfile>'),
      'of no known format',
    ],
    ['deep XML', Buffer.from(`<mxfile>${'<a>'.repeat(5000)}`), 'nested deeper than 60 levels'],
    ['deep JSON', Buffer.from(`{"detail":{"diagrams":${'['.repeat(5000)}`), 'nested deeper than 64 levels'],
  ])('are refused with the reason: %s', (_, bytes, reason) => {
    const result = reading(bytes);
    expect(result.ok ? '' : result.reason).toContain(reason);
  });

  it('with rings, repeated ids and ends that lead nowhere are listed and can be written in every format', () => {
    const drawing: Drawing = aDrawing({
      format: 'test',
      boundaries: [aBoundary({ id: 'a', name: 'A', parent: 'b' }), aBoundary({ id: 'b', name: 'B', parent: 'a' })],
      elements: [
        anElement({ id: 'x', name: '', shape: 'process', boundary: 'a' }),
        anElement({ id: 'y', name: '<img src=x onerror=alert(1)> @all ](http://evil)\u0000\u202E', shape: 'store' }),
      ],
      flows: [
        aFlow({ id: 'f', name: '\u0001', source: 'x', target: 'gone' }),
        aFlow({ id: 'g', name: '', source: 'x', target: 'x' }),
      ],
    });
    for (const { id, write: out } of FORMATS) {
      const bytes = out?.(drawing);
      if (bytes === undefined || id === 'lucid') continue;
      // What XML does not allow is not written.
      expect([id, Buffer.from(bytes).includes(0)]).toEqual([id, false]);
      expect(typeof reading(bytes).ok).toBe('boolean');
    }
  });
});

describe('size', () => {
  it('loses nothing of 400 elements', () => {
    const elements = Array.from({ length: 400 }, (_, index) =>
      anElement({ id: `e${index}`, name: `Element ${index}`, shape: 'process', boundary: `b${index % 20}` }),
    );
    const drawing = aDrawing({
      format: 'test',
      boundaries: Array.from({ length: 20 }, (_, index) => aBoundary({ id: `b${index}`, name: `B ${index}` })),
      elements,
      flows: elements.map(({ id }, index) =>
        aFlow({ id: `f${index}`, name: 'x', source: id, target: `e${(index * 7) % 400}` }),
      ),
    });
    for (const id of ['tm7', 'drawio', 'threat-dragon', 'otm', 'threagile']) {
      const result = reading(Buffer.from(write(id, drawing)));
      expect(result.ok && [id, result.drawing.elements.length, result.drawing.flows.length]).toEqual([id, 400, 400]);
    }
  });
});
