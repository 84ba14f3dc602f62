import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDrawing } from '../../src/exchange/index.ts';
import { essence, FORMATS, PORTAL, read, write } from './drawings.ts';

const CELLS = `<root><mxCell id="0"/><mxCell id="1" parent="0"/>
<mxCell id="zone" value="Cloud" style="dashed=1;fillColor=none;html=1;" vertex="1" parent="1"><mxGeometry x="200" y="0" width="400" height="400" as="geometry"/></mxCell>
<mxCell id="user" value="&lt;b&gt;Data&lt;/b&gt;&lt;br&gt;scientist" style="shape=umlActor;html=1;" vertex="1" parent="1"><mxGeometry x="0" y="0" width="30" height="60" as="geometry"/></mxCell>
<mxCell id="train" value="Training" style="ellipse;html=1;" vertex="1" parent="1"><mxGeometry x="250" y="50" width="80" height="80" as="geometry"/></mxCell>
<mxCell id="box" value="VPC" style="swimlane;html=1;" vertex="1" parent="1"><mxGeometry x="220" y="200" width="300" height="150" as="geometry"/></mxCell>
<mxCell id="bucket" value="Weights" style="shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.s3;" vertex="1" parent="box"><mxGeometry x="20" y="40" width="50" height="50" as="geometry"/></mxCell>
<object label="Scoring" stridegate.kind="endpoint" team="risk" id="score"><mxCell style="rounded=0;" vertex="1" parent="box"><mxGeometry x="150" y="40" width="50" height="50" as="geometry"/></mxCell></object>
<mxCell id="e1" style="endArrow=classic;html=1;" edge="1" parent="1" source="user" target="train"><mxGeometry relative="1" as="geometry"/></mxCell>
<mxCell id="l1" value="code" style="edgeLabel;html=1;" vertex="1" connectable="0" parent="e1"><mxGeometry relative="1" as="geometry"/></mxCell>
<mxCell id="e2" value="weights" style="endArrow=classic;startArrow=classic;" edge="1" parent="1" source="train" target="bucket"><mxGeometry relative="1" as="geometry"/></mxCell>
<mxCell id="e3" value="" style="endArrow=classic;" edge="1" parent="1" target="score"><mxGeometry relative="1" as="geometry"><mxPoint x="300" y="255" as="sourcePoint"/><mxPoint x="370" y="260" as="targetPoint"/></mxGeometry></mxCell>
<mxCell id="e4" value="" style="endArrow=classic;" edge="1" parent="1" target="score"><mxGeometry relative="1" as="geometry"><mxPoint x="900" y="900" as="sourcePoint"/></mxGeometry></mxCell>
<mxCell id="note" value="To do" style="text;html=1;" vertex="1" parent="1"><mxGeometry x="0" y="300" width="40" height="20" as="geometry"/></mxCell>
</root>`;
const MODEL = `<mxGraphModel dx="1">${CELLS}</mxGraphModel>`;
const PLAIN = `<mxfile host="test"><diagram id="p" name="Page">${MODEL}</diagram></mxfile>`;
const packed = (text: string): string => deflateRawSync(encodeURIComponent(text)).toString('base64');
const PACKED = `<mxfile host="test"><diagram id="p" name="Page">${packed(MODEL)}</diagram></mxfile>`;
const escaped = PLAIN.replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;');

function png(key: string, body: Buffer, type: string): Buffer {
  const chunk = Buffer.concat([Buffer.from(type), Buffer.from(`${key}\0`), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length - 4);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), length, chunk, Buffer.alloc(4)]);
}

const EXPECTED = {
  elements: [
    { name: 'Data scientist', shape: 'actor', in: '' },
    { name: 'Scoring', shape: 'process', in: 'VPC' },
    { name: 'Training', shape: 'process', in: 'Cloud' },
    { name: 'Weights', shape: 'store', in: 'VPC' },
  ],
  flows: [
    { name: '', from: 'Weights', to: 'Scoring' },
    { name: '', from: '?', to: 'Scoring' },
    { name: 'code', from: 'Data scientist', to: 'Training' },
    { name: 'weights', from: 'Training', to: 'Weights' },
  ],
  boundaries: [
    { name: 'Cloud', in: '' },
    { name: 'VPC', in: 'Cloud' },
  ],
};

