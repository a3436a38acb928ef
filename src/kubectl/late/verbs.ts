import { rareVerbs } from '../parts';
import { annotate } from '../verbs/annotate';
import { apiResources } from '../verbs/api-resources';
import { apiVersions } from '../verbs/api-versions';
import { attach } from '../verbs/attach';
import { auth } from '../verbs/auth';
import { clusterInfo } from '../verbs/cluster-info';
import { completion } from '../verbs/completion';
import { config } from '../verbs/config';
import { cordon } from '../verbs/cordon';
import { cp } from '../verbs/cp';
import { create } from '../verbs/create';
import { diff } from '../verbs/diff';
import { drain } from '../verbs/drain';
import { edit } from '../verbs/edit';
import { events } from '../verbs/events';
import { explain } from '../verbs/explain';
import { expose } from '../verbs/expose';
import { label } from '../verbs/label';
import { patch } from '../verbs/patch';
import { replace } from '../verbs/replace';
import { rollout } from '../verbs/rollout';
import { set } from '../verbs/set';
import { taint } from '../verbs/taint';
import { top } from '../verbs/top';
import { uncordon } from '../verbs/uncordon';
import { version } from '../verbs/version';
import { wait } from '../verbs/wait';

rareVerbs.provide([
  annotate, apiResources, apiVersions, attach, auth, clusterInfo, completion, config, cordon, cp, create, diff, drain, edit, events, explain, expose, label, patch, replace, rollout, set, taint, top, uncordon, version, wait,
]);
