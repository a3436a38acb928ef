import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { ClusterModel } from '../state/cluster-model';

/** Lines from each Pod's stop to its claims: straight down, then at 45 degrees, then along. */
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

function measure(stage: HTMLElement, model: ClusterModel): string[] {
  const origin = stage.getBoundingClientRect();
  const rails = new Map<string, number>();
  return model.claims.flatMap((claim, index) => {
    if (!claim.row) return [];
    const pod = model.pods.find((candidate) => candidate.claims.includes(claim.name));
    const stop = pod && stage.querySelector(`[data-pod="${CSS.escape(pod.name)}"] .stop`)?.getBoundingClientRect();
    const sign = stage.querySelector(`[data-claim="${CSS.escape(claim.name)}"] svg`)?.getBoundingClientRect();
    const floor = pod?.node === undefined ? undefined : stage.querySelector(`[data-node="${CSS.escape(pod.node)}"]`)?.getBoundingClientRect();
    if (!pod || !stop || !sign || !floor || sign.width === 0) return [];
    const siblings = model.nodes.find((node) => node.row.name === pod.node)?.pods ?? [];
    const bottom = floor.bottom - origin.top;
    const to = { x: sign.left - origin.left + sign.width / 2, y: sign.top - origin.top };
    const from = { x: stop.left - origin.left + stop.width / 2, y: stop.bottom - origin.top };
    if (siblings.at(-1) === pod) return [tie(from, to, bottom + 14 + 6 * index)];
    const rail = (rails.get(pod.node ?? '') ?? 0) + 1;
    rails.set(pod.node ?? '', rail);
    const x = floor.left - origin.left + 6 * rail;
    const side = { x: stop.left - origin.left, y: from.y - stop.height / 2 };
    return [`M${side.x} ${side.y}H${x + 6}L${x} ${side.y + 6}${tie({ x, y: side.y + 6 }, to, bottom + 14 + 6 * index).replace(/^M\S+ [\d.]+/, '')}`];
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
