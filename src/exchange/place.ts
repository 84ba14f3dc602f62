import type { Box, Drawing, DrawnBoundary, DrawnElement } from './contract.ts';

const CELL = { width: 200, height: 140 };
const SIZE = { width: 120, height: 70 };
/** Boundaries nested deeper get no place. */
const DEEPEST = 30;
const FRAME = { top: 50, side: 30, gap: 60 };

/**
 * Gives every element and box boundary of a drawing a place, unless all have one: boundaries side by side, the nested ones inside, elements
 * in rows. Nothing overlaps, so that tools which go by places alone find each element in its boundary. Linear; the same input gives the
 * same places.
 */
export function placed(drawing: Drawing): Drawing {
  const boxes = drawing.boundaries.filter(({ shape }) => shape === 'box');
  if ([...drawing.elements, ...boxes].every(({ box }) => box !== null)) return drawing;
  const elementsOf = grouped(drawing.elements, ({ boundary }) => boundary);
  const boundariesOf = grouped(boxes, ({ parent }) => parent);
  const places = new Map<string, Box>();
  const known = new Set(boxes.map(({ id }) => id));

  const fill = (inside: readonly DrawnElement[], frames: readonly DrawnBoundary[], left: number, top: number) => {
    const columns = Math.max(1, Math.ceil(Math.sqrt(inside.length)));
    for (const [index, { id }] of inside.entries()) {
      const x = left + (index % columns) * CELL.width;
      const y = top + Math.floor(index / columns) * CELL.height;
      places.set(id, { x, y, ...SIZE });
    }
    const rows = Math.ceil(inside.length / columns);
    let x = left + (inside.length === 0 ? 0 : columns * CELL.width);
    let height = rows * CELL.height;
    for (const frame of frames) {
      const size = enclose(frame, x, top);
      x += size.width + FRAME.gap;
      height = Math.max(height, size.height);
    }
    return { width: x - left, height };
  };
  let depth = 0;
  const enclose = (frame: DrawnBoundary, x: number, y: number): Box => {
    depth += 1;
    const nested = depth > DEEPEST ? [] : (boundariesOf.get(frame.id) ?? []);
    const inner = fill(elementsOf.get(frame.id) ?? [], nested, x + FRAME.side, y + FRAME.top);
    depth -= 1;
    const box = {
      x,
      y,
      width: Math.max(CELL.width, inner.width + FRAME.side),
      height: Math.max(CELL.height, inner.height) + FRAME.top,
    };
    places.set(frame.id, box);
    return box;
  };
  const outside = [...elementsOf].filter(([boundary]) => !known.has(boundary)).flatMap(([, elements]) => elements);
  const roots = [...boundariesOf].filter(([parent]) => !known.has(parent)).flatMap(([, frames]) => frames);
  fill(outside, roots, 40, 40);
  return {
    ...drawing,
    elements: drawing.elements.map((element) => ({ ...element, box: places.get(element.id) ?? element.box })),
    boundaries: drawing.boundaries.map((boundary) => ({ ...boundary, box: places.get(boundary.id) ?? boundary.box })),
  };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
