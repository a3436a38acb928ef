import type { Json } from '../../base/json';
import type { Os, Program, Step } from '../../base/program';
import { baseName, writeSome } from '../common/applet';
import { timeText } from './sql/values';
import { advanceLink, readArguments, receive, startLink, warnPassword, type Link } from './link';
import { encode, type WireField } from './wire';

/** Queries still to ask, each with what its answer is for. */
interface Job { readonly kind: 'databases' | 'tables' | 'create' | 'rows'; readonly database: string; readonly table: string }
interface State { readonly link: Link; readonly ready: boolean; readonly asked: boolean; readonly jobs: readonly Job[]; readonly tables: readonly string[]; readonly whole: boolean; readonly switches: readonly string[]; readonly out: string; readonly done: boolean }

const OWN = ['information_schema', 'performance_schema', 'sys', 'mysql'];
const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** mysqldump: databases as the statements that make them again. */
export const mysqldump: Program = {
  start: (): Json => null,
  step(json, _wake, os): Step {
    const begun = json === null ? begin(os) : json as unknown as State;
    if (typeof begun === 'number') return { exit: begun };
    let state = begun;
    for (;;) {
      const out = writeSome(os, 1, state.out);
      state = { ...state, out };
      const blocked = (wait: Extract<Step, { wait: unknown }>['wait']): Step => ({ state: state as unknown as Json, wait });
      if (out !== '') return blocked({ writable: [1] });
      if (state.done) return { exit: 0 };
      if (!state.ready) {
        const result = advanceLink(os, state.link);
        if ('problem' in result) { os.write(2, `mysqldump: Got error: ${result.problem.code}: ${result.problem.message} when trying to connect\n`); return { exit: 2 }; }
        state = { ...state, link: result.link, ready: 'ready' in result };
        if ('wait' in result) return blocked(result.wait);
        state = { ...state, out: head(state.link) };
        continue;
      }
      const [job] = state.jobs;
      if (!job) { state = { ...state, done: true, out: `-- Dump completed on ${timeText(os.nowMs())}\n` }; continue; }
      if (!state.asked) { os.write(state.link.fd ?? -1, encode({ query: question(job) })); state = { ...state, asked: true }; }
      const got = receive(os, state.link);
      if (got === 'lost') { os.write(2, "mysqldump: Error 2013: Lost connection to MySQL server during query\n"); return { exit: 3 }; }
      if (!got.message) { state = { ...state, link: got.link }; return blocked({ readable: [state.link.fd ?? -1] }); }
      if ('error' in got.message) { os.write(2, `mysqldump: Got error: ${got.message.error.code}: ${got.message.error.message} when selecting the database\n`); return { exit: 2 }; }
      state = { ...state, link: got.link, asked: false, ...told(state, job, 'result' in got.message ? got.message.result : { fields: [], rows: [] }) };
    }
  },
};

function begin(os: Os): State | number {
  const { target, openPassword, rest } = readArguments(os, ['mysqldump']);
  if (openPassword) warnPassword(os, baseName(os.args[0] ?? 'mysqldump'));
  const words = rest.filter((word) => !word.startsWith('-'));
  const switches = rest.filter((word) => word.startsWith('-'));
  const all = switches.some((word) => word === '-A' || word === '--all-databases');
  const several = all || switches.some((word) => word === '-B' || word === '--databases');
  if (!all && !words.length) { os.write(1, 'Usage: mysqldump [OPTIONS] database [tables]\nOR     mysqldump [OPTIONS] --databases [OPTIONS] DB1 [DB2 DB3...]\nOR     mysqldump [OPTIONS] --all-databases [OPTIONS]\nFor more options, use mysqldump --help\n'); return 1; }
  const jobs: Job[] = all ? [{ kind: 'databases', database: '', table: '' }] : (several ? words : words.slice(0, 1)).map((database) => ({ kind: 'tables', database, table: '' }));
  return { link: startLink(target), ready: false, asked: false, jobs, tables: several ? [] : words.slice(1), whole: several, switches, out: '', done: false };
}

function head({ target, hello }: Link): string {
  return `-- MySQL dump 10.13  Distrib ${hello?.version ?? ''}, for Linux (x86_64)\n--\n-- Host: ${target.host}    Database: ${target.database ?? ''}\n-- ------------------------------------------------------\n-- Server version\t${hello?.version ?? ''}\n\n`;
}

function question({ kind, database, table }: Job): string {
  switch (kind) {
    case 'databases': return 'show databases';
    case 'tables': return `show tables from ${quote(database)}`;
    case 'create': return `show create table ${quote(database)}.${quote(table)}`;
    case 'rows': return `select * from ${quote(database)}.${quote(table)}`;
  }
}

function told(state: State, job: Job, { fields, rows }: { readonly fields: readonly WireField[]; readonly rows: readonly (readonly (string | null)[])[] }): Pick<State, 'jobs' | 'out'> {
  const rest = state.jobs.slice(1);
  const { database, table } = job;
  const names = rows.map(([name]) => name ?? '');
  switch (job.kind) {
    case 'databases': return { out: '', jobs: [...names.filter((name) => !OWN.includes(name)).map((name): Job => ({ kind: 'tables', database: name, table: '' })), ...rest] };
    case 'tables': {
      const chosen = state.tables.length ? state.tables : names;
      const use = state.whole ? `--\n-- Current Database: ${quote(database)}\n--\n\nCREATE DATABASE /*!32312 IF NOT EXISTS*/ ${quote(database)};\n\nUSE ${quote(database)};\n\n` : '';
      return { out: use, jobs: [...chosen.flatMap((name): Job[] => (['create', 'rows'] as const).map((kind) => ({ kind, database, table: name }))), ...rest] };
    }
    case 'create': return { jobs: rest, out: state.switches.includes('-t') || state.switches.includes('--no-create-info') ? '' : `--\n-- Table structure for table ${quote(table)}\n--\n\nDROP TABLE IF EXISTS ${quote(table)};\n${rows[0]?.[1] ?? ''};\n\n` };
    case 'rows': {
      const values = rows.map((row) => `(${row.map((value, index) => (value === null ? 'NULL' : fields[index]?.numeric ? value : `'${value.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`)).join(',')})`);
      const without = state.switches.includes('-d') || state.switches.includes('--no-data');
      return { jobs: rest, out: without ? '' : `--\n-- Dumping data for table ${quote(table)}\n--\n\n${values.length ? `INSERT INTO ${quote(table)} VALUES ${values.join(',')};\n` : ''}\n` };
    }
  }
}
