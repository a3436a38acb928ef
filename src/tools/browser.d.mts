/** The path of a browser the tests can drive, or nothing. */
export function findBrowser(): string | undefined;
/** Makes sure there is one, installing it where that is possible; false when there is none, after saying why. */
export function ensureBrowser(): boolean;
