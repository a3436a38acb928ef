import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { missKeys, missParameters, parseLab, withoutGaps, type LabFolder } from '../../labs';
import type { Miss } from '../../labs/contract';
import { readYaml } from '../../manifest/wire';

/** A lab with its words in one language. */
export interface OpenedLab {
  readonly folder: LabFolder;
  title(key: string): string;
  miss(task: string, miss: Miss): string;
}

/** Reads a lab of the course. Throws an Error that names the labs there are. */
export function openLab(home: string, id: string, language: string): OpenedLab {
  const labs = join(home, 'content/labs');
  const known = readdirSync(labs).filter((name) => existsSync(join(labs, name, 'lab.yaml'))).toSorted();
  if (!known.includes(id)) throw new Error(`there is no lab "${id}"; there is ${known.join(', ')}`);
  const files = readdirSync(join(labs, id), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const folder = parseLab(Object.fromEntries(files.map((file) => [relative(labs, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')])));
  const messages = folder.messages[language] ?? folder.messages[folder.source];
  const site = siteWords(home, messages?.language ?? 'en');
  const say = (key: string, parameters?: Readonly<Record<string, string>>): string | undefined => {
    const text = messages?.texts[key] ?? site[key];
    return text === undefined ? undefined : String(new IntlMessageFormat(text, messages?.language ?? 'en').format(parameters));
  };
  return {
    folder,
    title: (key) => say(key) ?? key,
    miss(task, miss) {
      const parameters = missParameters(miss, say);
      const key = missKeys(task, miss).find((one) => (messages?.texts[one] ?? site[one]) !== undefined);
      const said = key === undefined ? undefined : say(key, parameters);
      return said === undefined
        ? [miss.kind, parameters['object'], parameters['path'], parameters['expected'] && `expected ${parameters['expected']}`, parameters['actual'] && `found ${parameters['actual']}`].filter(Boolean).join(', ')
        : withoutGaps(said);
    },
  };
}

/** The site's own words of a language, where it has some: key → text. */
function siteWords(home: string, language: string): Readonly<Record<string, string>> {
  const file = join(home, 'content/languages', language, 'ui.yaml');
  if (!existsSync(file)) return {};
  const words = readYaml(readFileSync(file, 'utf8')).value as unknown as Readonly<Record<string, string | { readonly text: string }>>;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, typeof value === 'string' ? value : value.text]));
}
