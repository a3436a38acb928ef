import type { Json } from '../simulator/base/json';
import type { LabDocument, LabProblem } from './document';
import { isMembers } from './match';

/** A place in a document, and the way to say what is wrong there. All complaints are collected. */
export interface Form {
  readonly value: Json | undefined;
  readonly path: string;
  at(step: string | number): Form;
  complain(message: string): void;
}

export function formOf(document: LabDocument, problems: LabProblem[]): Form {
  const form = (value: Json | undefined, path: string): Form => ({
    value, path,
    at: (step) => form(isMembers(value) ? value[step] : Array.isArray(value) ? (value as readonly Json[])[Number(step)] : undefined, path ? `${path}.${step}` : String(step)),
    complain: (message) => void problems.push({ file: document.file, line: document.line(path), field: path, message }),
  });
  return form(document.value, '');
}

/** The word for what stands there, for sentences of the form "expected a list, found a text". */
export function shapeOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return { object: 'a mapping', string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as 'object' | 'string' | 'number' | 'boolean'];
}

/** Whether there is a mapping with known members only; an unknown member is named with what it could have been. */
export function mapping(form: Form, known: readonly string[], needed: readonly string[] = []): boolean {
  if (!isMembers(form.value)) {
    form.complain(`expected a mapping with ${list(needed.length ? needed : known)}, found ${shapeOf(form.value)}`);
    return false;
  }
  for (const key of Object.keys(form.value)) if (!known.includes(key)) form.at(key).complain(`there is no field "${key}" here; ${meant(key, known)}`);
  for (const key of needed) if (form.value[key] === undefined) form.complain(`the field "${key}" is missing`);
  return true;
}

function meant(key: string, known: readonly string[]): string {
  const near = known.find((name) => name.toLowerCase() === key.toLowerCase()
    || name.startsWith(key) || key.startsWith(name)
    || [...name].toSorted(order).join('') === [...key].toSorted(order).join(''));
  return near ? `did you mean "${near}"?` : `it may be ${list(known)}`;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const list = (names: readonly string[]): string => (names.length < 2 ? `"${names[0] ?? ''}"` : `${names.slice(0, -1).map((name) => `"${name}"`).join(', ')} or "${names.at(-1)}"`);

export function text(form: Form): string {
  if (typeof form.value === 'string' && form.value !== '') return form.value;
  const remedy = typeof form.value === 'number' || typeof form.value === 'boolean' ? `; put it in quotes: "${String(form.value)}"` : '';
  form.complain(`expected a text, found ${form.value === '' ? 'an empty one' : shapeOf(form.value)}${remedy}`);
  return '';
}

export function optionalText(form: Form): string | undefined {
  return form.value === undefined ? undefined : text(form);
}

export function integer(form: Form, least: number): number {
  if (typeof form.value === 'number' && Number.isInteger(form.value) && form.value >= least) return form.value;
  form.complain(`expected a whole number of at least ${least}, found ${typeof form.value === 'number' ? String(form.value) : shapeOf(form.value)}`);
  return least;
}

export function flag(form: Form): boolean {
  if (form.value === undefined || typeof form.value === 'boolean') return form.value === true;
  form.complain(`expected true or false, found ${shapeOf(form.value)}`);
  return false;
}

export function items<T>(form: Form, read: (item: Form) => T, least = 0): readonly T[] {
  if (form.value === undefined && least === 0) return [];
  if (!Array.isArray(form.value)) {
    form.complain(`expected a list, found ${shapeOf(form.value)}`);
    return [];
  }
  if (form.value.length < least) form.complain('the list is empty');
  return form.value.map((_, index) => read(form.at(index)));
}

/** The members of a mapping with free names, in order. */
export function entries<T>(form: Form, read: (name: string, item: Form) => T): readonly T[] {
  if (form.value === undefined) return [];
  if (isMembers(form.value)) return Object.keys(form.value).map((name) => read(name, form.at(name)));
  form.complain(`expected a mapping, found ${shapeOf(form.value)}`);
  return [];
}
