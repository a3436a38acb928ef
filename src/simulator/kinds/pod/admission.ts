import type { Draft } from '../../base/json';
import { keyOf } from '../../api/object';
import { forbidden } from '../../api/status';
import type { Admission } from '../../api/strategy';
import { randomName } from '../common/random';
import { PriorityClass } from '../priorityclass/kind';
import { ServiceAccount } from '../serviceaccount/kind';
import { Pod } from './kind';

type PodDraft = Draft<Pod>;

const TOKEN_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What admission adds to a new Pod: its account with a token, its priority, and how long it stays on a node that is gone. */
export function admitPod(pod: PodDraft, admission: Admission): void {
  admitAccount(pod, admission);
  admitPriority(pod, admission);
  tolerate(pod, 'node.kubernetes.io/not-ready');
  tolerate(pod, 'node.kubernetes.io/unreachable');
}

/** What admission keeps in a Pod that is replaced by what a file says. */
export function admitPodUpdate(pod: PodDraft, old: Pod): void {
  const { spec } = pod;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  if (old.spec.priority !== undefined) spec.priority ??= old.spec.priority;
  if (old.spec.preemptionPolicy !== undefined) spec.preemptionPolicy ??= old.spec.preemptionPolicy;
  tolerate(pod, 'node.kubernetes.io/not-ready');
  tolerate(pod, 'node.kubernetes.io/unreachable');
}

function admitAccount(pod: PodDraft, admission: Admission): void {
  const { spec, metadata } = pod;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const account = admission.client.find(ServiceAccount, spec.serviceAccountName, metadata.namespace);
  // The API server waits a moment for a new namespace's own account, which comes for sure.
  if (!account && spec.serviceAccountName !== 'default') {
    const name = spec.serviceAccountName;
    throw forbidden(Pod, metadata.name, `error looking up service account ${metadata.namespace}/${name}: serviceaccount "${name}" not found`);
  }
  if (account?.imagePullSecrets?.length && !spec.imagePullSecrets?.length) spec.imagePullSecrets = account.imagePullSecrets.map((secret) => ({ ...secret }));
  if (spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true) mountToken(pod, admission);
}

function mountToken(pod: PodDraft, admission: Admission): void {
  const containers = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].filter((container) => !container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_MOUNT));
  if (!containers.length) return;
  const name = `kube-api-access-${randomName(5, () => admission.random('token-volume', keyOf(pod)))}`;
  for (const container of containers) (container.volumeMounts ??= []).push({ name, readOnly: true, mountPath: TOKEN_MOUNT });
  (pod.spec.volumes ??= []).push({
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 0o644,
    },
  });
}

/** A Pod's number comes from its class, or from the cluster's default class; nobody writes it by hand. */
function admitPriority(pod: PodDraft, { client }: Admission): void {
  const { spec } = pod;
  const refuse = (why: string) => forbidden(Pod, pod.metadata.name, why);
  if (!spec.priorityClassName) {
    const byDefault = client.list(PriorityClass).filter((one) => one.globalDefault).toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
    if (byDefault) spec.priorityClassName = byDefault.metadata.name;
  }
  const found = spec.priorityClassName ? client.find(PriorityClass, spec.priorityClassName) : undefined;
  if (spec.priorityClassName && !found) throw refuse(`no PriorityClass with name ${spec.priorityClassName} was found`);
  const priority = found?.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw refuse(`the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`);
  }
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  if (spec.preemptionPolicy && spec.preemptionPolicy !== policy) {
    throw refuse(`the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`);
  }
  spec.priority = priority;
  spec.preemptionPolicy = policy;
}

const TOLERATION_SECONDS = 300;

function tolerate(pod: PodDraft, key: string): void {
  const tolerations = (pod.spec.tolerations ??= []);
  const tolerated = tolerations.some((toleration) => (toleration.key === key || !toleration.key) && (!toleration.effect || toleration.effect === 'NoExecute'));
  if (!tolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS });
}
