/** A part of the code is needed that the host has left out: it fetches the part, and runs the log again from its beginning. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing';
  constructor(readonly part: string) {
    super(`The part "${part}" has not been fetched yet.`);
  }
}

/** Code that a host may fetch when it is first needed. It holds code only, never state: with it, everything is as if it had always been there. */
export interface Late<Code> {
  /** The code; throws PartMissing while it is not there. */
  code(): Code;
  /** The code, undefined while it is not there. */
  present(): Code | undefined;
  /** What the part's module says when it is loaded; a test takes it away again. */
  provide(code: Code | undefined): void;
}

/** A place for code of a part: `part` is what the host knows it by. */
export function late<Code>(part: string): Late<Code> {
  let provided: Code | undefined;
  return {
    code() {
      if (provided === undefined) throw new PartMissing(part);
      return provided;
    },
    present: () => provided,
    provide: (code) => { provided = code; },
  };
}
