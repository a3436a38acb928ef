import type { Draft } from '../../base/json';
import { labelNameErrors, validateAnnotations, validateLabels } from '../../api/metadata';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { copy } from '../../base/json';
import type { NewObject, OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import type { Pod } from '../pod/kind';
import { validateSelector } from './checks';
import { defaultPodSpec } from './podDefaults';
import { validatePodSpec } from './podValidate';
import { matchesSelector, shownSelector } from './selector';

const OPERATORS = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** Fills what the template of a set of Pods leaves out. */
export function defaultTemplate(spec: Draft<{ readonly template: schema.PodTemplateSpec }>): void {
  spec.template ??= {};
  spec.template.metadata ??= {} as NonNullable<typeof spec.template.metadata>;
  spec.template.spec ??= { containers: [] };
  defaultPodSpec(spec.template.spec);
}

/** Every complaint about a template but those about its restart policy, of which each kind has its own. */
export function validateTemplate(template: schema.PodTemplateSpec, field: string): readonly FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, `${field}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.annotations`),
    ...validatePodSpec(template.spec ?? { containers: [] }, `${field}.spec`).filter((error) => error.field !== `${field}.spec.restartPolicy`),
  ];
}

/** Complaints about a template whose Pods run for ever, as those of a ReplicaSet; with a selector that can't be read Kubernetes looks no further. */
export function validateLastingTemplate(template: schema.PodTemplateSpec, selector: schema.LabelSelector | undefined): readonly FieldError[] {
  if (selector && isBroken(selector)) return [];
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  const policy = 'spec.template.spec.restartPolicy';
  return [
    ...validateTemplate(template, 'spec.template'),
    ...(RESTART_POLICIES.includes(restartPolicy ?? '') ? [] : [unsupportedValue(policy, restartPolicy, RESTART_POLICIES)]),
    ...(restartPolicy === 'Always' ? [] : [unsupportedValue(policy, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined ? [] : [forbiddenValue('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in ReplicaSet is not Supported')]),
  ];
}

/** Complaints about a set's own selector. */
export function validateOwnSelector(selector: schema.LabelSelector | undefined): readonly FieldError[] {
  if (!selector) return [requiredValue('spec.selector')];
  return [
    ...validateSelector(selector, 'spec.selector'),
    ...(selectsAll(selector) ? [invalidValue('spec.selector', {}, 'empty selector is invalid for deployment')] : []),
    ...(isBroken(selector) ? [invalidValue('spec.selector', shownSelector(selector), 'invalid label selector')] : []),
  ];
}

const isBroken = (selector: schema.LabelSelector) => selector.matchExpressions?.some(({ operator }) => !OPERATORS.has(operator)) ?? false;

/** Whether a selector asks for nothing. */
const selectsAll = (selector: schema.LabelSelector): boolean => !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length;

/** The complaint that a set would not find its own Pods, if its selector means anything. */
export function validateSelected(selector: schema.LabelSelector | undefined, template: schema.PodTemplateSpec): readonly FieldError[] {
  const { labels } = template.metadata ?? {};
  if (selector && (selectsAll(selector) || isBroken(selector))) return [];
  return selector && matchesSelector(selector, labels) ? [] : [invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')];
}

/** The warning that goes with a name that Pods bear. */
export function podNameWarnings(name: string): readonly string[] {
  const why = [...(name.includes('.') ? ['must not contain dots'] : labelNameErrors(name))];
  return why.length ? [`metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${why.join(' ')}]`] : [];
}

/** A Pod by a template, with a name that the server is to make from its owner's. */
export function podFrom(template: schema.PodTemplateSpec, owner: OwnerReference, namespace: string): NewObject<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1', kind: 'Pod', spec: copy(template.spec ?? { containers: [] }),
    metadata: {
      generateName: `${owner.name.length > 57 ? owner.name.slice(0, 57) : owner.name}-`, namespace,
      ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}), ownerReferences: [owner],
    },
  };
}
