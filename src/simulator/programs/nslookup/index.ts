import { candidateNames, isIpv4, reverseName, type DnsAnswer, type DnsRecord, type DnsType } from '../../base/dns';
import type { Json } from '../../base/json';
import type { Os, Program, Step, Wait } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { ask, proceed, resolverOf, type Query } from '../resolver/lookup';

/** The questions of a run: those asked and answered, in the order of asking. */
interface NslookupState { readonly queries: readonly (Query | null)[]; readonly answers: readonly (DnsAnswer | null)[]; readonly names: readonly string[]; readonly problem: boolean }

interface Asked { readonly name: string; readonly server: string; readonly types: readonly DnsType[] }

function arguments_(os: Os): Asked | undefined {
  const operands = os.args.slice(1).filter((one) => !one.startsWith('-'));
  const option = os.args.map((one) => /^-(?:query|type|q|ty)=(\w+)$/i.exec(one)?.[1]?.toUpperCase()).find((one) => one !== undefined);
  const [name, server] = operands;
  if (name === undefined) return undefined;
  const reverse = isIpv4(name);
  return { name: reverse ? reverseName(name) : name, server: server ?? resolverOf(os).nameservers[0] ?? '127.0.0.1', types: option !== undefined ? [option as DnsType] : reverse ? ['PTR'] : ['A', 'AAAA'] };
}

/** Asks all types of one name at once; goes on when all are answered. */
function run(names: (os: Os, asked: Asked) => readonly string[], stops: (answers: readonly DnsAnswer[]) => boolean, print: (os: Os, asked: Asked, name: string, answers: readonly DnsAnswer[]) => number): Program {
  return {
    start: (): Json => ({ queries: [], answers: [], names: [], problem: false }),
    step(json, _wake, os): Step {
      const asked = arguments_(os);
      if (!asked) { os.write(2, 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n'); return { exit: 1 }; }
      let state = json as unknown as NslookupState;
      if (!state.names.length) state = { ...state, names: names(os, asked) };
      for (;;) {
        const [name = ''] = state.names;
        if (!state.queries.length) state = { ...state, queries: asked.types.map((type) => ask(os, asked.server, name, type) ?? null), answers: asked.types.map(() => null) };
        const waits: Wait[] = [];
        const queries = [...state.queries];
        const answers = [...state.answers];
        state.queries.forEach((query, index) => {
          if (!query) return;
          const result = proceed(os, query);
          queries[index] = 'query' in result ? result.query : null;
          if ('query' in result) waits.push(result.wait);
          else if ('answer' in result) answers[index] = result.answer;
        });
        state = { ...state, queries, answers };
        if (waits.length) return { state: state as unknown as Json, wait: { readable: waits.flatMap((wait) => wait.readable ?? []), untilMs: Math.min(...waits.map((wait) => wait.untilMs ?? Infinity)) } };
        const found = state.answers.filter((answer) => answer !== null);
        if (found.length === 0) { os.write(2, `;; connection timed out; no servers could be reached\n\n`); return { exit: 1 }; }
        const rest = state.names.slice(1);
        if (rest.length === 0 || stops(found)) return { exit: print(os, asked, name, found) };
        state = { ...state, names: rest, queries: [], answers: [] };
      }
    },
  };
}

/** A record in busybox's words. */
function busyboxRecord(record: DnsRecord): string {
  switch (record.type) {
    case 'A': case 'AAAA': return `Name:\t${record.name}\nAddress: ${record.data}\n`;
    case 'CNAME': return `${record.name}\tcanonical name = ${record.data}\n`;
    case 'PTR': return `${record.name}\tname = ${record.data}\n`;
    case 'SRV': return `${record.name}\tservice = ${record.data}\n`;
    case 'NS': return `${record.name}\tnameserver = ${record.data}\n`;
    case 'MX': return `${record.name}\tmail exchanger = ${record.data}\n`;
    default: return `${record.name}\t${record.type === 'TXT' ? 'text =' : record.type} ${record.data}\n`;
  }
}

/** Busybox asks for the name as it is written, and only then along the search list, when it has no dot at its end and few within. */
const busybox = run((os, asked) => (asked.types[0] === 'PTR' || asked.name.includes('.') ? [asked.name.replace(/\.$/, '')] : candidateNames(asked.name, resolverOf(os))), (answers) => answers.some((answer) => answer.code === 'NOERROR'), (os, asked, name, answers) => {
  let text = `Server:\t\t${asked.server}\nAddress:\t${asked.server}:53\n\n`;
  let failures = 0;
  for (const answer of answers) {
    if (answer.code !== 'NOERROR') { failures++; text += `** server can't find ${name}: ${answer.code}\n\n`; continue; }
    text += answer.authoritative ? '' : 'Non-authoritative answer:\n';
    text += `${answer.answers.map(busyboxRecord).join('')}\n`;
  }
  os.write(1, text);
  return failures === answers.length ? 1 : 0;
});

/** The nslookup of bind-utils. */
const bind = run((os, asked) => (asked.types[0] === 'PTR' ? [asked.name] : candidateNames(asked.name, resolverOf(os))), (answers) => answers.some((answer) => answer.code !== 'NXDOMAIN'), (os, asked, _name, answers) => {
  const [first] = answers;
  let text = `Server:\t\t${asked.server}\nAddress:\t${asked.server}#53\n\n`;
  if (first && first.code !== 'NOERROR') {
    os.write(1, `${text}** server can't find ${asked.name}: ${first.code}\n\n`);
    return 1;
  }
  const records = answers.flatMap((answer) => answer.answers);
  if (first && !first.authoritative) text += 'Non-authoritative answer:\n';
  text += records.length ? records.map(bindRecord).join('') : `*** Can't find ${asked.name}: No answer\n`;
  os.write(1, `${text}\n`);
  return 0;
});

function bindRecord(record: DnsRecord): string {
  const name = record.name;
  if (record.type === 'CNAME') return `${name}\tcanonical name = ${record.data}.\n`;
  if (record.type === 'PTR') return `${name}\tname = ${record.data}.\n`;
  return record.type === 'SRV' ? `${name}\tservice = ${record.data}.\n` : busyboxRecord(record);
}

export const programs: ProgramTable = { nslookup: busybox, 'bind/nslookup': bind };
