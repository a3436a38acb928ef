import { load } from 'js-yaml';

/** What a YAML text says; nothing where it has only comments, or is not there. */
export function yamlIn(text: string | undefined): unknown {
  return text === undefined || text.replace(/^\uFEFF/, '').split('\n').every((line) => /^\s*(#.*)?$/.test(line)) ? undefined : load(text.replace(/^\uFEFF/, ''));
}
