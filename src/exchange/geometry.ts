import type { Box, DrawnBoundary, Point } from './contract.ts';

/** Pieces that a curve is cut into; enough for lines that people draw. */
const PIECES = 24;

export function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

export function contains(box: Box, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

/** The smallest box that the point lies in; the first of equals. */
export function innermost<T extends { readonly box: Box | null }>(boxes: readonly T[], point: Point): T | undefined {
  let best: T | undefined;
  let area = Number.POSITIVE_INFINITY;
  for (const candidate of boxes) {
    if (candidate.box === null || !contains(candidate.box, point)) continue;
    const size = candidate.box.width * candidate.box.height;
    if (size < area) [best, area] = [candidate, size];
  }
  return best;
}

/** The boundary around a boundary: the smallest larger box that holds its centre. */
export function parentOf(boundary: DrawnBoundary, boxes: readonly DrawnBoundary[]): string {
  const { box } = boundary;
  if (box === null) return '';
  const larger = boxes.filter(
    (other) =>
      other.id !== boundary.id && other.box !== null && other.box.width * other.box.height > box.width * box.height,
  );
  return innermost(larger, centreOf(box))?.id ?? '';
}

/** A line through three points as the tool bends it: the middle one pulls. */
export function curve([from, pull, to]: readonly [Point, Point, Point]): readonly Point[] {
  return Array.from({ length: PIECES + 1 }, (_, index) => {
    const t = index / PIECES;
    const u = 1 - t;
    return {
      x: u * u * from.x + 2 * u * t * pull.x + t * t * to.x,
      y: u * u * from.y + 2 * u * t * pull.y + t * t * to.y,
    };
  });
}

/** Whether two lines of straight pieces meet. */
export function meet(one: readonly Point[], other: readonly Point[]): boolean {
  for (let i = 1; i < one.length; i += 1) {
    for (let j = 1; j < other.length; j += 1) {
      if (cross(one[i - 1] as Point, one[i] as Point, other[j - 1] as Point, other[j] as Point)) return true;
    }
  }
  return false;
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && !apart(a, b, c, d);
}

/** Pieces whose rectangles do not touch never meet; without it those on one line would. */
function apart(a: Point, b: Point, c: Point, d: Point): boolean {
  return (
    Math.max(a.x, b.x) < Math.min(c.x, d.x) ||
    Math.max(c.x, d.x) < Math.min(a.x, b.x) ||
    Math.max(a.y, b.y) < Math.min(c.y, d.y) ||
    Math.max(c.y, d.y) < Math.min(a.y, b.y)
  );
}

function side(p: Point, q: Point, r: Point): number {
  return Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
}
