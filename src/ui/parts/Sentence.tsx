import type { ComponentChildren } from 'preact';
import { useLab } from '../context';

/** A sentence of the lab: names of objects in the cluster become buttons that select them, text in backquotes is set as code. */
export function Sentence({ text, links = 'names' }: { readonly text: string; readonly links?: 'names' | 'none' }) {
  const { session } = useLab();
  const names = session.names.value;
  return <>{splitSentence(text, new Set(links === 'names' ? names.keys() : [])).map((piece, index) => <Piece key={index} piece={piece} select={() => session.select(names.get(piece.text))} />)}</>;
}

export interface SentencePiece { readonly text: string; readonly kind: 'text' | 'code' | 'name' }

/** Cuts a sentence at backquotes and at whole names (a word goes on over dots, hyphens, slashes and equals signs, so a label's value is no name). */
export function splitSentence(text: string, names: ReadonlySet<string>): readonly SentencePiece[] {
  return text.split(/(`[^`]*`)/).flatMap((part): SentencePiece[] => {
    const coded = part.startsWith('`') && part.endsWith('`') && part.length > 1;
    const bare = coded ? part.slice(1, -1) : part;
    if (coded) return [{ text: bare, kind: names.has(bare) ? 'name' : 'code' }];
    return bare.split(/([a-z0-9](?:[a-z0-9.=/-]*[a-z0-9])?)/).filter((word) => word !== '').map((word) => ({ text: word, kind: names.has(word) && word.includes('-') ? 'name' : 'text' }));
  });
}

function Piece({ piece, select }: { readonly piece: SentencePiece; readonly select: () => void }): ComponentChildren {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'code') return <span class="mono" lang="en">{piece.text}</span>;
  return <button type="button" class="link mono" lang="en" onClick={select}>{piece.text}</button>;
}
