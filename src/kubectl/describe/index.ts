import { describeText } from '../text/columns';
import { configmap } from './configmap';
import type { Describe, DescribeContext } from './context';
import { daemonset } from './daemonset';
import { deployment } from './deployment';
import { endpoints } from './endpoints';
import { endpointslice } from './endpointslice';
import { generic } from './generic';
import { job } from './job';
import { namespace } from './namespace';
import { node } from './node';
import { persistentvolume } from './persistentvolume';
import { persistentvolumeclaim } from './persistentvolumeclaim';
import { pod } from './pod';
import { poddisruptionbudget } from './poddisruptionbudget';
import { priorityclass } from './priorityclass';
import { replicaset } from './replicaset';
import { secret } from './secret';
import { service } from './service';
import { serviceaccount } from './serviceaccount';
import { statefulset } from './statefulset';
import { storageclass } from './storageclass';

/** Which kinds have a description of their own; all others get the generic one. */
export const descriptions: Readonly<Record<string, Describe>> = {
  ConfigMap: configmap, DaemonSet: daemonset, Deployment: deployment, Endpoints: endpoints, EndpointSlice: endpointslice, Job: job, Namespace: namespace, Node: node, PersistentVolume: persistentvolume, PersistentVolumeClaim: persistentvolumeclaim,
  Pod: pod, PodDisruptionBudget: poddisruptionbudget, PriorityClass: priorityclass, ReplicaSet: replicaset, Secret: secret, Service: service, ServiceAccount: serviceaccount, StatefulSet: statefulset, StorageClass: storageclass,
};

/** The description of one object, laid out. */
export const describeItem = (context: DescribeContext): string => describeText((descriptions[context.item.kind] ?? generic)(context));
