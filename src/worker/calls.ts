import type { NetworkCall } from '../simulator/cluster/contract';
import type { CallRow, News } from './protocol';

/** A loop that asks every second is told of once, and again when it has been silent this long or gets another answer. */
const AGAIN_MS = 30_000;
/** How many requests a picture shows of one moment. */
const MOST = 12;

/** A network's name as the key of a row; the learner's machine and addresses that nobody has are no rows. */
function rowKeyOf(network: string, nodes: ReadonlySet<string>): string {
  if (network.includes('/')) return `Pod ${network}`;
  return nodes.has(network) ? `Node ${network}` : network;
}

/** Requests as the page draws them: what is repeated stands once with its count, and of a name's search only what was found, if something was. Pure. */
export function callRows(calls: readonly NetworkCall[], beganMs: number, nodes: ReadonlySet<string>): readonly CallRow[] {
  const rows = new Map<string, CallRow>();
  for (const call of calls) {
    if (call.from === call.to || (call.protocol === 'dns' && isSearch(call, calls))) continue;
    const { atMs, from, to, ...rest } = call;
    const key = JSON.stringify([from, to, rest]);
    const before = rows.get(key)?.count ?? 0;
    rows.delete(key);
    rows.set(key, { ...rest, atMs: atMs - beganMs, from: rowKeyOf(from, nodes), to: rowKeyOf(to, nodes), count: before + 1 });
  }
  return [...rows.values()].slice(-MOST);
}

const found = ({ outcome, answer }: NetworkCall): boolean => outcome === 'answered' && answer !== NO_RECORDS;
const NO_RECORDS = 'no records';

/** A resolver tries the domains of its search list and both families of addresses: what led to nothing is no news beside what was found. */
const isSearch = (call: NetworkCall, calls: readonly NetworkCall[]): boolean =>
  !found(call) && calls.some((other) => other.protocol === 'dns' && other.from === call.from && found(other));

/** Tells of requests, each once as long as it goes on as before. */
export function createCallNews(): (calls: readonly CallRow[]) => readonly News[] {
  const told = new Map<string, number>();
  return (calls) => calls.flatMap((call) => {
    const key = [call.from, call.to, call.protocol, call.asked, call.answer, call.outcome].join(' ');
    const lastMs = told.get(key);
    told.delete(key);
    told.set(key, call.atMs);
    for (const [old, atMs] of told) if (atMs < call.atMs - AGAIN_MS) told.delete(old);
    return lastMs !== undefined && call.atMs - lastMs < AGAIN_MS ? [] : [newsOfCall(call)];
  });
}

const nameOfKey = (key: string): string => key.replace(/^(?:Pod [^/]*\/|Node )/, '');

function newsOfCall({ atMs, from, to, address, protocol, asked, answer, outcome }: CallRow): News {
  const who = { name: nameOfKey(from), from: /^(?:Pod|Node) /.test(from) ? 'cluster' : 'you' };
  if (protocol === 'dns') return { atMs, message: outcome === 'answered' && answer !== NO_RECORDS ? 'call-dns' : 'call-dns-none', parameters: { ...who, asked: asked.replace(/^\S+ /, ''), answer } };
  if (outcome !== 'answered') return { atMs, message: `call-${outcome}`, parameters: { ...who, to: nameOfKey(to), address } };
  return { atMs, message: `call-${protocol}`, parameters: { ...who, to: nameOfKey(to), address, asked, answer } };
}
