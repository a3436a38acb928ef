/** A message compiled at build: text as it stands, or parts to be put together with parameters. Plain JSON, so that it travels in the page. */
export type Message = string | readonly Part[];

export type Part =
  | string
  /** The number a plural counts, where ICU writes `#`. */
  | readonly ['#']
  | readonly ['argument', string]
  | readonly ['number', string]
  | readonly ['plural', string, 'cardinal' | 'ordinal', offset: number, Cases]
  | readonly ['select', string, Cases];

export type Cases = Readonly<Record<string, readonly Part[]>>;

/** The words of one language, by id. */
export type CompiledWords = Readonly<Record<string, Message>>;

export type Parameters = Readonly<Record<string, string | number>>;

/** Says the message `id`, its parameters filled in. An unknown id or a missing parameter is our mistake, and throws. */
export type Words = (id: string, parameters?: Parameters) => string;

/** Words that cannot be read or said: names the file or the id, so that a translator can act on it. */
export class WordsError extends Error {
  override readonly name = 'WordsError';
}
