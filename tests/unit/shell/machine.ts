import { failed } from '../../../src/simulator/base/program';
import '../../../src/simulator/cluster/late/index';
import { bigPrograms, rarePrograms } from '../../../src/simulator/cluster/parts';
import { programs as early } from '../../../src/simulator/cluster/programs';
import { decodeQuestion, encodeAnswer, type DnsAnswer } from '../../../src/simulator/base/dns';
import { programsIn, type Image } from '../../../src/simulator/runtime/image';
import { createRuntime, type Runtime } from '../../../src/simulator/runtime/machine';
import { createWorld, type WorldEngine } from '../../../src/simulator/world/world';

export const programs = { ...early, ...rarePrograms.code(), ...bigPrograms.code() };

export const EPOCH_MS = 1_792_000_000_000;

export interface Result { readonly out: string; readonly err: string; readonly exit: number | undefined }

/** Machines of the real runtime, each made from an image, on one network; `records` answer DNS questions. */
export class Bench {
  readonly world: WorldEngine = createWorld({ seed: 'bench', epochMs: EPOCH_MS });
  readonly runtime: Runtime;
  private readonly exits = new Map<string, number>();

  constructor(images: readonly Image[], records: Readonly<Record<string, Partial<DnsAnswer>>> = {}) {
    this.runtime = createRuntime(this.world, {
      programs: programsIn(programs), images, epochMs: EPOCH_MS, stamp: String, api: () => undefined,
      network: {
        route: () => undefined as never,
        answer(address, _port, message) {
          const question = address === '10.96.0.10' ? decodeQuestion(message) : undefined;
          if (!question) return undefined;
          const found = records[`${question.name} ${question.type}`];
          const answer: DnsAnswer = { question, code: found || records[`${question.name} A`] ? 'NOERROR' : 'NXDOMAIN', authoritative: true, answers: [], authority: [], additional: [], ...found };
          return { text: encodeAnswer(answer), asked: question.name, outcome: '', found: Boolean(found) };
        },
      },
    });
    this.world.handle('bench/exit', (payload) => {
      const { payload: id, code } = payload as { payload: string; code: number };
      this.exits.set(id, code);
    });
  }

  add(id: string, image: string, address: string, files: Readonly<Record<string, string>> = {}): void {
    const entry = this.runtime.images.find(image);
    if (!entry) throw new Error(`no image ${image}`);
    this.runtime.files.create(id, entry.name);
    const written = { '/etc/hosts': `127.0.0.1\tlocalhost\n${address}\t${id}.svc.default.svc.cluster.local\t${id}\n`, '/etc/resolv.conf': 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n', ...files };
    for (const [path, text] of Object.entries(written)) this.runtime.files.put(id, path, text);
    this.runtime.networks.add({ id, addresses: [address], up: true, name: id });
    const environment = typeof entry.image.environment === 'function' ? entry.image.environment(entry.tag) : entry.image.environment ?? {};
    this.runtime.createMachine({ id, hostname: id, network: id, root: id, mounts: [], env: { HOME: '/root', ...environment }, cwd: entry.image.workingDirectory ?? '/', user: 'root', api: false });
  }

  /** Starts a command without a terminal; `read` tells of it. */
  start(machine: string, args: readonly string[], stdin = ''): string {
    const { descriptors, outputs, processes } = this.runtime;
    const id = `${machine}/${this.runtime.machines.get(machine)?.nextPid ?? 0}`;
    outputs.create(id);
    const stream = (name: 'stdout' | 'stderr') => descriptors.open({ kind: 'output', output: id, stream: name });
    const pipe = descriptors.pipe(Number.MAX_SAFE_INTEGER);
    descriptors.feed(pipe.pipe, stdin);
    descriptors.release(pipe.write);
    const process = processes.launch(machine, { args, fds: { 0: pipe.read, 1: stream('stdout'), 2: stream('stderr') }, onExit: { handler: 'bench/exit', payload: id } });
    if (failed(process)) throw new Error(`${args[0] ?? ''}: ${process.errno}`);
    return id;
  }

  read(id: string): Result {
    const { outputs } = this.runtime;
    return { out: outputs.read(id, 0, 'stdout').text, err: outputs.read(id, 0, 'stderr').text, exit: this.exits.get(id) };
  }

  /** Runs until the command ends, or for `limitMs`. */
  run(machine: string, args: readonly string[], stdin = '', limitMs = 5_000): Result {
    const id = this.start(machine, args, stdin);
    const until = this.world.nowMs() + limitMs;
    while (!this.exits.has(id) && this.world.runInstant(until));
    return this.read(id);
  }

  advance(ms: number): void {
    const until = this.world.nowMs() + ms;
    while (this.world.runInstant(until));
    this.world.moveTo(until);
  }
}
