import type { KeyToPath, Volume, VolumeProjection } from '../../schema/generated/types';
import type { Client } from '../api/client';
import { configMapTexts, ConfigError, fieldValue, missing, resourceValue, secretTexts, type PodFacts } from './environment';
import { specOf } from './container';

/** Files of a volume that is made from the API, by path. */
export type Content = Readonly<Record<string, { readonly text: string; readonly mode: number }>>;

const MODE = 0o644;
const TOKEN = 'eyJhbGciOiJSUzI1NiIsImtpZCI6Im9yZGluYWwifQ';

type Source = { readonly name?: string; readonly items?: readonly KeyToPath[]; readonly optional?: boolean };
type Items = readonly { readonly path: string; readonly mode?: number; readonly fieldRef?: { readonly fieldPath: string }; readonly resourceFieldRef?: { readonly containerName?: string; readonly resource: string; readonly divisor?: string } }[];

/** Whether a volume is filled from the API, and kept in step with it. */
export const isFilled = (volume: Volume): boolean => Boolean(volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI);

/** What such a volume is to hold now. Throws ConfigError for what is missing. */
export function contentOf(volume: Volume, facts: PodFacts, client: Client): Content {
  const namespace = facts.pod.metadata.namespace ?? 'default';
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) return pick('configmap', configMap, configMapTexts(client, configMap.name ?? '', namespace), configMap.defaultMode);
  if (secret) return pick('secret', { ...secret, name: secret.secretName ?? '' }, secretTexts(client, secret.secretName ?? '', namespace), secret.defaultMode);
  if (downwardAPI) return downward(downwardAPI.items, facts, downwardAPI.defaultMode);
  return joined((projected?.sources ?? []).map((source) => () => projectedContent(source, facts, client, namespace, projected?.defaultMode)));
}

/** All sources together; everything that is missing is told at once. */
function joined(sources: readonly (() => Content)[]): Content {
  const problems: string[] = [];
  const parts = sources.map((source) => {
    try {
      return source();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
      return {};
    }
  });
  if (problems.length) throw new ConfigError(problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]);
  return Object.assign({}, ...parts) as Content;
}

function projectedContent({ serviceAccountToken, downwardAPI, configMap, secret }: VolumeProjection, facts: PodFacts, client: Client, namespace: string, mode: number | undefined): Content {
  if (serviceAccountToken) return { [serviceAccountToken.path]: { text: `${TOKEN}.${facts.pod.metadata.uid.replace(/-/g, '')}`, mode: mode ?? MODE } };
  if (downwardAPI) return downward(downwardAPI.items, facts, mode);
  if (configMap) return pick('configmap', configMap, configMapTexts(client, configMap.name ?? '', namespace), mode);
  return secret ? pick('secret', secret, secretTexts(client, secret.name ?? '', namespace), mode) : {};
}

function pick(kind: 'configmap' | 'secret', { name = '', items, optional }: Source, texts: Readonly<Record<string, string>> | undefined, mode = MODE): Content {
  if (!texts && !optional) throw missing(kind, name);
  if (!items) return Object.fromEntries(Object.entries(texts ?? {}).map(([key, text]) => [key, { text, mode }]));
  return Object.fromEntries(items.flatMap((item) => {
    const text = texts?.[item.key];
    if (text === undefined && !optional) throw new ConfigError(kind === 'secret' ? `references non-existent secret key: ${item.key}` : `configmap references non-existent config key: ${item.key}`);
    return text === undefined ? [] : [[item.path, { text, mode: item.mode ?? mode }]];
  }));
}

function downward(items: Items | undefined, facts: PodFacts, mode = MODE): Content {
  return Object.fromEntries((items ?? []).map((item) => {
    const container = item.resourceFieldRef && specOf(facts.pod, item.resourceFieldRef.containerName ?? '');
    const text = item.fieldRef ? fieldValue(item.fieldRef.fieldPath, facts) : container && item.resourceFieldRef ? resourceValue(container, item.resourceFieldRef) : '';
    return [item.path, { text, mode: item.mode ?? mode }];
  }));
}
