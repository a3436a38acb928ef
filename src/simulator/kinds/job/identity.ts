import type { Draft } from '../../base/json';
import type { Job } from './kind';

export const UID_LABEL = 'batch.kubernetes.io/controller-uid';

/** The labels by which a Job's Pods are known, under their present names and those they had before. */
export const identityLabels = ({ name, uid }: { readonly name: string; readonly uid: string }): Readonly<Record<string, string>> =>
  ({ [UID_LABEL]: uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name });

/** Makes a new Job select its own Pods, unless it says that it does so itself. A Job without labels has those of its Pods. */
export function selectOwnPods(draft: Draft<Job>): void {
  const { metadata, spec } = draft;
  if (!spec) return;
  const template = (spec.template.metadata ??= {} as NonNullable<typeof spec.template.metadata>);
  if (!spec.manualSelector) {
    template.labels = { ...identityLabels(metadata), ...template.labels };
    const selector = (spec.selector ??= {});
    selector.matchLabels = { ...selector.matchLabels, [UID_LABEL]: metadata.uid };
  }
  if (!Object.keys(metadata.labels ?? {}).length && template.labels) metadata.labels = { ...template.labels };
}
