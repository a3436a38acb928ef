import type { Draft } from '../../base/json';
import { equal } from '../../base/json';
import { badRequest } from '../../api/status';
import type { DaemonSet } from './kind';

/** The annotation that counts changes of the template. */
export const ANNOTATION = 'deprecated.daemonset.template.generation';

/** How often the template has changed, as an annotation that only the server counts; undefined where there is none. */
export function templateGeneration({ metadata }: DaemonSet): string | undefined {
  return metadata.annotations?.[ANNOTATION];
}

/** Counts a change of the template; who creates a set may say where the counting begins. */
export function countTemplate(draft: Draft<DaemonSet>, old: DaemonSet | undefined): void {
  const sent = draft.metadata.annotations?.[ANNOTATION] ?? '1';
  if (!/^[+-]?\d+$/.test(sent)) throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing ${JSON.stringify(sent)}: invalid syntax`);
  const before = Number(old ? templateGeneration(old) ?? 1 : sent);
  const count = !old ? Math.max(1, before) : before + (equal(draft.spec.template, old.spec.template) ? 0 : 1);
  draft.metadata.annotations = { ...draft.metadata.annotations, [ANNOTATION]: String(count) };
}
