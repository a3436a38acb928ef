import { compareText } from '../simulator/base/text';
import type { Check, Evidence, Judgement, Miss, Read } from './contract';
import { historyOf, judgeMoments, judgeSequence, partialOf } from './judge-history';
import { judgeAbsent, judgeCount, judgeEvery, judgePresent, judgeSelects, listOf, MET, podsOf, serviceOf, unmet } from './judge-objects';
import { askerOf, judgeDns, judgeHttp, judgeOutput, lookupOf, requestOf } from './judge-probes';

/** What must be known to judge a check, each thing once, in the order of its canonical text. */
export function reads(check: Check): readonly Read[] {
  const found = new Map(readsOf(check).map((read) => [JSON.stringify(read), read]));
  return [...found].toSorted(([a], [b]) => compareText(a, b)).map(([, read]) => read);
}

function readsOf(check: Check): readonly Read[] {
  if ('all' in check) return check.all.flatMap(readsOf);
  if ('any' in check) return check.any.flatMap(readsOf);
  if ('none' in check) return check.none.flatMap(readsOf);
  if ('present' in check) return [listOf(check.present)];
  if ('absent' in check) return [listOf(check.absent)];
  if ('count' in check) return [listOf(check.count.of)];
  if ('every' in check) return [listOf(check.every.of)];
  if ('selects' in check) return [listOf(serviceOf(check)), listOf(podsOf(check))];
  if ('sequence' in check) return check.sequence.map(historyOf);
  if ('same' in check) return [historyOf(partialOf(check.same))];
  if ('changed' in check) return [historyOf(partialOf(check.changed))];
  if ('dns' in check) return [listOf(askerOf(check.dns.from)), lookupOf(check)];
  if ('http' in check) return [listOf(askerOf(check.http.from)), requestOf(check)];
  return [{ command: check.output.of }];
}

/** Whether a check must ask programs something (and so is judged on a fork, when the cluster is quiet). */
export const probes = (check: Check): boolean => reads(check).some((read) => 'exec' in read || 'command' in read);

/**
 * Judges a check by what was read; pure. What is not known makes it "unknown" only where the rest leaves it open, and a
 * check that does not hold says its nearest miss.
 */
export function judge(check: Check, evidence: Evidence, path = ''): Judgement {
  const judgement = judgeQuestion(check, evidence, path);
  if (judgement.verdict !== 'unmet' || check.as === undefined || judgement.miss.named !== undefined) return judgement;
  return { ...judgement, miss: { ...judgement.miss, named: check.as } };
}

function judgeQuestion(check: Check, evidence: Evidence, path: string): Judgement {
  const at = (word: string) => (path ? `${path}.${word}` : word);
  if ('all' in check) return judgeAll(check.all, evidence, at('all'));
  if ('any' in check) return judgeAny(check.any, evidence, at('any'));
  if ('none' in check) return judgeNone(check.none, evidence, at('none'));
  if ('present' in check) return judgePresent(check.present, evidence, at('present'));
  if ('absent' in check) return judgeAbsent(check.absent, evidence, at('absent'));
  if ('count' in check) return judgeCount(check, evidence, at('count'));
  if ('every' in check) return judgeEvery(check, evidence, at('every'));
  if ('selects' in check) return judgeSelects(check, evidence, at('selects'));
  if ('sequence' in check) return judgeSequence(check.sequence, evidence, at('sequence'));
  if ('same' in check) return judgeMoments('same', check.same, evidence, at('same'));
  if ('changed' in check) return judgeMoments('changed', check.changed, evidence, at('changed'));
  if ('dns' in check) return judgeDns(check, evidence, at('dns'));
  if ('http' in check) return judgeHttp(check, evidence, at('http'));
  return judgeOutput(check, evidence, at('output'));
}

/** The first part that does not hold speaks for all: authors order parts as a learner meets them. One that is not known yet leaves it open whether it would. */
function judgeAll(checks: readonly Check[], evidence: Evidence, path: string): Judgement {
  const judgements = checks.map((check, index) => judge(check, evidence, `${path}[${index}]`));
  const first = judgements.findIndex((each) => each.verdict !== 'met');
  const failed = judgements.find((each) => each.verdict === 'unmet');
  if (!failed && judgements[first]?.verdict === 'unknown') return { open: `${path}[${first}]`, ...judgements[first] };
  if (!failed || failed === judgements[first]) return judgements[first] ?? MET;
  return { ...failed, open: `${path}[${first}]` };
}

/** Kinds of misses from far to near: an object that is there came closer than none. */
const FAR: readonly Miss['kind'][] = ['no-object', 'not-seen-yet'];

function judgeAny(checks: readonly Check[], evidence: Evidence, path: string): Judgement {
  const judgements = checks.map((check, index) => judge(check, evidence, `${path}[${index}]`));
  const open = judgements.find((each) => each.verdict === 'met') ?? judgements.find((each) => each.verdict === 'unknown');
  const near = judgements.find((each) => each.verdict === 'unmet' && !FAR.includes(each.miss.kind));
  return open ?? near ?? judgements[0] ?? unmet({ kind: 'no-object', check: path });
}

function judgeNone(checks: readonly Check[], evidence: Evidence, path: string): Judgement {
  const judgements = checks.map((check, index) => judge(check, evidence, `${path}[${index}]`));
  const held = judgements.findIndex((each) => each.verdict === 'met');
  if (held >= 0) return unmet({ kind: 'still-there', check: `${path}[${held}]` });
  return judgements.find((each) => each.verdict === 'unknown') ?? MET;
}
