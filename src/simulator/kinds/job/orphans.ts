import type { Client } from '../../api/client';
import { watch, type Controller } from '../../api/controller';
import { controllerOf, keyOf, splitKey } from '../../api/object';
import { Pod } from '../pod/kind';
import { Job } from './kind';
import { rules } from './rules';
import { isTracked, TRACKING } from './tracking';

export const ACTOR = 'job-controller';

export const jobOf = (pod: Pod) => controllerOf(pod)?.kind === 'Job' ? controllerOf(pod) : undefined;
export const because = (client: Client, rule: string, parameters: Readonly<Record<string, string | number>> = {}) => client.because({ actor: ACTOR, rule, parameters });

/** Takes from Pods what keeps them for their Job. */
export function release(pods: readonly Pod[], client: Client): void {
  for (const pod of pods.filter(isTracked)) {
    if (!client.find(Pod, pod.metadata.name, pod.metadata.namespace)) continue;
    because(client, rules.counts, { pod: pod.metadata.name }).edit(Pod, pod, (draft) => {
      const finalizers = (draft.metadata.finalizers ?? []).filter((name) => name !== TRACKING);
      if (finalizers.length) draft.metadata.finalizers = finalizers;
      else delete draft.metadata.finalizers;
    });
  }
}

/** Pods whose Job is gone are kept by nobody any more. */
export const orphans: Controller = {
  name: 'job-orphans',
  watches: [
    watch(Pod, ({ object, type }) => (type !== 'DELETED' && isTracked(object) ? [keyOf(object)] : [])),
    watch(Job, ({ object, type }, client) => (type === 'DELETED' ? client.list(Pod, { namespace: object.metadata.namespace ?? '' }).filter((pod) => isTracked(pod)).map(keyOf) : [])),
  ],
  reconcile(key, { client }) {
    const { namespace, name } = splitKey(key);
    const pod = client.find(Pod, name, namespace);
    const owner = pod && jobOf(pod);
    if (!pod || (owner && client.find(Job, owner.name, namespace)?.metadata.uid === owner.uid)) return 'done';
    release([pod], because(client, rules.lets, { pod: name }));
    return 'done';
  },
};
