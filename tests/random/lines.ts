import '../../src/kubectl/late/index';
import { GLOBAL_FLAGS, type FlagSet } from '../../src/kubectl/flags';
import type { Verb } from '../../src/kubectl/verb';
import { allVerbs } from '../../src/kubectl/vocabulary';
import type { Chance } from './chance';

/** One command line as somebody might type it, what stands on its standard input, and when it is interrupted. */
export interface Typed { readonly line: string; readonly stdin: string; readonly interruptAfterMs?: number }

/** Files that lie at home while the lines run. */
export const FILES: Readonly<Record<string, string>> = {
  'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: web}}\ndata: {a: "1", b: two}\n',
  'pod.yaml': "apiVersion: v1\nkind: Pod\nmetadata: {name: one, labels: {app: one}}\nspec: {containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600']}]}\n",
  'set.yaml': "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: 'nginx:1.28'}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}\n",
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [x\n', 'odd.json': '{"kind":"List","apiVersion":"v1","items":[{"kind":"Pod"},null,3]}', 'nul.bin': '\u0000\u0001\ufffd\u0007binary\u0000', 'empty': '',
};

const KINDS = ['pods', 'po', 'pod', 'sts', 'statefulset', 'deploy', 'svc', 'service', 'pvc', 'pv', 'nodes', 'no', 'cm', 'configmaps', 'secret', 'ns', 'events', 'ev', 'sc', 'jobs', 'ds', 'rs', 'pdb', 'ep', 'endpointslices', 'all', 'pods,svc', 'cs', 'sa', 'pc', 'controllerrevisions', 'gadgets', 'statefulsets.apps', 'pods.v1.', ''];
const NAMES = ['web', 'web-0', 'web-1', 'web-9', 'client', 'db', 'a', 'one', 'worker-1', 'worker-2', 'default', 'kube-system', 'nothing', '*', '.', '..', '-', '--', 'Web_0', 'x'.repeat(300), '日本語', "'", 'a/b', 'a/b/c', '/'];
const VALUES = ['json', 'yaml', 'name', 'wide', 'jsonpath={.items[*].metadata.name}', 'jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}', 'jsonpath={', 'custom-columns=N:.metadata.name', 'go-template={{range .items}}{{.metadata.name}}{{end}}', 'app=web', 'app in (web,db)', 'app!=', '!', '0', '1', '-1', '3', '10', '1e9', '99999999999999999999', '5s', '-5s', '1h', 'client', 'server', 'true', 'false', 'default', 'kube-system', 'nowhere', '.metadata.name', '.spec', '{"spec":{"replicas":2}}', '[{"op":"add","path":"/metadata/labels/x","value":"y"}]', '{', '[]', 'null', 'a=1', 'a-', 'FOO=bar', 'busybox:1.36', 'nginx', '80', '80:90', 'merge', 'strategic', 'condition=Ready', 'jsonpath={.status.phase}=Running', 'delete', '', ' ', '\u0000', '\ud800', '日本語', '${HOME}', '$(echo x)', '`echo y`'];
const WORDS = ['ls', 'echo hello', 'cat cm.yaml', 'cat nul.bin', 'cat nothing', 'grep a cm.yaml', 'grep -c . set.yaml', "sed 's/a/b/g' cm.yaml", 'sort set.yaml', 'head -3 set.yaml', 'tail -n +2 pod.yaml', 'wc -l set.yaml', 'cut -d: -f1 cm.yaml', 'true', 'false', 'sleep 1', 'date', 'yes', 'seq 5', 'tr a-z A-Z', 'uniq', 'tee out.txt', 'xargs echo', 'watch -n 1 kubectl get pods', 'cd /tmp', 'export X=1', 'set -e', 'unset X', 'read x', 'test -f cm.yaml', '[ 1 -gt 0 ]', 'exit 3', 'kill %1', 'wait', 'jobs', 'trap "echo bye" EXIT', 'printf "%s %d\\n" a 1', 'f() { echo f; }', 'nosuchcommand', ':', '!', 'eval echo hi', '. ./empty', 'exec true', 'mktemp', 'vi cm.yaml'];
const JOINS = [' | ', ' && ', ' || ', '; ', ' & ', '\n', ' |', '&& ', ' ;; ', ' > ', ' 2>&1 | ', ' >> ', ' < '];
const FRAMES = ['for i in 1 2 3; do LINE; done', 'while read x; do LINE; done < cm.yaml', 'if LINE; then echo yes; else echo no; fi', '( LINE )', '{ LINE; }', 'x=$(LINE); echo "$x"', 'case x in x) LINE;; esac', 'LINE > out.txt', 'LINE 2>/dev/null', 'LINE < nul.bin', 'cat <<END | LINE\na: b\nEND', 'LINE &', 'timeout 1 LINE', '"LINE', "'LINE", '`LINE', '$(LINE', 'LINE \\', '! LINE', 'echo "LINE"', 'LINE | head -1', 'yes | LINE', 'LINE | true', 'until LINE; do break; done'];
const GARBAGE = ['', '', 'a: b\n', FILES['cm.yaml'] ?? '', FILES['odd.json'] ?? '', '\u0000\u0001\u0002', '\ufffd\ud800x', '---\n---\n', '{"kind":', 'y\n', 'x'.repeat(100_000), '日本語\r\n', '\u001b[31mred'];

function flagOf(chance: Chance, set: FlagSet): string {
  const name = chance.pick(Object.keys(set));
  const flag = set[name];
  const label = flag?.short && chance.number(2) ? `-${flag.short}` : `--${name}`;
  const value = quoted(chance, chance.pick(VALUES));
  return flag?.type === 'bool' && chance.number(8) ? label : chance.pick([`${label}=${value}`, `${label} ${value}`, label]);
}

/** Mostly as one word; now and then as the shell would tear it apart. */
const quoted = (chance: Chance, word: string): string => (chance.number(10) && !word.includes("'") ? `'${word}'` : word);

function argumentOf(chance: Chance): string {
  return chance.weighted([[5, chance.pick(KINDS)], [6, quoted(chance, chance.pick(NAMES))], [3, `${chance.pick(KINDS)}/${chance.pick(NAMES)}`], [2, quoted(chance, chance.pick(VALUES))], [1, '-- ls -l'], [1, '-- sh -c "echo hi; sleep 1"'], [3, `-f ${chance.pick([...Object.keys(FILES), '-', '.', 'nothing.yaml'])}`]]);
}

function kubectlLine(chance: Chance): string {
  const verb = chance.pick(allVerbs());
  const sub: Verb | undefined = verb.subverbs?.length && chance.number(8) ? chance.pick(verb.subverbs) : undefined;
  const words = [chance.pick(['kubectl', 'kubectl', 'k']), verb.name, ...(sub ? [sub.name] : [])];
  for (let more = chance.number(4); more > 0; more--) words.push(argumentOf(chance));
  for (let more = chance.number(4); more > 0; more--) words.push(flagOf(chance, { ...GLOBAL_FLAGS, ...(sub ?? verb).flags }));
  return words.join(' ');
}

/** Letters that are lost, doubled, swapped or foreign. */
function mistyped(chance: Chance, line: string): string {
  const at = chance.number(line.length + 1);
  const [before, after] = [line.slice(0, at), line.slice(at)];
  return chance.pick([before + after.slice(1), before + after.charAt(0) + after, before + after.charAt(1) + after.charAt(0) + after.slice(2), `${before}${chance.pick(['"', "'", '\\', '|', '&', ';', '(', ')', '<', '>', '$', '`', '{', '}', '*', '?', '~', '#', '\n', '\t', '\u0000', '日', '='])}${after}`]);
}

function lineOf(chance: Chance, depth = 0): string {
  const line = chance.weighted([[6, () => kubectlLine(chance)], [2, () => chance.pick(WORDS)], [depth > 2 ? 0 : 1, () => lineOf(chance, depth + 1) + chance.pick(JOINS) + lineOf(chance, depth + 1)], [depth > 2 ? 0 : 1, () => chance.pick(FRAMES).replace('LINE', () => lineOf(chance, depth + 1))]])();
  return chance.number(6) ? line : mistyped(chance, line);
}

/** A random line; the same chance gives the same line. */
export function typedBy(chance: Chance): Typed {
  const typed = { line: lineOf(chance), stdin: chance.pick(GARBAGE) };
  return chance.number(5) ? typed : { ...typed, interruptAfterMs: chance.pick([0, 1, 5, 50, 900]) };
}
