import { candidateNames, isIpv4, normalName, reverseName, type DnsAnswer, type DnsRecord, type DnsType } from '../../base/dns';
import type { Json } from '../../base/json';
import type { Os, Program, Step, Wait } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { ask, proceed, resolverOf, type Query } from '../resolver/lookup';

/** The questions of a run: those of the names asked at once and their answers, in the order of asking, and the names that come after. */
interface NslookupState { readonly queries: readonly (Query | null)[]; readonly answers: readonly (DnsAnswer | null)[]; readonly rounds: readonly (readonly string[])[] | null }

interface Asked { readonly name: string; readonly server: string; readonly types: readonly DnsType[] }

function arguments_(os: Os): Asked | undefined {
  const operands = os.args.slice(1).filter((one) => !one.startsWith('-'));
  const option = os.args.map((one) => /^-(?:query|type|q|ty)=(\w+)$/i.exec(one)?.[1]?.toUpperCase()).find((one) => one !== undefined);
  const [name, server] = operands;
  if (name === undefined) return undefined;
  const reverse = isIpv4(name);
  return { name: reverse ? reverseName(name) : name, server: server ?? resolverOf(os).nameservers[0] ?? '127.0.0.1', types: option !== undefined ? [option as DnsType] : reverse ? ['PTR'] : ['A', 'AAAA'] };
}

/** `rounds` says which names are asked together, and which only when those before had no answer that `stops`. */
function run(rounds: (os: Os, asked: Asked) => readonly (readonly string[])[], stops: (answers: readonly DnsAnswer[]) => boolean, print: (os: Os, asked: Asked, answers: readonly DnsAnswer[]) => number): Program {
  return {
    start: (): Json => ({ queries: [], answers: [], rounds: null }),
    step(json, _wake, os): Step {
      const asked = arguments_(os);
      if (!asked) { os.write(2, 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n\nQuery DNS about HOST\n'); return { exit: 1 }; }
      let state = json as unknown as NslookupState;
      for (;;) {
        const [names = [], ...rest] = state.rounds ?? rounds(os, asked);
        const questions = asked.types.flatMap((type) => names.map((name) => ({ name, type })));
        if (!state.queries.length) state = { rounds: [names, ...rest], queries: questions.map(({ name, type }) => ask(os, asked.server, name, type) ?? null), answers: questions.map(() => null) };
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
        if (rest.length === 0 || stops(found)) return { exit: print(os, asked, found) };
        state = { rounds: rest, queries: [], answers: [] };
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

/** Busybox asks for a name with a dot as it is written, for one without in every domain of the search list at once: what is in none of them is told, and counts as failure. */
const busybox = run((os, { name, types }) => {
  const { search } = resolverOf(os);
  return [types[0] === 'PTR' || name.includes('.') || !search.length ? [normalName(name)] : search.map((domain) => normalName(`${name}.${domain}`))];
}, () => true, (os, asked, answers) => {
  let text = `Server:\t\t${asked.server}\nAddress:\t${asked.server}:53\n\n`;
  for (const answer of answers) {
    if (answer.code !== 'NOERROR') { text += `** server can't find ${answer.question.name}: ${answer.code}\n\n`; continue; }
    text += answer.authoritative ? '' : 'Non-authoritative answer:\n';
    text += `${answer.answers.map(busyboxRecord).join('')}\n`;
  }
  os.write(1, text);
  return answers.some(({ code }) => code !== 'NOERROR') ? 1 : 0;
});

/** The nslookup of bind-utils. */
const bind = run((os, asked) => (asked.types[0] === 'PTR' ? [asked.name] : candidateNames(asked.name, resolverOf(os))).map((name) => [name]), (answers) => answers.some((answer) => answer.code !== 'NXDOMAIN'), (os, asked, answers) => {
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
