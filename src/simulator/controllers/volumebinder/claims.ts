import type { Client } from '../../api/client';
import { watch, type Controller, type ControllerContext, type ReconcileResult, type Wait } from '../../api/controller';
import { keyOf, splitKey } from '../../api/object';
import { annotation, VOLUME_DELETION, VOLUME_PROTECTION } from '../../kinds/common/storage';
import { isFinished } from '../../kinds/common/podRead';
import { Pod } from '../../kinds/pod/kind';
import { PersistentVolume } from '../../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../kinds/persistentvolumeclaim/kind';
import { StorageClass } from '../../kinds/storageclass/kind';
import { planClaim, type ClaimAction, type Why } from './planClaim';
import { rules } from './rules';

export const ACTOR = 'persistentvolume-controller';

/** How often Kubernetes looks again at claims that found nothing: a volume that comes later does not wake them. */
const RESYNC_MS = 15_000;

/** From a claim to the work on it (protection-of-claims-and-volumes-in-use: 18): later than the scheduler's first look at its Pod. */
const CLAIM_MS = 10;

/** The same where nothing is to be made or bound, only said. */
const LATE_CLAIM_MS = 2;

const because = (client: Client, rule: string, claim: PersistentVolumeClaim) => client.because({ actor: ACTOR, rule, parameters: { claim: keyOf(claim) } });

/** Binds claims to volumes, and has volumes made by the claims' classes. */
export const claims: Controller = {
  name: 'volumebinder-claims',
  component: ACTOR,
  delayMs: CLAIM_MS,
  watches: [
    watch(PersistentVolumeClaim, ({ object }) => [keyOf(object)]),
    watch(PersistentVolumeClaim, ({ object }, client) => (bindsLate(object, client) ? [keyOf(object)] : []), LATE_CLAIM_MS),
    watch(PersistentVolume, ({ object: { spec: { claimRef } } }) => (claimRef ? [`${claimRef.namespace}/${claimRef.name}`] : [])),
  ],
  reconcile(key, context) {
    const { client } = context;
    const { namespace, name } = splitKey(key);
    const claim = client.find(PersistentVolumeClaim, name, namespace);
    context.waits([]);
    if (!claim) { context.memory.set(undefined); return 'done'; }
    const storageClass = claim.spec.storageClassName ? client.find(StorageClass, claim.spec.storageClassName) : undefined;
    return perform(planClaim(claim, client.list(PersistentVolume), storageClass, () => unplacedPods(claim, context)), claim, context);
  },
};

/** Whether it stays unbound until a Pod with it is placed. */
const bindsLate = ({ spec: { volumeName, storageClassName }, metadata: { annotations } }: PersistentVolumeClaim, client: Client): boolean =>
  !volumeName && Boolean(storageClassName) && annotations?.[annotation.selectedNode] === undefined && client.find(StorageClass, storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';

/**
 * Pods with this claim that have no node yet, by name. A claim is looked at before its set, or who applies both, has made the Pod
 * (classes-that-bind-early-and-late: 6): the first look knows only Pods older than the claim.
 */
function unplacedPods({ metadata: { name, namespace = '', uid, resourceVersion } }: PersistentVolumeClaim, { client, memory }: ControllerContext): readonly string[] {
  const isFirstLook = memory.get() !== uid;
  memory.set(uid);
  const uses = (pod: Pod) => pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name) ?? false;
  const isKnown = (pod: Pod) => !isFirstLook || Number(pod.metadata.resourceVersion) < Number(resourceVersion);
  return client.list(Pod, { namespace }).filter((pod) => !pod.spec.nodeName && !isFinished(pod) && uses(pod) && isKnown(pod)).map((pod) => pod.metadata.name);
}

