import { compareText } from '../base/text';
import { labelValueErrors, qualifiedNameErrors } from './metadata';
import { badRequest } from './status';

export type Labels = Readonly<Record<string, string>>;
type Operator = 'in' | 'notin' | 'exists' | 'missing' | 'gt' | 'lt' | '=' | '!=';

/** One condition of a label selector. */
export interface Requirement { readonly key: string; readonly operator: Operator; readonly values: readonly string[] }

/** A selector as specs carry it. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Whether labels meet every requirement. */
export const meets = (requirements: readonly Requirement[], labels: Labels | undefined): boolean => requirements.every((requirement) => meetsOne(requirement, labels?.[requirement.key]));

function meetsOne({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'exists': return value !== undefined;
    case 'missing': return value === undefined;
    case 'in': case '=': return value !== undefined && values.includes(value);
    case 'notin': case '!=': return value === undefined || !values.includes(value);
    case 'gt': case 'lt': {
      if (value === undefined || !/^-?\d+$/.test(value)) return false;
      return operator === 'gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
  }
}

const EXPRESSIONS: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: 'missing' };

/** A spec's selector as requirements. An empty selector selects everything, none at all (undefined) nothing. */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const equals = Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] }));
  const expressions = (selector.matchExpressions ?? []).map((item): Requirement => ({ key: item.key, operator: EXPRESSIONS[item.operator] ?? 'in', values: item.values ?? [] }));
  return [...equals, ...expressions];
}

/** Whether a spec's selector selects these labels; a selector that is not there selects nothing. */
export const selectorMatches = (selector: LabelSelector | undefined, labels: Labels | undefined): boolean => selector !== undefined && meets(requirementsOf(selector), labels);

/** Requirements in the text form of `-l` and of the scale subresource, ordered by key. */
export function selectorText(requirements: readonly Requirement[]): string {
  return requirements.toSorted((a, b) => compareText(a.key, b.key)).map(({ key, operator, values }) => {
    const list = `(${values.toSorted(compareText).join(',')})`;
    switch (operator) {
      case 'exists': return key;
      case 'missing': return `!${key}`;
      case 'in': return `${key} in ${list}`;
      case 'notin': return `${key} notin ${list}`;
      case 'gt': return `${key}>${values[0] ?? ''}`;
      case 'lt': return `${key}<${values[0] ?? ''}`;
      default: return `${key}${operator}${values[0] ?? ''}`;
    }
  }).join(',');
}

const SYMBOLS = ['==', '!=', '!', '(', ')', ',', '=', '>', '<'];
const OPERATORS: Readonly<Record<string, Operator>> = { '=': '=', '==': '=', '!=': '!=', in: 'in', notin: 'notin', '>': 'gt', '<': 'lt' };

function tokens(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const token = /^\s+/.exec(rest)?.[0] ?? SYMBOLS.find((symbol) => rest.startsWith(symbol)) ?? /^[^\s!(),=><]+/.exec(rest)?.[0] ?? rest;
    if (token.trim()) found.push(token);
    at += token.length;
  }
  return found;
}

const isIdentifier = (token: string | undefined): token is string => token !== undefined && !SYMBOLS.includes(token);

/** Parses the text of a labelSelector. Throws BadRequest in Kubernetes' words. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const parser = new LabelParser(tokens(text));
  return parser.all();
}

class LabelParser {
  private at = 0;
  constructor(private readonly list: readonly string[]) {}

  all(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.list[this.at];
      if (token === undefined) return requirements;
      if (token !== '!' && !isIdentifier(token)) throw badRequest(`found '${token}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.requirement());
      const next = this.list[this.at++];
      if (next === undefined) return requirements;
      if (next !== ',') throw badRequest(`found '${next}', expected: ',' or 'end of string'`);
      const after = this.list[this.at];
      if (after !== '!' && !isIdentifier(after)) throw badRequest(`found '${after ?? ''}', expected: identifier after ','`);
    }
  }

  private requirement(): Requirement {
    if (this.list[this.at] === '!') {
      this.at++;
      return this.checked({ key: this.identifier(), operator: 'missing', values: [] });
    }
    const key = this.identifier();
    const token = this.list[this.at];
    if (token === undefined || token === ',') return this.checked({ key, operator: 'exists', values: [] });
    this.at++;
    const operator = OPERATORS[token];
    if (!operator) throw this.broken(`found '${token}', expected: in, notin, =, ==, !=, gt, lt`);
    return this.checked({ key, operator, values: operator === 'in' || operator === 'notin' ? this.values() : [this.value()] });
  }

  private identifier(): string {
    const token = this.list[this.at++];
    if (!isIdentifier(token)) throw this.broken(`found '${token ?? ''}', expected: identifier`);
    return token;
  }

  private value(): string {
    const token = this.list[this.at];
    return token === undefined || token === ',' ? '' : this.identifier();
  }

  private values(): readonly string[] {
    const open = this.list[this.at++];
    if (open !== '(') throw this.broken(`found '${open ?? ''}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.list[this.at++];
      if (token === ')') return values;
      if (token === ',') { if (!isIdentifier(this.list[this.at])) values.push(''); continue; }
      if (!isIdentifier(token)) throw this.broken(`found '${token ?? ''}', expected: ',', ')' or identifier`);
      values.push(token);
      const next = this.list[this.at];
      if (next !== ',' && next !== ')') throw this.broken(`found '${next ?? ''}', expected: ',' or ')'`);
    }
  }

  private checked(requirement: Requirement): Requirement {
    const key = qualifiedNameErrors(requirement.key).map((why) => `key: Invalid value: ${JSON.stringify(requirement.key)}: ${why}`);
    const values = requirement.values.flatMap((value, index) => labelValueErrors(value).map((why) => `values[${index}][${requirement.key}]: Invalid value: ${JSON.stringify(value)}: ${why}`));
    const counted = requirement.operator === 'gt' || requirement.operator === 'lt';
    const numbers = counted && !/^[-+]?\d+$/.test(requirement.values[0] ?? '') ? [`values[0]: Invalid value: ${JSON.stringify(requirement.values[0] ?? '')}: for 'Gt', 'Lt' operators, the value must be an integer`] : [];
    const all = [...key, ...numbers, ...values];
    if (all.length) throw this.broken(all.length === 1 ? all[0] ?? '' : `[${all.join(', ')}]`);
    return requirement;
  }

  private broken(why: string): Error {
    return badRequest(`unable to parse requirement: ${why}`);
  }
}

/** One condition of a field selector. */
export interface FieldTerm { readonly field: string; readonly operator: '=' | '!='; readonly value: string }

/** Parses the text of a fieldSelector: `field=value` terms joined by commas; `\,`, `\=` and `\\` stand for themselves. */
export function parseFieldSelector(text: string): readonly FieldTerm[] {
  const terms = (text.match(/(?:\\.|[^,\\])+/g) ?? []).filter((term) => term !== '');
  return terms.map((term) => {
    const parts = /^((?:\\.|[^=!\\])*?)(!=|==|=)((?:\\.|[^\\])*)$/.exec(term);
    if (!parts) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator, value = ''] = parts;
    return { field, operator: operator === '!=' ? '!=' : '=', value: value.replace(/\\(.)/g, '$1') };
  });
}
