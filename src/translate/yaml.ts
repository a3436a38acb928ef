import { load } from 'js-yaml';
import { TranslationError } from './problem';

/** What a YAML text says; nothing where it has only comments, or is not there. */
export function yamlIn(text: string | undefined): unknown {
  return text === undefined || text.split('\n').every((line) => /^\s*(#.*)?$/.test(line)) ? undefined : load(text);
}

/** What a YAML text says that stands in a file from a line on; throws TranslationError with the line where it is none. */
export function yamlOf(file: string, text: string | undefined, firstLine = 1): unknown {
  try {
    return yamlIn(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const says = (message.split('\n')[0] ?? message).replace(/ \(\d+:\d+\)$/, '');
    throw new TranslationError({ file, line: Number(/\((\d+):\d+\)/.exec(message)?.[1] ?? 1) + firstLine - 1, says: `this is no YAML: ${says}` }, { cause: error });
  }
}
