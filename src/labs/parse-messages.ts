import type { LabDocument, LabProblem } from './document';
import { entries, formOf, mapping, shapeOf, text, type Form } from './form';
import type { Lab } from './contract';
import { isMembers } from './match';

/** The words of one lab in one language: key → MessageFormat text. */
export interface LabMessages {
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
  /** What a translator must know of a key; in the source language only. */
  readonly descriptions: Readonly<Record<string, string>>;
}

/** `title`, `tasks.<id>.title`, `tasks.<id>.hint.<n>` (from 1): what every language must have. */
export function neededKeys(lab: Lab): readonly string[] {
  const ofTask = lab.tasks.flatMap((task) => [`tasks.${task.id}.title`, ...Array.from({ length: task.hints }, (_, index) => `tasks.${task.id}.hint.${index + 1}`)]);
  const ofPrediction = lab.predictions.flatMap((one) => [`predictions.${one.id}.title`, ...one.choices.map((choice) => `predictions.${one.id}.choice.${choice}`)]);
  return ['title', ...ofTask, ...ofPrediction];
}

/** Reads one messages file: key → text, or `{ text, description }`. */
export function parseMessages(document: LabDocument, language: string, problems: LabProblem[]): LabMessages {
  const texts: Record<string, string> = {};
  const descriptions: Record<string, string> = {};
  entries(formOf(document, problems), (key, form) => {
    if (typeof form.value === 'string') texts[key] = form.value;
    else if (isMembers(form.value) && mapping(form, ['text', 'description'], ['text'])) {
      texts[key] = text(form.at('text'));
      if (form.at('description').value !== undefined) descriptions[key] = text(form.at('description'));
    } else form.complain(`expected a text, or a mapping with "text" and "description", found ${shapeOf(form.value)}`);
  });
  return { language, texts, descriptions };
}

/** The words that stand for parts of the check in messages: every `as`. */
export function namesOf(check: unknown): readonly string[] {
  if (typeof check !== 'object' || check === null) return [];
  const own = 'as' in check && typeof check.as === 'string' ? [check.as] : [];
  return [...own, ...Object.values(check).flatMap(namesOf)];
}

/** Complains about keys that nothing asks for, and about what the source lacks; a translation that lacks some is under work, and not shown yet. */
export function proveMessages(lab: Lab, messages: LabMessages, form: Form, source: boolean): void {
  const needed = neededKeys(lab);
  if (source) for (const key of needed) if (messages.texts[key] === undefined) form.complain(`the message "${key}" is missing`);
  for (const key of Object.keys(messages.texts)) {
    if (!needed.includes(key) && !isMissKey(lab, key)) form.at(key).complain(`nothing asks for the message "${key}"`);
    if (source && messages.descriptions[key] === undefined) form.at(key).complain(`"${key}" needs a description, because this is the language others are translated from`);
  }
}

const KINDS: readonly string[] = [
  'no-object', 'field-differs', 'field-missing', 'too-many', 'too-few', 'still-there',
  'order', 'not-seen-yet', 'unchanged', 'changed', 'no-answer',
  'wrong-answers', 'status-differs', 'output-differs', 'exit-differs', 'selects-none',
];

function isMissKey(lab: Lab, key: string): boolean {
  const task = lab.tasks.find((each) => key.startsWith(`tasks.${each.id}.miss.`));
  if (!task) return false;
  const rest = key.slice(`tasks.${task.id}.miss.`.length).split('.');
  const names = namesOf(task.check);
  return rest.length === 1 ? KINDS.includes(rest[0] ?? '') || names.includes(rest[0] ?? '') : rest.length === 2 && names.includes(rest[0] ?? '') && KINDS.includes(rest[1] ?? '');
}
