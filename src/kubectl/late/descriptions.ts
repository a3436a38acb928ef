import { configmap } from '../describe/configmap';
import { daemonset } from '../describe/daemonset';
import { deployment } from '../describe/deployment';
import { endpoints } from '../describe/endpoints';
import { endpointslice } from '../describe/endpointslice';
import { job } from '../describe/job';
import { namespace } from '../describe/namespace';
import { node } from '../describe/node';
import { persistentvolume } from '../describe/persistentvolume';
import { persistentvolumeclaim } from '../describe/persistentvolumeclaim';
import { poddisruptionbudget } from '../describe/poddisruptionbudget';
import { priorityclass } from '../describe/priorityclass';
import { replicaset } from '../describe/replicaset';
import { secret } from '../describe/secret';
import { serviceaccount } from '../describe/serviceaccount';
import { storageclass } from '../describe/storageclass';
import { rareDescriptions } from '../parts';

rareDescriptions.provide({
  ConfigMap: configmap, DaemonSet: daemonset, Deployment: deployment, Endpoints: endpoints, EndpointSlice: endpointslice, Job: job, Namespace: namespace, Node: node,
  PersistentVolume: persistentvolume, PersistentVolumeClaim: persistentvolumeclaim, PodDisruptionBudget: poddisruptionbudget, PriorityClass: priorityclass, ReplicaSet: replicaset, Secret: secret, ServiceAccount: serviceaccount, StorageClass: storageclass,
});
