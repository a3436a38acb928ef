import type { Json } from '../simulator/base/json';
import { failed, type Os } from '../simulator/base/program';
import { compareText } from '../simulator/base/text';
import { parseManifest } from '../manifest';
import { CommandError } from './errors';
import { sortedDeep } from './text/go';

/** One document read from a file, with the name messages call the file by. */
export interface Source { readonly source: string; readonly value: Json }
export interface Sources { readonly documents: readonly Source[]; readonly errors: readonly Error[] }

/** The documents of all files and folders, in order. A stream ends at its first broken document, and the others go on. */
export function readSources(os: Os, names: readonly string[], recursive: boolean, input: string): Sources {
  const paths = names.flatMap((name) => (name === '-' ? ['-'] : expand(os, name, recursive)));
  const documents: Source[] = [];
  const errors: Error[] = [];
  for (const path of paths) {
    const source = path === '-' ? 'STDIN' : path;
    for (const document of parseManifest(path === '-' ? input : textOf(os, path))) {
      if (document.problem) {
        errors.push(new CommandError(`error parsing ${source}: error converting YAML to JSON: ${document.problem.message}`));
        break;
      }
      if (document.value !== undefined && document.value !== null) documents.push({ source, value: sortedDeep(document.value) });
    }
  }
  return { documents, errors };
}

function textOf(os: Os, path: string): string {
  const text = os.readFile(path);
  if (failed(text)) throw new CommandError(text.errno === 'ENOENT' ? `the path "${path}" does not exist` : `the path "${path}" cannot be accessed`);
  return text;
}

function expand(os: Os, path: string, recursive: boolean): string[] {
  const stat = os.stat(path);
  if (failed(stat)) throw new CommandError(/^https?:/.test(path) ? `unable to read URL "${path}": the lab has no way to the internet` : `the path "${path}" does not exist`);
  return stat.type === 'directory' ? folder(os, path.replace(/\/+$/, ''), recursive) : [path];
}

function folder(os: Os, path: string, recursive: boolean): string[] {
  const names = os.list(path);
  if (failed(names)) throw new CommandError(`the path "${path}" cannot be accessed`);
  return names.toSorted(compareText).flatMap((name) => {
    const inner = `${path}/${name}`;
    const stat = os.stat(inner);
    if (!failed(stat) && stat.type === 'directory') return recursive ? folder(os, inner, true) : [];
    return /\.(json|ya?ml)$/.test(name) ? [inner] : [];
  });
}
