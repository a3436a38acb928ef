import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { ClusterModel } from '../state/cluster-model';

/** Lines from each Pod's stop to its claims: straight down, then at 45 degrees, then along; past the claims that stand above. */
export function Ties({ stage, model }: { readonly stage: RefObject<HTMLDivElement>; readonly model: ClusterModel }) {
  const [paths, setPaths] = useState<readonly string[]>([]);
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return undefined;
    const draw = () => setPaths((old) => {
      const next = measure(element, model);
      return next.join() === old.join() ? old : next;
    });
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [model]);
  return <svg class="ties" aria-hidden="true">{paths.map((d) => <path key={d} d={d} />)}</svg>;
}

interface Point { readonly x: number; readonly y: number }

/** How far apart the rails beside a column of claims are, and how much room there is for all of them. */
const RAIL_PX = 6;
const RAILS_PX = 28;
/** The middle of a claim's sign, from its top, and how deep its notch is. */
const NOTCH = { y: 12, x: 6 };

/** The signs of the claims, and how many stand above each in its column. */
function signsOf(stage: HTMLElement, model: ClusterModel): ReadonlyMap<string, { readonly box: DOMRect; readonly above: number }> {
  const columns = new Map<number, number>();
  return new Map(model.claims.flatMap(({ name }) => {
    const box = stage.querySelector(`[data-claim="${CSS.escape(name)}"] svg`)?.getBoundingClientRect();
    if (!box || box.width === 0) return [];
    const above = columns.get(box.left) ?? 0;
    columns.set(box.left, above + 1);
    return [[name, { box, above }]];
  }));
}

function measure(stage: HTMLElement, model: ClusterModel): string[] {
  if (model.claims.every(({ row }) => !row)) return [];
  const origin = stage.getBoundingClientRect();
  const side = getComputedStyle(stage).direction === 'rtl' ? -1 : 1;
  const signs = signsOf(stage, model);
  const most = Math.max(...[...signs.values()].map(({ above }) => above), 1);
  const rails = new Map<string, number>();
  return model.claims.flatMap((claim, index) => {
    const pod = claim.row && model.pods.find((candidate) => candidate.claims.includes(claim.name));
    const stop = pod && stage.querySelector(`[data-pod="${CSS.escape(pod.name)}"] .stop`)?.getBoundingClientRect();
    const sign = signs.get(claim.name);
    const floor = pod?.node === undefined ? undefined : stage.querySelector(`[data-node="${CSS.escape(pod.node)}"]`)?.getBoundingClientRect();
    if (!pod || !stop || !sign || !floor) return [];
    const [left, top] = [sign.box.left - origin.left, sign.box.top - origin.top];
    const edge = { x: side > 0 ? left : left + sign.box.width, y: top + NOTCH.y };
    const bottom = floor.bottom - origin.top;
    const down = (from: Point): string => (sign.above === 0
      ? tie(from, { x: left + sign.box.width / 2, y: top }, bottom + 14 + 6 * index)
      : tieBeside(from, { x: edge.x + NOTCH.x * side, y: edge.y }, edge.x - side * (1 + Math.min(RAIL_PX, RAILS_PX / most) * sign.above), bottom + 14 + 6 * index));
    const from = { x: stop.left - origin.left + stop.width / 2, y: stop.bottom - origin.top };
    if (model.nodes.find((node) => node.row.name === pod.node)?.pods.at(-1) === pod) return [down(from)];
    const rail = (rails.get(pod.node ?? '') ?? 0) + 1;
    rails.set(pod.node ?? '', rail);
    const x = (side > 0 ? floor.left : floor.right) - origin.left + 6 * rail * side;
    const beside = { x: (side > 0 ? stop.left : stop.right) - origin.left, y: from.y - stop.height / 2 };
    return [`M${beside.x} ${beside.y}H${x + 6 * side}L${x} ${beside.y + 6}${down({ x, y: beside.y + 6 }).replace(/^M\S+ [\d.]+/, '')}`];
  });
}

/** From a point down, over at `crossing` below the nodes, and down into the claim. */
export function tie(from: Point, to: Point, crossing: number): string {
  const distance = Math.abs(to.x - from.x);
  const side = Math.sign(to.x - from.x);
  if (distance < 1) return `M${from.x} ${from.y}V${to.y}`;
  const turn = Math.min(10, distance / 2);
  return `M${from.x} ${from.y}V${crossing}L${from.x + turn * side} ${crossing + turn}H${to.x - turn * side}L${to.x} ${crossing + 2 * turn}V${to.y}`;
}

/** The same to a claim that stands below others: down its own rail beside them, and in from the side. */
export function tieBeside(from: Point, to: Point, rail: number, crossing: number): string {
  const turn = Math.min(6, Math.abs(to.x - rail));
  return `${tie(from, { x: rail, y: to.y - turn }, crossing)}L${rail + turn * Math.sign(to.x - rail)} ${to.y}H${to.x}`;
}