function perform(action: ClaimAction, claim: PersistentVolumeClaim, context: ControllerContext): ReconcileResult {
  const { client } = context;
  switch (action.do) {
    case 'nothing': return 'done';
    case 'bind': bind(claim, action.volume, client); return 'done';
    case 'askProvisioner':
      because(client, rules.asksProvisioner, claim).edit(PersistentVolumeClaim, claim, (draft) => {
        draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.oldProvisioner]: action.provisioner, [annotation.provisioner]: action.provisioner };
      });
      return 'done';
    case 'provision': provision(claim, action.storageClass, context); return 'done';
    case 'lose':
      because(client, rules.losesVolume, claim).editStatus(PersistentVolumeClaim, claim, (draft) => { draft.status = { phase: 'Lost' }; });
      context.event({ regarding: claim, type: 'Warning', reason: 'ClaimLost', message: 'Bound claim has lost its PersistentVolume. Data on the volume is lost!' });
      return 'done';
    case 'wait':
      context.event({ regarding: claim, ...action.note });
      context.waits([waitOf(claim, action.why)]);
      return { againInMs: RESYNC_MS - (context.nowMs() % RESYNC_MS) };
  }
}

function waitOf(claim: PersistentVolumeClaim, why: Why): Wait {
  const { name, namespace = '', uid } = claim.metadata;
  const reference = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
  return { subject: reference, rule: rules[why], on: { object: reference, path: 'spec.volumeName', want: 'a volume', have: null }, parameters: { storageClass: claim.spec.storageClassName ?? '' } };
}

/** Four writes in this order: the volume's claim, its phase, the claim's volume, its phase. */
function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, unexplained: Client): void {
  const client = because(unexplained, rules.binds, claim);
  const { name, namespace = '', uid, resourceVersion } = claim.metadata;
  const held = client.edit(PersistentVolume, volume, (draft) => {
    if (draft.spec.claimRef?.uid === uid) return;
    if (!draft.spec.claimRef) draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.boundByController]: 'yes' };
    draft.spec.claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
  });
  client.editStatus(PersistentVolume, held, (draft) => { draft.status = { ...draft.status, phase: 'Bound' }; });
  const bound = client.edit(PersistentVolumeClaim, claim, (draft) => {
    const byController: Record<string, string> = draft.spec.volumeName ? {} : { [annotation.boundByController]: 'yes' };
    if (draft.metadata.annotations?.[annotation.bindCompleted] === undefined) draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.bindCompleted]: 'yes', ...byController };
    draft.spec.volumeName = volume.metadata.name;
  });
  client.editStatus(PersistentVolumeClaim, bound, (draft) => {
    draft.status = { ...draft.status, phase: 'Bound', accessModes: [...(volume.spec.accessModes ?? [])], capacity: { ...volume.spec.capacity } };
  });
}

/** Makes the volume a class promises, reserved for the claim. */
function provision(claim: PersistentVolumeClaim, storageClass: StorageClass, context: ControllerContext): void {
  const { name, namespace = '', uid, resourceVersion } = claim.metadata;
  const volumeName = `pvc-${uid}`;
  because(context.client, rules.provisions, claim).create(PersistentVolume, {
    apiVersion: 'v1', kind: 'PersistentVolume',
    metadata: {
      name: volumeName, finalizers: [...((storageClass.reclaimPolicy ?? 'Delete') === 'Delete' ? [VOLUME_DELETION] : []), VOLUME_PROTECTION],
      annotations: { 'kubernetes.io/createdby': 'hostpath-dynamic-provisioner', [annotation.boundByController]: 'yes', [annotation.provisionedBy]: storageClass.provisioner },
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      hostPath: { path: `/tmp/hostpath_pv/${uuid(context, volumeName)}`, type: '' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete', storageClassName: storageClass.metadata.name,
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
  });
  context.event({ regarding: claim, type: 'Normal', reason: 'ProvisioningSucceeded', message: `Successfully provisioned volume ${volumeName} using ${storageClass.provisioner}` });
}

function uuid(context: ControllerContext, key: string): string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(context.random('volume-path', key) * 16).toString(16)).join('');
  return [8, 4, 4, 4, 12].map(digits).join('-');
}
