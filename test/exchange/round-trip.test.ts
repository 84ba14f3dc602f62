import { describe, expect, it } from 'vitest';
import { readDrawing } from '../../src/exchange/index.ts';
import { essence, FORMATS, keysOf, PORTAL, read, write } from './drawings.ts';

const BOTH = ['tm7', 'drawio', 'threat-dragon', 'otm', 'threagile', 'tm-bom'];

describe('a drawing written and read again', () => {
  it.each([...BOTH, 'pytm'])('is the same in %s', (id) => {
    expect(essence(read(id, write(id, PORTAL)))).toEqual(essence(PORTAL));
  });

  it.each(BOTH)('keeps our keys in %s', (id) => {
    expect(keysOf(read(id, write(id, PORTAL)))).toEqual(keysOf(PORTAL));
  });

  it.each(['tm7', 'drawio', 'threat-dragon', 'otm', 'tm-bom'])('keeps the kinds in %s', (id) => {
    const kinds = read(id, write(id, PORTAL)).elements.map(({ name, kind }) => `${name}: ${kind}`);
    expect(kinds.toSorted()).toEqual([
      'Assistant: agent',
      'Customer & co: human',
      'Feedback: dataset',
      'Portal API: endpoint',
    ]);
  });

  it.each([...BOTH, 'pytm', 'threat-composer'])('gives the same bytes once more in %s', (id) => {
    const text = write(id, PORTAL);
    const again = write(id, read(id, text));
    expect(write(id, read(id, again))).toBe(again);
    expect(write(id, PORTAL)).toBe(text);
  });

  it.each(['tm7', 'threat-dragon', 'otm', 'threat-composer'])('keeps threats and what was decided in %s', (id) => {
    const threats = read(id, write(id, PORTAL)).threats.map(({ title, state }) => `${title}: ${state}`);
    expect(threats).toEqual(['Texts steer the assistant: open', 'Feedback is poisoned: mitigated']);
  });

  it.each([...BOTH, 'pytm', 'threat-composer'])('is known by its content: %s', (id) => {
    const result = readDrawing({ name: 'upload.bin', bytes: Buffer.from(write(id, PORTAL)) }, FORMATS);
    expect(result.ok && result.drawing.format).toBe(id);
  });

  it('goes from tool to tool', () => {
    const chain = ['drawio', 'tm7', 'threat-dragon', 'otm', 'threagile', 'tm-bom', 'drawio'];
    let drawing = PORTAL;
    for (const id of chain) drawing = read(id, write(id, drawing));
    expect(essence(drawing)).toEqual(essence(PORTAL));
    expect(keysOf(drawing)).toEqual(keysOf(PORTAL));
  });
});

describe('written only', () => {
  it('is Mermaid', () => {
    expect(write('mermaid', PORTAL)).toBe(`flowchart LR
  e1["Customer & co"]
  subgraph b1["Cloud #lt;account#gt;"]
    e4[("Feedback")]
    subgraph b2["Cluster #quot;a#quot;"]
      e2(["Portal API"])
      e3(["Assistant"])
    end
  end
  e1 -->|"text"| e2
  e2 -->|"question"| e3
  e2 -->|"feedback"| e4
`);
  });

  it('is Graphviz', () => {
    expect(write('dot', PORTAL)).toBe(`digraph "threat model" {
  rankdir=LR;
  node [fontname="sans-serif"];
  "user" [label="Customer & co", shape=box];
  subgraph "cluster_cloud" {
    label="Cloud <account>"; style=dashed;
    "data" [label="Feedback", shape=cylinder];
    subgraph "cluster_cluster" {
      label="Cluster \\"a\\""; style=dashed;
      "api" [label="Portal API", shape=ellipse];
      "bot" [label="Assistant", shape=ellipse];
    }
  }
  "user" -> "api" [label="text"];
  "api" -> "bot" [label="question"];
  "api" -> "data" [label="feedback"];
}
`);
  });
});
