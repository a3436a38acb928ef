import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LabProps } from './props';
import type { Session } from './state/session';
import type { WordId } from './words';

export type Parameters = Readonly<Record<string, string | number>>;

export interface LabContextValue {
  readonly session: Session;
  readonly props: LabProps;
  readonly say: (id: WordId, parameters?: Parameters) => string;
  /** Says what the simulator names by id (news, rules, kinds of misses); undefined when the language has no sentence for it. */
  readonly sayAny: (id: string, parameters?: Parameters) => string | undefined;
  /** The lab's own words: its title, its tasks, their hints and misses. */
  readonly tell: (id: string, parameters?: Parameters) => string | undefined;
  /** Whether Monaco has loaded: other files then open in it at once. */
  readonly full: Signal<boolean>;
  /** Whether the map of the keys is open. */
  readonly keyMap: Signal<boolean>;
}

export const LabContext = createContext<LabContextValue | undefined>(undefined);

/** The lab that the part stands in. */
export function useLab(): LabContextValue {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('a part of a lab was used outside of one');
  return lab;
}

/** Virtual time as the page writes it: 1:12, from an hour on 1:02:03. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const rest = `${String(Math.floor(seconds / 60) % 60).padStart(seconds >= 3600 ? 2 : 1, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
}
