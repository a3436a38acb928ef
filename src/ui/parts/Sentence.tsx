import type { ComponentChildren } from 'preact';
import { useLab } from '../context';

interface SentenceProps {
  readonly text: string;
  readonly links?: 'names' | 'none';
  /** What the cluster gave for the sentence's places: Kubernetes' own words, the same in every language. */
  readonly values?: readonly unknown[];
}

/** A sentence of the lab: names of objects in the cluster become buttons that select them, text in backquotes is set as code, Kubernetes' words say that they are no translation. */
export function Sentence({ text, links = 'names', values = [] }: SentenceProps) {
  const { session } = useLab();
  const names = session.names.value;
  return <>{splitSentence(text, new Set(links === 'names' ? names.keys() : []), values.filter(isWord)).map((piece, index) => <Piece key={index} piece={piece} select={() => session.select(names.get(piece.text))} />)}</>;
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /[A-Za-z]/.test(value);

export interface SentencePiece { readonly text: string; readonly kind: 'text' | 'code' | 'name' | 'value' }

/** Cuts a sentence at backquotes, at values filled in and at whole names (a word goes on over dots, hyphens, slashes and equals signs, so a label's value is no name). */
export function splitSentence(text: string, names: ReadonlySet<string>, values: readonly string[] = []): readonly SentencePiece[] {
  return text.split(/(`[^`]*`)/).flatMap((part): SentencePiece[] => {
    const coded = part.startsWith('`') && part.endsWith('`') && part.length > 1;
    const bare = coded ? part.slice(1, -1) : part;
    if (coded) return [{ text: bare, kind: names.has(bare) ? 'name' : 'code' }];
    return atValues(bare, values).flatMap((piece): SentencePiece[] => (values.includes(piece) && !names.has(piece) ? [{ text: piece, kind: 'value' }] : words(piece, names)));
  });
}

/** Whole values only, the longest first: `web-1` is no part of `web-10`. */
function atValues(text: string, values: readonly string[]): readonly string[] {
  const longestFirst = values.toSorted((one, two) => two.length - one.length).map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return values.length === 0 ? [text] : text.split(new RegExp(`(?<![\\w.-])(${longestFirst.join('|')})(?![\\w-])`));
}

const words = (text: string, names: ReadonlySet<string>): SentencePiece[] =>
  text.split(/([a-z0-9](?:[a-z0-9.=/-]*[a-z0-9])?)/).filter((word) => word !== '').map((word) => ({ text: word, kind: names.has(word) && word.includes('-') ? 'name' : 'text' }));

/** Longer names may break where they must: a narrow column would else lose their end. */
const WHOLE_NAME_MAX = 24;

/** A name that ends in an ordinal (`web-0`): torn at its hyphen, the number would stand alone at the beginning of a line. */
export const isOrdinalName = (word: string): boolean => word.length <= WHOLE_NAME_MAX && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-\d+$/.test(word);

function Piece({ piece, select }: { readonly piece: SentencePiece; readonly select: () => void }): ComponentChildren {
  const whole = isOrdinalName(piece.text) ? 'whole' : undefined;
  if (piece.kind === 'text') return whole ? <span class={whole}>{piece.text}</span> : piece.text;
  if (piece.kind === 'value') return <span class={whole} lang="en" dir="ltr">{piece.text}</span>;
  if (piece.kind === 'code') return <span class="mono" lang="en">{piece.text}</span>;
  return <button type="button" class="link mono" lang="en" onClick={select}>{piece.text}</button>;
}
