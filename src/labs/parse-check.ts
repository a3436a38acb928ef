import type { Json } from '../simulator/base/json';
import type { Check, Moments, Partial } from './contract';
import { entries, items, list, mapping, optionalText, shapeOf, text, type Form } from './form';
import { isMembers, regularExpression } from './match';

const NONE: Check = { all: [] };
const WORDS = ['all', 'any', 'none', 'present', 'absent', 'count', 'every', 'selects', 'sequence', 'same', 'changed', 'dns', 'http', 'output'] as const;
type Word = (typeof WORDS)[number];

/** The vocabulary of checks: one reader a word. */
const READERS: Readonly<Record<Word, (form: Form) => Check>> = {
  all: (form) => ({ all: items(form, parseCheck, 1) }),
  any: (form) => ({ any: items(form, parseCheck, 1) }),
  none: (form) => ({ none: items(form, parseCheck, 1) }),
  present: (form) => ({ present: partial(form) }),
  absent: (form) => ({ absent: partial(form) }),
  count: (form) => (mapping(form, ['of', 'is'], ['of', 'is']) ? { count: { of: partial(form.at('of')), is: leaf(form.at('is')) } } : NONE),
  every: (form) => (mapping(form, ['of', 'is'], ['of', 'is']) ? { every: { of: partial(form.at('of')), is: leaf(form.at('is')) } } : NONE),
  selects(form) {
    if (!mapping(form, ['service', 'namespace', 'pods'], ['service', 'pods'])) return NONE;
    return { selects: { service: text(form.at('service')), ...optional('namespace', optionalText(form.at('namespace'))), pods: leaf(form.at('pods')) } };
  },
  sequence: (form) => ({ sequence: items(form, partial, 1) }),
  same: (form) => ({ same: moments(form) }),
  changed: (form) => ({ changed: moments(form) }),
  dns: (form) => (mapping(form, ['from', 'name', 'answers'], ['from', 'name', 'answers'])
    ? { dns: { from: text(form.at('from')), name: text(form.at('name')), answers: leaf(form.at('answers')) } }
    : NONE),
  http(form) {
    if (!mapping(form, ['from', 'url', 'status', 'body'], ['from', 'url'])) return NONE;
    return { http: { from: text(form.at('from')), url: text(form.at('url')), ...optional('status', given(form.at('status'))), ...optional('body', given(form.at('body'))) } };
  },
  output(form) {
    if (!mapping(form, ['of', 'matches', 'exit'], ['of'])) return NONE;
    return { output: { of: text(form.at('of')), ...optional('matches', given(form.at('matches'))), ...optional('exit', given(form.at('exit'))) } };
  },
};

const optional = <Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } => (value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value }));
const given = (form: Form): Json | undefined => (form.value === undefined ? undefined : leaf(form));

/** A check of lab.yaml: a mapping with one word of the vocabulary, and `as` where messages need a name for it. */
export function parseCheck(form: Form): Check {
  if (!mapping(form, [...WORDS, 'as'])) return NONE;
  const [word, ...more] = WORDS.filter((each) => isMembers(form.value) && form.value[each] !== undefined);
  if (!word) form.complain(`a check needs one of ${list(WORDS)}`);
  if (more.length > 0) form.complain(`a check has one word, this has ${list([word ?? '', ...more])}; join several with "all" or "any"`);
  const name = optionalText(form.at('as'));
  return { ...(word ? READERS[word](form.at(word)) : NONE), ...optional('as', name) };
}

function partial(form: Form): Partial {
  if (!isMembers(form.value)) {
    form.complain(`expected a part of an object, such as { apiVersion: v1, kind: Pod, metadata: { name: web-0 } }, found ${shapeOf(form.value)}`);
    return { kind: '' };
  }
  if (form.value.apiVersion !== undefined) text(form.at('apiVersion'));
  const kind = text(form.at('kind'));
  return { ...(leaf(form) as Partial), kind };
}

/** Any value; a text that looks like a condition must be one that can be read. */
function leaf(form: Form): Json {
  if (form.value === undefined) form.complain('a value is missing here');
  if (isMembers(form.value)) entries(form, (_, item) => leaf(item));
  else if (Array.isArray(form.value)) items(form, leaf);
  else if (typeof form.value === 'string') operator(form, form.value);
  return form.value ?? null;
}

function operator(form: Form, value: string): void {
  const comparison = /^(>=|<=|>|<)\s*(.*)$/.exec(value);
  if (comparison && !/^-?\d+(\.\d+)?$/.test(comparison[2]?.trim() ?? '')) form.complain(`after ${comparison[1]} a number must stand, as in "${comparison[1]} 3"`);
  if (/^\/.+\/[imsu]*$/s.test(value) && value.length > 2 && /[\\^$*+?()[\]{}|]/.test(value) && !regularExpression(value)) form.complain(`${value} is not a regular expression`);
}

function moments(form: Form): Moments {
  mapping(form, ['apiVersion', 'kind', 'name', 'namespace', 'path', 'across'], ['kind', 'name', 'path']);
  const across = form.at('across');
  if (across.value !== undefined && across.value !== 'incarnations' && across.value !== 'moments')
    across.complain('it may be "incarnations" (the object was deleted and came back) or "moments" (it changed)');
  return {
    ...optional('apiVersion', optionalText(form.at('apiVersion'))), kind: text(form.at('kind')), name: text(form.at('name')),
    ...optional('namespace', optionalText(form.at('namespace'))), path: text(form.at('path')), ...(across.value === 'moments' ? { across: 'moments' as const } : {}),
  };
}

