import { WordsError, type Cases, type CompiledWords, type Parameters, type Part, type Words } from './message';

interface Saying {
  readonly id: string;
  readonly language: string;
  readonly parameters: Parameters;
  readonly counted?: number;
}

/** The words of one language, ready to be said. Knows plurals and numbers of the language through Intl, and carries no parser. */
export function createWords(compiled: CompiledWords, language: string): Words {
  return (id, parameters = {}) => {
    const message = Object.hasOwn(compiled, id) ? compiled[id] : undefined;
    if (message === undefined) throw new WordsError(`no words for "${id}" in ${language}`);
    return typeof message === 'string' ? message : say(message, { id, language, parameters });
  };
}

function say(parts: readonly Part[], saying: Saying): string {
  return parts.map((part) => sayPart(part, saying)).join('');
}

function sayPart(part: Part, saying: Saying): string {
  if (typeof part === 'string') return part;
  switch (part[0]) {
    case '#': return formatNumber(saying.counted ?? 0, saying.language);
    case 'argument': return String(parameter(part[1], saying));
    case 'number': return formatNumber(count(part[1], saying), saying.language);
    case 'select': return say(choose(part[2], String(parameter(part[1], saying)), saying), saying);
    case 'plural': return sayPlural(part, saying);
  }
}

function sayPlural([, name, type, offset, cases]: Extract<Part, readonly ['plural', ...unknown[]]>, saying: Saying): string {
  const value = count(name, saying);
  const counted = value - offset;
  const exact = cases[`=${value}`];
  return say(exact ?? choose(cases, pluralRules(saying.language, type).select(counted), saying), { ...saying, counted });
}

function choose(cases: Cases, key: string, { id }: Saying): readonly Part[] {
  const chosen = Object.hasOwn(cases, key) ? cases[key] : cases.other;
  if (chosen === undefined) throw new WordsError(`message "${id}" has neither a case "${key}" nor "other"`);
  return chosen;
}

function parameter(name: string, { id, parameters }: Saying): string | number {
  const value = parameters[name];
  if (value === undefined) throw new WordsError(`message "${id}" needs the parameter "${name}"`);
  return value;
}

function count(name: string, saying: Saying): number {
  const value = Number(parameter(name, saying));
  if (Number.isNaN(value)) throw new WordsError(`message "${saying.id}" needs a number for "${name}"`);
  return value;
}

function formatNumber(value: number, language: string): string {
  const format = formats.get(language) ?? new Intl.NumberFormat(language);
  formats.set(language, format);
  return format.format(value);
}

function pluralRules(language: string, type: 'cardinal' | 'ordinal'): Intl.PluralRules {
  const key = `${type} ${language}`;
  const known = rules.get(key) ?? new Intl.PluralRules(language, { type });
  rules.set(key, known);
  return known;
}

/** Costly to make, and the same for every sentence of a language. */
const formats = new Map<string, Intl.NumberFormat>();
const rules = new Map<string, Intl.PluralRules>();
