import type { Verb } from '../verb';
import { configmap } from './configmap';
import { generatorVerb } from './generator';
import { namespace, poddisruptionbudget, priorityclass, serviceaccount } from './plain';
import { secret } from './secret';
import { service } from './service';
import { cronjob, deployment, job } from './workloads';

/** What `kubectl create` can make without a file. */
export const generators: readonly Verb[] = [
  ...[configmap, cronjob, deployment, job, namespace, poddisruptionbudget, priorityclass].map(generatorVerb), secret, service, generatorVerb(serviceaccount),
];
