/** One text that stands for these parts and no others. */
export const quotedKey = (...parts: readonly (string | undefined)[]): string => parts.map((part) => part ?? '').join('\0');
