/** What the parser makes of a script: plain data, so that a process can keep it in its state. */

export type ParameterOperator = '-' | ':-' | '=' | ':=' | '?' | ':?' | '+' | ':+' | '#' | '##' | '%' | '%%' | 'length';

/** A piece of a word. `quoted` keeps the result from being split and matched against file names. */
export type Part =
  | { readonly text: string; readonly quoted?: true }
  | { readonly parameter: string; readonly operator?: ParameterOperator; readonly word?: Word; readonly quoted?: true }
  | { readonly command: Node; readonly quoted?: true }
  | { readonly arithmetic: Word; readonly quoted?: true };

export type Word = readonly Part[];

export type RedirectionOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<';

export interface Redirection {
  readonly operator: RedirectionOperator;
  readonly fd: number;
  /** The file, the descriptor, or the text of a here-document. */
  readonly word: Word;
}

export interface Assignment { readonly name: string; readonly word: Word }

export interface SimpleNode {
  readonly type: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
  readonly line: number;
}

export interface CaseItem { readonly patterns: readonly Word[]; readonly body: Node | null }

export type Node =
  | SimpleNode
  | { readonly type: 'pipeline'; readonly commands: readonly Node[] }
  | { readonly type: 'not'; readonly body: Node }
  | { readonly type: 'and-or'; readonly first: Node; readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Node }[] }
  | { readonly type: 'list'; readonly items: readonly Node[] }
  | { readonly type: 'background'; readonly body: Node; readonly text: string }
  | { readonly type: 'subshell'; readonly body: Node }
  | { readonly type: 'if'; readonly test: Node; readonly body: Node; readonly otherwise: Node | null }
  | { readonly type: 'while'; readonly until: boolean; readonly test: Node; readonly body: Node }
  | { readonly type: 'for'; readonly name: string; readonly words: readonly Word[] | null; readonly body: Node }
  | { readonly type: 'case'; readonly word: Word; readonly items: readonly CaseItem[] }
  | { readonly type: 'function'; readonly name: string; readonly body: Node }
  | { readonly type: 'redirected'; readonly body: Node; readonly redirections: readonly Redirection[] };

/** A mistake in the script's grammar. `incomplete`: more text could still mend it. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
  constructor(readonly found: string, readonly expecting: string | undefined, readonly line: number, readonly incomplete: boolean) {
    super(found);
  }
}

/** Words with a meaning of their own where a command begins. */
export const RESERVED: readonly string[] = ['!', '{', '}', 'case', 'do', 'done', 'elif', 'else', 'esac', 'fi', 'for', 'if', 'in', 'then', 'until', 'while'];
