import type { Json } from '../../simulator/base/json';
import { ApiError } from '../../simulator/api/errors';
import { parseLabelSelector, type Requirement } from '../../simulator/api/selectors';
import { CommandError } from '../errors';
import { given, intOrString, type Generator } from './generator';

export const namespace: Generator = {
  name: 'namespace', aliases: ['ns'], summary: 'Create a Namespace', usage: 'NAME', flags: {}, apiVersion: 'v1', kind: 'Namespace', namespaced: false,
  build: () => ({ spec: {}, status: {} }),
};

export const serviceaccount: Generator = {
  name: 'serviceaccount', aliases: ['sa'], summary: 'Create a ServiceAccount', usage: 'NAME', flags: {}, failing: 'serviceaccount', apiVersion: 'v1', kind: 'ServiceAccount', namespaced: true,
  build: () => ({}),
};

export const priorityclass: Generator = {
  name: 'priorityclass', aliases: ['pc'], summary: 'Create a PriorityClass', usage: 'NAME --value=N [--global-default] [--preemption-policy=Never]', failing: 'priorityclass', apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', namespaced: false,
  flags: { value: { type: 'int', help: 'the priority' }, 'global-default': { type: 'bool', help: 'Pods that name no class get this one' }, description: { type: 'string' }, 'preemption-policy': { type: 'string', help: 'PreemptLowerPriority or Never' } },
  build: ({ flags }) => ({
    value: flags.int('value') ?? 0, ...(flags.bool('global-default') ? { globalDefault: true } : {}), ...given({ description: flags.string('description') || undefined }), preemptionPolicy: flags.string('preemption-policy') || 'PreemptLowerPriority',
  }),
};

const IN_OBJECTS: Readonly<Record<Requirement['operator'], string | undefined>> = { '=': undefined, in: 'In', notin: 'NotIn', '!=': 'NotIn', exists: 'Exists', missing: 'DoesNotExist', gt: 'Gt', lt: 'Lt' };

/** `app=web,tier in (a)` as a selector of an object. */
function selectorOf(text: string): Json {
  try {
    const requirements = parseLabelSelector(text);
    const labels = requirements.filter((one) => one.operator === '=').map((one) => [one.key, one.values[0] ?? ''] as const);
    const expressions = requirements.filter((one) => one.operator !== '=').map((one) => ({ key: one.key, operator: IN_OBJECTS[one.operator] ?? '', ...(one.values.length ? { values: one.values } : {}) }));
    return { ...(labels.length ? { matchLabels: Object.fromEntries(labels) } : {}), ...(expressions.length ? { matchExpressions: expressions } : {}) };
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(error.message);
    throw error;
  }
}

export const poddisruptionbudget: Generator = {
  name: 'poddisruptionbudget', aliases: ['pdb'], summary: 'Create a PodDisruptionBudget', usage: 'NAME --selector=SELECTOR (--min-available=N | --max-unavailable=N)', failing: 'poddisruptionbudgets', apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespaced: true,
  flags: { selector: { type: 'string', help: 'whose Pods it protects' }, 'min-available': { type: 'string', help: 'a number or a percentage' }, 'max-unavailable': { type: 'string', help: 'a number or a percentage' } },
  build({ flags }) {
    const [selector, least, most] = [flags.string('selector'), flags.string('min-available'), flags.string('max-unavailable')];
    if (!selector) throw new CommandError('a selector must be specified');
    if (!least && !most) throw new CommandError('one of min-available or max-unavailable must be specified');
    if (least && most) throw new CommandError('min-available and max-unavailable cannot be both specified');
    for (const [name, value] of [['min-available', least], ['max-unavailable', most]]) if (value && !/^\d+%?$/.test(value)) throw new CommandError(`invalid format specified for ${name ?? ''}`);
    return { spec: { ...(least ? { minAvailable: intOrString(least) } : {}), selector: selectorOf(selector), ...(most ? { maxUnavailable: intOrString(most) } : {}) }, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } };
  },
};
