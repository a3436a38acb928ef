import type { Verb } from '../verb';
import { annotate } from './annotate';
import { apiResources } from './api-resources';
import { apiVersions } from './api-versions';
import { apply } from './apply';
import { attach } from './attach';
import { auth } from './auth';
import { clusterInfo } from './cluster-info';
import { completion } from './completion';
import { config } from './config';
import { cordon } from './cordon';
import { cp } from './cp';
import { create } from './create';
import { remove } from './delete';
import { describe } from './describe';
import { diff } from './diff';
import { drain } from './drain';
import { edit } from './edit';
import { events } from './events';
import { exec } from './exec';
import { expose } from './expose';
import { get } from './get';
import { label } from './label';
import { logs } from './logs';
import { patch } from './patch';
import { replace } from './replace';
import { rollout } from './rollout';
import { run } from './run';
import { scale } from './scale';
import { set } from './set';
import { taint } from './taint';
import { top } from './top';
import { uncordon } from './uncordon';
import { version } from './version';
import { wait } from './wait';

/** Every verb, by name; a test holds them sorted and complete. */
export const verbs: readonly Verb[] = [
  annotate, apiResources, apiVersions, apply, attach, auth, clusterInfo, completion, config, cordon, cp, create, remove, describe, diff, drain, edit, events, exec, expose, get, label, logs, patch, replace, rollout, run, scale, set, taint, top, uncordon, version, wait,
];