function of(name: string, bytes: Buffer) {
  const result = readDrawing({ name, bytes }, FORMATS);
  if (!result.ok) throw new Error(result.reason);
  return result.drawing;
}

describe('draw.io', () => {
  const drawing = read('drawio', PLAIN);

  it('tells elements, flows and boundaries apart', () => {
    const flows = essence(drawing).flows.toSorted((a, b) => (`${a.name}${b.from}` < `${b.name}${a.from}` ? -1 : 1));
    expect({ ...essence(drawing), flows: flows.length }).toEqual({ ...EXPECTED, flows: 4 });
    expect(flows).toEqual(expect.arrayContaining(EXPECTED.flows));
    expect(drawing.elements.find(({ name }) => name === 'Scoring')).toMatchObject({
      kind: 'endpoint',
      properties: [{ name: 'team', label: 'team', value: 'risk' }],
    });
    expect(drawing.flows.find(({ name }) => name === 'weights')?.bidirectional).toBe(true);
  });

  it('lists what stands for nothing', () => {
    expect(drawing.notUnderstood.map(({ id, reason, line }) => `${line}: ${id} ${reason}`)).toEqual([
      '13: note is a text on the page',
      '12: p/e4 is a line whose start leads to no element',
    ]);
  });

  it.each<[string, string, Buffer]>([
    ['packed', 'a.drawio', Buffer.from(PACKED)],
    ['bare', 'a.xml', Buffer.from(MODEL)],
    ['in an SVG', 'a.svg', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" content="${escaped}"><g/></svg>`)],
    ['in a PNG', 'a.png', png('mxfile', Buffer.from(encodeURIComponent(PLAIN)), 'tEXt')],
    [
      'in a PNG, packed',
      'a.png',
      png('mxfile', Buffer.concat([Buffer.from([0]), deflateSync(encodeURIComponent(PLAIN))]), 'zTXt'),
    ],
    ['in UTF-16', 'a.drawio', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PLAIN, 'utf16le')])],
  ])('reads the same %s', (_, name, bytes) => {
    expect(of(name, bytes).elements.map(({ name: label }) => label)).toEqual(
      drawing.elements.map(({ name: label }) => label),
    );
  });

  it('is written unpacked', () => {
    const again = write('drawio', read('drawio', PACKED));
    expect(again).toContain('<diagram id="p" name="Page">');
    expect(essence(read('drawio', write('drawio', PORTAL)))).toEqual(essence(PORTAL));
  });

  it.each([
    [
      'a bomb',
      `<mxfile><diagram>${deflateRawSync(Buffer.alloc(30_000_000, 0x41)).toString('base64')}</diagram></mxfile>`,
      'has a page that cannot be unpacked, or only to more than the largest file',
    ],
    [
      'a broken page',
      '<mxfile><diagram>AAAA</diagram></mxfile>',
      'has a page that cannot be unpacked, or only to more than the largest file',
    ],
    ['no page', '<mxfile><diagram>{}</diagram></mxfile>', 'has a page that is neither XML nor packed'],
    [
      'entities',
      `<!DOCTYPE mxfile [<!ENTITY a SYSTEM "file:///etc/passwd">]><mxfile>&a;</mxfile>`,
      'a document type is not read',
    ],
  ])('refuses %s', (_, source, reason) => {
    expect(() => read('drawio', source)).toThrow(reason);
  });

  it('never puts two elements of a ring of parents anywhere', () => {
    const ring =
      '<mxGraphModel><root><mxCell id="a" value="A" vertex="1" parent="b" style="swimlane"/><mxCell id="b" value="B" vertex="1" parent="a" style="swimlane"/></root></mxGraphModel>';
    expect(read('drawio', ring).boundaries.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(write('otm', read('drawio', ring))).toContain('"A"');
  });
});
