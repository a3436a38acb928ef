import { candidateNames, isIpv4, reverseName, type DnsAnswer, type DnsRecord, type DnsType } from '../../base/dns';
import { hashText } from '../../base/text';
import type { Json } from '../../base/json';
import type { Os, Program, Step } from '../../base/program';
import type { ProgramTable } from '../../runtime/image';
import { formatTime } from '../common/time';
import { ask, proceed, resolverOf, type Query } from '../resolver/lookup';

const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'NS', 'SOA', 'TXT', 'MX', 'ANY'];

interface DigState { readonly query: Query | null; readonly names: readonly string[]; readonly startedMs: number }

interface Question { readonly server: string; readonly name: string; readonly type: DnsType; readonly options: readonly string[] }

function questionOf(os: Os): Question {
  let [server, name, type] = [resolverOf(os).nameservers[0] ?? '127.0.0.1', '.', 'A'];
  const options: string[] = [];
  const rest = os.args.slice(1);
  for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
    if (one.startsWith('@')) server = one.slice(1);
    else if (one.startsWith('+')) options.push(one.slice(1));
    else if (one === '-x') { name = reverseName(rest.shift() ?? ''); type = 'PTR'; } else if (one === '-t') type = (rest.shift() ?? 'A').toUpperCase();
    else if (TYPES.includes(one.toUpperCase())) type = one.toUpperCase();
    else if (!one.startsWith('-') && one !== 'IN') name = one;
  }
  return { server, name, type: type as DnsType, options };
}

const data = (record: DnsRecord): string => (record.type === 'A' || record.type === 'AAAA' || record.type === 'TXT' || record.data.endsWith('.') ? record.data : `${record.data}.`);
const row = (record: DnsRecord): string => `${`${record.name}.`.padEnd(23)} ${record.ttlSeconds}\tIN\t${record.type}\t${data(record)}\n`;

const dig: Program = {
  start: (): Json => ({ query: null, names: [], startedMs: 0 }),
  step(json, _wake, os): Step {
    let state = json as unknown as DigState;
    const question = questionOf(os);
    if (!state.names.length) state = { ...state, startedMs: os.nowMs(), names: question.options.includes('search') ? candidateNames(question.name, resolverOf(os)) : [question.name.replace(/\.$/, '')] };
    for (;;) {
      const query = state.query ?? ask(os, question.server, state.names[0] ?? '', question.type);
      if (!query) return { exit: 9 };
      const result = proceed(os, query);
      if ('query' in result) return { state: { ...state, query: result.query } as unknown as Json, wait: result.wait };
      if ('problem' in result) { os.write(1, `;; communications error to ${question.server}#53: timed out\n;; no servers could be reached\n`); return { exit: 9 }; }
      const more = state.names.slice(1);
      if (result.answer.code === 'NXDOMAIN' && more.length) { state = { ...state, names: more, query: null }; continue; }
      print(os, question, result.answer, os.nowMs() - state.startedMs);
      return { exit: 0 };
    }
  },
};

function print(os: Os, question: Question, answer: DnsAnswer, tookMs: number): void {
  const { options } = question;
  if (options.includes('short')) { os.write(1, answer.answers.map((record) => `${data(record)}\n`).join('')); return; }
  const bare = options.includes('noall');
  const shows = (section: string): boolean => !options.includes(`no${section}`) && (!bare || options.includes(section));
  const flags = ['qr', ...(answer.authoritative ? ['aa'] : []), 'rd', ...(answer.authoritative ? [] : ['ra'])].join(' ');
  let text = bare ? '' : `\n; <<>> DiG 9.20.10 <<>> ${os.args.slice(1).join(' ')}\n;; global options: +cmd\n`;
  if (shows('comments')) text += `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.code}, id: ${hashText(`${answer.question.name}${os.nowMs()}`) % 65536}\n;; flags: ${flags}; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: ${answer.authority.length}, ADDITIONAL: ${answer.additional.length}\n\n`;
  if (shows('question')) text += `;; QUESTION SECTION:\n;${`${answer.question.name}.`.padEnd(22)}\tIN\t${answer.question.type}\n\n`;
  for (const [title, records] of [['answer', answer.answers], ['authority', answer.authority], ['additional', answer.additional]] as const) {
    if (records.length && shows(title)) text += `${bare ? '' : `;; ${title.toUpperCase()} SECTION:\n`}${records.map(row).join('')}${bare ? '' : '\n'}`;
  }
  if (shows('stats')) text += `;; Query time: ${tookMs} msec\n;; SERVER: ${question.server}#53(${question.server}) (UDP)\n;; WHEN: ${formatTime(os.nowMs(), '%a %b %d %T %Z %Y')}\n;; MSG SIZE  rcvd: ${64 + 32 * answer.answers.length}\n\n`;
  os.write(1, text);
}

/** `host NAME`: the addresses in sentences. */
const host: Program = {
  start: (): Json => ({ query: null, names: [], startedMs: 0 }),
  step(json, _wake, os): Step {
    let state = json as unknown as DigState;
    const [name = '', given] = os.args.slice(1).filter((one) => !one.startsWith('-'));
    const server = given ?? resolverOf(os).nameservers[0] ?? '127.0.0.1';
    const reverse = isIpv4(name);
    if (!state.names.length) state = { ...state, names: reverse ? [reverseName(name)] : candidateNames(name, resolverOf(os)) };
    for (;;) {
      const query = state.query ?? ask(os, server, state.names[0] ?? '', reverse ? 'PTR' : 'A');
      if (!query) return { exit: 1 };
      const result = proceed(os, query);
      if ('query' in result) return { state: { ...state, query: result.query } as unknown as Json, wait: result.wait };
      if ('problem' in result) { os.write(1, ';; connection timed out; no servers could be reached\n'); return { exit: 1 }; }
      const more = state.names.slice(1);
      if (result.answer.code !== 'NOERROR' && more.length) { state = { ...state, names: more, query: null }; continue; }
      if (result.answer.code !== 'NOERROR') { os.write(1, `Host ${name} not found: 3(${result.answer.code})\n`); return { exit: 1 }; }
      os.write(1, result.answer.answers.map((record) => (record.type === 'PTR' ? `${record.name} domain name pointer ${data(record)}\n` : record.type === 'CNAME' ? `${record.name} is an alias for ${data(record)}\n` : `${record.name} has address ${record.data}\n`)).join(''));
      return { exit: 0 };
    }
  },
};

export const programs: ProgramTable = { dig, host };
