import type { Json } from '../simulator/base/json';
import { compareText } from '../simulator/base/text';
import type { Check, Evidence, Judgement, Miss, Partial, Read } from './contract';
import { judgeNumber, judgePresent, LAB_NAMESPACE, MET, unknown, unmet } from './judge-objects';
import { isOperator, regularExpression, satisfies } from './match';

type Of<Key extends string> = Extract<Check, { readonly [K in Key]: unknown }>;
type Output = NonNullable<ReturnType<Evidence['output']>>;

/** `testpod` or `namespace/testpod`: where a question is asked from. */
function place(from: string): { readonly namespace: string; readonly pod: string } {
  const slash = from.indexOf('/');
  return slash < 0 ? { namespace: LAB_NAMESPACE, pod: from } : { namespace: from.slice(0, slash), pod: from.slice(slash + 1) };
}

/** The Pod that asks: it must be running before anything can be asked. */
export const askerOf = (from: string): Partial => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: place(from).pod, namespace: place(from).namespace }, status: { phase: 'Running' } });

const execIn = (from: string, args: readonly string[]): Extract<Read, { exec: unknown }> => ({ exec: { ...place(from), args } });
export const lookupOf = ({ dns }: Of<'dns'>) => execIn(dns.from, ['nslookup', dns.name]);
export const requestOf = ({ http }: Of<'http'>) => execIn(http.from, ['curl', '-s', '-i', '-m', '5', http.url]);

/** The addresses nslookup found: those after its server's own, whichever of the usual nslookups printed them. */
export function addressesIn(output: string): readonly string[] {
  const lines = output.split('\n');
  const server = lines.findIndex((line) => /^Server:/.test(line));
  const answers = lines.slice(server < 0 ? 0 : server + 2);
  return [...new Set(answers.flatMap((line) => /^Address(?: \d+)?:\s+([0-9a-fA-F.:]+)/.exec(line)?.[1] ?? []))].toSorted(compareText);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').findLast((line) => line.trim() !== '')?.trim() ?? '';
const asker = (from: string): Pick<Miss, 'object'> => ({ object: { kind: 'Pod', namespace: place(from).namespace, name: place(from).pod } });

export function judgeDns(check: Of<'dns'>, evidence: Evidence, path: string): Judgement {
  const { from, name, answers } = check.dns;
  const running = judgePresent(askerOf(from), evidence, path);
  if (running.verdict !== 'met') return running;
  const output = evidence.output(lookupOf(check));
  if (!output) return unknown('the name was not looked up yet');
  const found = addressesIn(output.out);
  const miss = { check: path, ...asker(from), path: name };
  if (found.length === 0 && answers !== 0) return unmet({ kind: 'no-answer', ...miss, expected: answers, actual: lastLine(output.out + output.err) });
  if (!Array.isArray(answers)) {
    return judgeNumber(answers, found.length, miss).verdict === 'met' ? MET : unmet({ kind: 'wrong-answers', ...miss, expected: answers, actual: found.length });
  }
  const wanted: readonly Json[] = answers;
  return found.length === wanted.length && wanted.every((address) => found.some((one) => satisfies(address, one))) ? MET : unmet({ kind: 'wrong-answers', ...miss, expected: wanted, actual: found });
}

export function judgeHttp(check: Of<'http'>, evidence: Evidence, path: string): Judgement {
  const { from, url, status = 200, body } = check.http;
  const running = judgePresent(askerOf(from), evidence, path);
  if (running.verdict !== 'met') return running;
  const output = evidence.output(requestOf(check));
  if (!output) return unknown('the address was not asked yet');
  const miss = { check: path, ...asker(from), path: url };
  const answer = /^HTTP\/[\d.]+ (\d{3})/.exec(output.out);
  if (!answer) return unmet({ kind: 'no-answer', ...miss, expected: status, actual: lastLine(output.err) || output.exit });
  if (!satisfies(status, Number(answer[1]))) return unmet({ kind: 'status-differs', ...miss, expected: status, actual: Number(answer[1]) });
  const content = output.out.slice(output.out.search(/\r?\n\r?\n/)).replace(/^\r?\n\r?\n/, '');
  return body === undefined || textMatches(body, content) ? MET : unmet({ kind: 'output-differs', ...miss, expected: body, actual: content });
}

export function judgeOutput(check: Of<'output'>, evidence: Evidence, path: string): Judgement {
  const { of, matches, exit } = check.output;
  const output: Output | undefined = evidence.output({ command: of });
  if (!output) return unknown('the command was not run yet');
  const miss = { check: path, path: of };
  if (!satisfies(exit ?? 0, output.exit)) return unmet({ kind: 'exit-differs', ...miss, expected: exit ?? 0, actual: output.exit });
  return matches === undefined || textMatches(matches, output.out) ? MET : unmet({ kind: 'output-differs', ...miss, expected: matches, actual: output.out });
}

/** A text as a leaf asks: by operator, or word for word but for the line feed at its end. */
function textMatches(expected: Json, actual: string): boolean {
  if (typeof expected === 'string' && (isOperator(expected) || regularExpression(expected))) return satisfies(expected, actual.replace(/\n$/, ''));
  return actual.replace(/\n$/, '') === String(expected).replace(/\n$/, '');
}
