import webYaml from '../../content/scene/web.yaml?raw';
import { stillOf } from '../worker/still';
import type { SceneProps } from '../ui/scene/Scene';
import { growLanes, type Lanes } from '../ui/state/time-line';
import { base } from './addresses';
import { labWords, languageNamed } from './languages';

/** What happens by itself on the front page: a set of three is made, and one of its Pods deleted. */
const SCRIPT: SceneProps['script'] = [{ atMs: 2000, run: 'kubectl apply -f web.yaml' }, { atMs: 34_000, run: 'kubectl delete pod web-1' }];
/** The moment that is drawn where nothing moves: web-1 is coming back. */
const STILL_MS = 41_000;
/** The families of words that the scene says. */
const FAMILIES = ['scene', 'clock', 'cluster', 'set', 'slot', 'pod', 'node', 'claim', 'volume', 'time', 'segment', 'past', 'branches'];

const lab: SceneProps['lab'] = { id: 'scene', cluster: { nodes: 3 }, files: [{ name: 'web.yaml', text: webYaml }], before: [], tasks: [], predictions: [] };

let still: SceneProps['still'] | undefined;

/** The still picture, taken of the simulator itself when the site is built. */
function takeStill(): SceneProps['still'] {
  const { frames, log } = stillOf(lab, SCRIPT.map(({ atMs, run }) => ({ atMs, input: { line: { terminal: 1, text: run } } })), STILL_MS);
  const rows = new Map(frames.flatMap((frame) => frame.rows.map((row) => [row.key, row] as const)));
  for (const key of rows.keys()) if (gone(key, frames)) rows.delete(key);
  const lanes = frames.reduce<Lanes>((all, frame) => growLanes(all, frame.rows, frame.removed, frame.nowMs), new Map());
  return {
    log, rows: [...rows.values()], lanes: [...lanes], news: frames.flatMap(({ news }) => news).filter(({ message }) => message.startsWith('pod-')),
    inputs: frames.findLast(({ inputs }) => inputs.length > 0)?.inputs ?? [],
  };
}

/** Whether an object was removed after it was last there. */
const gone = (key: string, frames: ReturnType<typeof stillOf>['frames']): boolean =>
  frames.findLastIndex(({ removed }) => removed.includes(key)) > frames.findLastIndex(({ rows }) => rows.some((row) => row.key === key));

/** All that the scene's island needs, for one language. */
export function sceneProps(language: string): SceneProps {
  const words = Object.fromEntries(Object.entries(labWords(language)).filter(([id]) => FAMILIES.some((family) => id.startsWith(`${family}.`))));
  return { id: 'scene', lab, words, messages: {}, language: languageNamed(language).html, base, script: SCRIPT, still: (still ??= takeStill()) };
}
