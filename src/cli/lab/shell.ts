import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Target { readonly home: string; readonly kubeconfig?: string; readonly context: string; readonly namespace: string }

const LIMIT_MS = 60_000;

/** Runs the command lines of a lab on this machine. `kubectl` in them is the one on the PATH, or else this project's own, at the lab's cluster and namespace. */
export class Shell {
  private readonly folder = mkdtempSync(join(tmpdir(), 'ordinal-lab-'));

  constructor({ home, kubeconfig, context, namespace }: Target, readonly cwd = process.cwd()) {
    const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
    const kubectl = onPath('kubectl') ?? [process.execPath, join(home, 'src/tools/ordinal.mjs'), 'kubectl'];
    const words = [...kubectl, ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]), `--context=${context}`, `--namespace=${namespace}`];
    const file = join(this.folder, 'kubectl');
    writeFileSync(file, `#!/bin/sh\nexec ${words.map(quoted).join(' ')} "$@"\n`);
    chmodSync(file, 0o755);
  }

  /** Resolves with what came of it; one that takes longer than a minute is ended. */
  run(line: string): Promise<{ readonly out: string; readonly err: string; readonly exit: number }> {
    mkdirSync(this.cwd, { recursive: true });
    const child = spawn('sh', ['-c', line], { cwd: this.cwd, env: { ...process.env, PATH: `${this.folder}${delimiter}${process.env['PATH'] ?? ''}` }, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    const printed = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => { printed.out += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { printed.err += text; });
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => done({ ...printed, exit: code ?? 137 }));
    });
  }

  close(): void { rmSync(this.folder, { recursive: true }); }
}

/** A program of the PATH, as the words that call it. */
function onPath(name: string): readonly string[] | undefined {
  const found = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, name)).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found === undefined ? undefined : [found];
}
