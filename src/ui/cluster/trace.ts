/** A box of the picture, in pixels from the picture's corner. */
export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
interface Point { readonly x: number; readonly y: number }

/** A line between who asks and who answers, with the place of its sign and of its words. */
export interface Trace { readonly d: string; readonly end: Point; readonly towards: 'left' | 'right'; readonly label: Point & { readonly anchor: 'start' | 'middle' | 'end' } }

const GUTTER_PX = 6;
const TURN_PX = 5;

const middle = ({ y, height }: Box): number => y + height / 2;
const right = ({ x, width }: Box): number => x + width;

/** From a box's side along the gutters between the columns to another one's: level, at 45 degrees, upright. Without `from` it comes in from the edge. */
export function traceBetween(from: Box | undefined, to: Box, width: number): Trace {
  if (!from) return traceOf([{ x: 0, y: middle(to) }, { x: to.x, y: middle(to) }], width);
  const start = middle(from);
  const end = middle(to);
  if (to.x >= right(from)) return traceOf([{ x: right(from), y: start }, { x: to.x - GUTTER_PX, y: start }, { x: to.x - GUTTER_PX, y: end }, { x: to.x, y: end }], width);
  if (right(to) <= from.x) return traceOf([{ x: from.x, y: start }, { x: right(to) + GUTTER_PX, y: start }, { x: right(to) + GUTTER_PX, y: end }, { x: right(to), y: end }], width);
  const rail = Math.min(from.x, to.x) - GUTTER_PX;
  return traceOf([{ x: from.x, y: start }, { x: rail, y: start }, { x: rail, y: end }, { x: to.x, y: end }], width);
}

/** From a Pod down its gutter to a line of the names below: across under the nodes, where nothing is written, then along the left edge. */
export function traceDown(from: Box, to: Box, width: number, floor = to.y - 2 * GUTTER_PX): Trace {
  const rail = Math.max(to.x - 2 * GUTTER_PX, 2);
  const gutter = Math.max(from.x - GUTTER_PX, rail);
  const above = Math.max(floor, middle(from)) + GUTTER_PX;
  return traceOf([{ x: from.x, y: middle(from) }, { x: gutter, y: middle(from) }, { x: gutter, y: above }, { x: rail, y: above }, { x: rail, y: middle(to) }, { x: to.x - 2, y: middle(to) }], width);
}

function traceOf(points: readonly Point[], width: number): Trace {
  const [before, end] = [points.at(-2), points.at(-1)];
  const last = end ?? { x: 0, y: 0 };
  return { d: bevelled(points), end: last, towards: (before?.x ?? 0) > last.x ? 'left' : 'right', label: labelOf(points, width) };
}

/** The words stand on the middle of the longest stretch, and inside the picture. */
function labelOf(points: readonly Point[], width: number): Trace['label'] {
  const stretches = points.slice(1).map((to, index) => ({ from: points[index] ?? to, to }));
  const length = ({ from, to }: { readonly from: Point; readonly to: Point }) => Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const longest = stretches.toSorted((a, b) => length(b) - length(a))[0] ?? { from: { x: 0, y: 0 }, to: { x: 0, y: 0 } };
  const x = (longest.from.x + longest.to.x) / 2;
  const y = (longest.from.y + longest.to.y) / 2;
  return { x, y, anchor: x > (2 * width) / 3 ? 'end' : x < width / 3 ? 'start' : 'middle' };
}

/** A line through points whose corners are cut at 45 degrees. */
export function bevelled(points: readonly Point[]): string {
  return points.map((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before) return `M${point.x} ${point.y}`;
    if (!after) return `L${point.x} ${point.y}`;
    const [into, out] = [towards(point, before), towards(point, after)];
    return `L${into.x} ${into.y}L${out.x} ${out.y}`;
  }).join('');
}

function towards(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const part = length === 0 ? 0 : Math.min(TURN_PX, length / 2) / length;
  return { x: from.x + dx * part, y: from.y + dy * part };
}
