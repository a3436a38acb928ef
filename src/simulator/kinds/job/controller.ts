import { copy, equal } from '../../base/json';
import { isApiError, type ApiError } from '../../api/errors';
import { controllerOf, controllersOf, keyOf, parseTimestamp, splitKey } from '../../api/object';
import { watch, type Controller, type ControllerContext, type ReconcileResult } from '../../api/controller';
import { latency } from '../../api/latency';
import { claimed } from '../common/claimPods';
import { matchesSelector } from '../common/selector';
import { Pod } from '../pod/kind';
import type { Backoff } from './backoff';
import { Job } from './kind';
import { plan, verdictOf, type JobPlan } from './plan';
import { ACTOR, because, release } from './orphans';
import { ownerOf } from './pods';
import { rules } from './rules';

const NO_FAILURES: Backoff = { failures: 0, lastMs: 0 };


/** Runs Pods until as many have succeeded as a Job asks for, or too many have failed. What Pods do is looked at once a second. */
export const controller: Controller = {
  name: 'job',
  component: ACTOR,
  watches: [
    watch(Job, ({ object, old }) => (old?.metadata.generation === object.metadata.generation ? [] : [keyOf(object)])),
    watch(Job, ({ object, old }) => (old?.metadata.generation === object.metadata.generation ? [keyOf(object)] : []), latency.jobBatchMs),
    watch(Pod, (change, client) => {
      const { object } = change;
      const owners = controllersOf(change).filter((owner) => owner.kind === 'Job');
      if (owners.length || controllerOf(object)) return owners.map((owner) => `${object.metadata.namespace}/${owner.name}`);
      return client.list(Job, { namespace: object.metadata.namespace ?? '' }).filter((job) => matchesSelector(job.spec?.selector, object.metadata.labels)).map(keyOf);
    }, latency.jobBatchMs),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const job = context.client.find(Job, name, namespace);
    if (job && !job.metadata.deletionTimestamp) return reconcile(job, context);
    context.waits([]);
    context.memory.set(undefined);
    return 'done';
  },
};

function reconcile(job: Job, context: ControllerContext): ReconcileResult {
  const { client } = context;
  const pods = claimed(Pod, client, {
    owner: job, reference: ownerOf(job), selector: job.spec?.selector,
    adopting: (pod) => because(client, rules.adopts, { pod }), releasing: (pod) => because(client, rules.releases, { pod }),
  });
  if (verdictOf(job)) {
    context.waits([]);
    context.memory.set(undefined);
    release(pods, client);
    return 'done';
  }
  const planned = plan({ job, pods, backoff: (context.memory.get() ?? NO_FAILURES) as unknown as Backoff, nowMs: context.nowMs() });
  context.waits(planned.waits);
  const failure = perform(planned, job, context);
  if (failure) throw failure;
  context.memory.set(planned.backoff.failures ? { ...planned.backoff } : undefined);
  count(planned, job, context);
  return planned.againInMs === undefined ? 'done' : { againInMs: planned.againInMs };
}

/** Deletes and makes Pods up to the first that the API server refuses. */
function perform({ creations, deletions }: JobPlan, job: Job, context: ControllerContext): ApiError | undefined {
  const { client } = context;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) => context.event({ regarding: job, type, reason, message });
  try {
    for (const { pod, rule, counts } of deletions) {
      const { name, namespace, uid } = pod.metadata;
      if (!counts) release([pod], client);
      because(client, rule, { pod: name }).delete(Pod, name, namespace, { preconditions: { uid } });
      tell('Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    }
    for (const pod of creations) tell('Normal', 'SuccessfulCreate', `Created pod: ${because(client, rules.creates, { parallelism: job.spec?.parallelism ?? 1 }).create(Pod, pod).metadata.name}`);
    return undefined;
  } catch (error) {
    if (!isApiError(error)) throw error;
    tell('Warning', creations.length ? 'FailedCreate' : 'FailedDelete', `Error ${creations.length ? 'creating' : 'deleting'}: ${error.message}`);
    return error;
  }
}

/** First writes down which ended Pods it is about to count, then lets them go, then counts them: so none is counted twice or never. */
function count({ counting, counted, released, verdict, turn }: JobPlan, job: Job, context: ControllerContext): void {
  const client = because(context.client, rules.reportsStatus);
  const write = (status: Job['status']) => client.editStatus(Job, job, (draft) => { draft.status = copy(status) ?? {}; });
  write(counting);
  release(released, context.client);
  if (!equal(counting, counted)) write(counted);
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) => context.event({ regarding: job, type, reason, message });
  if (turn) tell('Normal', turn === 'suspended' ? 'Suspended' : 'Resumed', `Job ${turn}`);
  if (verdict?.type === 'Complete') tell('Normal', 'Completed', 'Job completed');
  else if (verdict) tell('Warning', verdict.reason ?? '', verdict.message ?? '');
}

/** Jobs that ended go by themselves, where they say after how long. */
export const expiry: Controller = {
  name: 'ttl-after-finished',
  watches: [watch(Job, ({ object }) => (object.spec?.ttlSecondsAfterFinished === undefined ? [] : [keyOf(object)]))],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const job = context.client.find(Job, name, namespace);
    const seconds = job?.spec?.ttlSecondsAfterFinished;
    const ended = job && verdictOf(job)?.lastTransitionTime;
    if (!job || seconds === undefined || !ended || job.metadata.deletionTimestamp) return 'done';
    const inMs = (parseTimestamp(ended) ?? context.nowMs()) + seconds * 1000 - context.nowMs();
    if (inMs > 0) return { againInMs: inMs };
    because(context.client, rules.goes, { seconds }).delete(Job, name, namespace, { propagationPolicy: 'Foreground', preconditions: { uid: job.metadata.uid } });
    return 'done';
  },
};
