/** Whether a command printed the same in both recordings. */
import { canonical, compareText, type Step } from './raw';
import { AGE, cells, HEADING, printed, tableOf } from './printed';
import type { Recording } from './recording';
import { collapse } from './reduce';

export type Difference = readonly [readonly string[], readonly string[]];

const isHelp = (step: Step): boolean => `${step.out}${step.err}`.length > 600 && /^Usage:/m.test(`${step.out}${step.err}`);

/** What a drain lists in the order its goroutines or its map had. */
function anyOrder(line: string): string {
  const match = /^(.*?(?:due to error: |when an error occurred: ))\[?(.*?)\]?(, continuing command\.\.\.|$)/.exec(line);
  return match ? `${match[1]}${(match[2] ?? '').split(/, (?=cannot )|; /).toSorted(compareText).join('; ')}${match[3]}` : line;
}

/** The rows of a watch per object, without repeats; and in what order the Pods of OrderedReady sets came and became ready, but for those that were there before. */
function watched(recording: Recording, text: string, there: ReadonlySet<string>): Map<string, string[]> {
  const lines = text.split('\n').filter(Boolean);
  const out = new Map<string, string[]>();
  const order = new Map<string, string[]>();
  const fresh = new Set<string>();
  const put = (map: Map<string, string[]>, key: string, value: string) => void map.set(key, [...(map.get(key) ?? []), value]);
  const sets = new Map(recording.of('Pod').flatMap((pod) => {
    const owner = pod.owner?.kind === 'StatefulSet' ? recording.things.get(pod.owner.uid) : undefined;
    return owner && pod.owner && owner.states[0]?.object.spec?.podManagementPolicy !== 'Parallel' ? [[pod.meta.name, pod.owner.name] as const] : [];
  }));
  if (lines.length && !HEADING.test(lines[0] ?? '')) lines.unshift('NAME');
  const head = lines.length ? (tableOf(lines.slice(0, 1)).rows[0] ?? []) : [];
  if (head.length > 1) put(out, 'heading', head.join(' | '));
  for (const line of lines.slice(1)) {
    const row = watchedRow(recording, lines[0] ?? '', head, line);
    const whole = row.length === head.length;
    const who = (whole && head.includes('NAME') ? row[head.indexOf('NAME')] : row[0]) ?? '';
    const name = who.slice(who.lastIndexOf('/') + 1);
    const known = out.get(who) ?? [];
    if (known.at(-1) === row.join(' | ')) continue;
    put(out, who, row.join(' | '));
    const set = sets.get(name);
    if (!set || !whole || !head.includes('STATUS') || !head.includes('READY')) continue;
    const [status, ready] = [row[head.indexOf('STATUS')], new Set((row[head.indexOf('READY')] ?? '').split('/')).size === 1];
    if (status === 'Pending' && (!there.has(name) || known.length > 0)) { fresh.add(name); put(order, set, `${name} came`); }
    if (status === 'Running' && ready && fresh.delete(name)) put(order, set, `${name} ready`);
  }
  for (const [set, tokens] of order) out.set(`order in ${set}`, collapse(tokens));
  return out;
}

function watchedRow(recording: Recording, first: string, head: readonly string[], line: string): string[] {
  let row = head.length > 1 ? (tableOf([first, line]).rows[1] ?? []) : line.trim().split(/ {2,}/);
  if (row.length !== head.length || row.some((cell) => cell.includes('   '))) row = line.trim().split(/ {3,}/);
  return head.length > 1 ? (cells(recording, [head, row])[1] ?? []) : row.map((cell) => (AGE.test(cell) ? '<any>' : recording.text(cell)));
}

/** Equal per object; of an object that was there before, one may have missed the beginning. */
function sameWatch(a: Map<string, string[]>, b: Map<string, string[]>, there: ReadonlySet<string>): boolean {
  const tail = (long: readonly string[], short: readonly string[]) => canonical(long.slice(-short.length)) === canonical(short);
  return canonical([...a.keys()].toSorted(compareText)) === canonical([...b.keys()].toSorted(compareText)) && [...a].every(([name, x]) => {
    const y = b.get(name) ?? [];
    if (canonical(x) === canonical(y)) return true;
    return there.has(name.slice(name.lastIndexOf('/') + 1)) && x.length > 0 && y.length > 0 && (tail(x, y) || tail(y, x));
  });
}

/** The lines of an ordinary command: exit code, output, errors. */
function linesOf(recording: Recording, step: Step): string[] {
  const command = step.run ?? '';
  let out = printed(recording, step.out ?? '', command);
  let err = printed(recording, step.err ?? '');
  if (command.includes('rollout status')) out = collapse(out.map((line) => (line.startsWith('Waiting') ? line.replace(/\d+ (out of|of|old|pods)/g, '# $1') : line)));
  if (command.includes('nslookup')) out = out.toSorted(compareText);
  if (command.includes('kubectl drain')) {
    const listed = (line: string) => line.replace(/\[(error .*)\]/, (_, list: string) => list.split(', error ').toSorted(compareText).join('; ').replaceAll('error ', ''));
    out = [...new Set(out.map(anyOrder))].toSorted(compareText);
    err = [...new Set(err.map(listed).map(anyOrder))].toSorted(compareText);
  }
  return [`exit ${step.exit}`, ...out, '-- stderr', ...err];
}

/** Undefined when the step's output is equal by the rules, else the lines of both. */
export function compareStep(a: Recording, b: Recording, index: number): Difference | undefined {
  const [x, y] = [a.steps[index] ?? {}, b.steps[index] ?? {}];
  if (isHelp(x)) return x.exit === y.exit ? undefined : [[`exit ${x.exit}`], [`exit ${y.exit}`]];
  if (x.kill !== undefined) {
    const there = new Set([a, b].flatMap((recording) => [...recording.things.values()].filter((thing) => thing.step < index).map((thing) => recording.text(thing.meta.name))));
    const [wx, wy] = [watched(a, x.out ?? '', there), watched(b, y.out ?? '', there)];
    wx.set('', printed(a, x.err ?? ''));
    wy.set('', printed(b, y.err ?? ''));
    const flat = (map: Map<string, string[]>) => [...map].toSorted(([m], [n]) => compareText(m, n)).flatMap(([name, rows]) => rows.map((row) => `${name}: ${row}`));
    return sameWatch(wx, wy, there) ? undefined : [flat(wx), flat(wy)];
  }
  const [lx, ly] = [linesOf(a, x), linesOf(b, y)];
  const without = (lines: readonly string[]) => canonical([lines[0], ...lines.slice(2)]);
  const late = (x.run ?? '').includes('rollout status') && (without(lx) === canonical(ly) || without(ly) === canonical(lx));
  return late || canonical(lx) === canonical(ly) ? undefined : [lx, ly];
}
