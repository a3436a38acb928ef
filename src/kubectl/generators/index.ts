import type { Verb } from '../verb';
import { clusterrole, clusterrolebinding, ingress, quota, role, rolebinding } from './access';
import { configmap } from './configmap';
import { generatorVerb } from './generator';
import { namespace, poddisruptionbudget, priorityclass, serviceaccount } from './plain';
import { secret } from './secret';
import { service } from './service';
import { token } from './token';
import { cronjob, deployment, job } from './workloads';

/** What `kubectl create` can make without a file. */
export const generators: readonly Verb[] = [
  ...[clusterrole, clusterrolebinding, configmap, cronjob, deployment, ingress, job, namespace, poddisruptionbudget, priorityclass, quota, role, rolebinding].map(generatorVerb), secret, service, generatorVerb(serviceaccount), token,
];
