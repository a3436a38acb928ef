import type { Pod } from './kind';

/** Guaranteed: every container limits cpu and memory and asks for exactly that. BestEffort: none asks or limits. Else Burstable. */
export function qosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].map((container) => container.resources ?? {});
  const used = (list: Readonly<Record<string, string>> | undefined) => Object.entries(list ?? {}).filter(([name, amount]) => (name === 'cpu' || name === 'memory') && !/^0+[A-Za-z]*$/.test(amount));
  if (all.every(({ requests, limits }) => !used(requests).length && !used(limits).length)) return 'BestEffort';
  const guaranteed = all.every(({ requests, limits }) => ['cpu', 'memory'].every((name) => limits?.[name] && (requests?.[name] ?? limits[name]) === limits[name]));
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
