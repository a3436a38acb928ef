import type { World } from '../world/world';
import type { Output, OutputChunk, RuntimeState } from './state';

const BLOCK = 64;
/** Characters an output keeps; older ones are forgotten, as a container runtime rotates logs. */
const KEPT = 1 << 18;

type Stream = OutputChunk['stream'];
export interface LogOptions { readonly sinceMs?: number; readonly tailLines?: number; readonly timestamps?: boolean; readonly limitBytes?: number }

export interface Outputs {
  create(id: string): void;
  write(id: string, stream: Stream, text: string): void;
  /** Says that nothing more will be written; followers see the end. */
  close(id: string): void;
  remove(id: string): void;
  read(id: string, from: number, stream?: Stream): { readonly text: string; readonly end: number };
  /** As `kubectl logs` prints it. */
  log(id: string, options: LogOptions): string;
  /** `silent`: the follower only sees the end. */
  follow(id: string, pipe: number, options?: { readonly stream?: Stream; readonly timestamps?: boolean; readonly silent?: boolean }): void;
}

/** Outputs of containers and terminals. `stamp` writes a time as logs do, `feed` writes to a follower's pipe, `endFeed` closes it. */
export function createOutputs(world: World, state: RuntimeState, stamp: (ms: number) => string, feed: (pipe: number, text: string) => void, endFeed: (pipe: number) => void): Outputs {
  const { outputs } = state;
  const empty: Output = { blocks: [], start: 0, end: 0, followers: [], closed: false };
  const stamped = (text: string, atMs: number) => text.replace(/[^\n]*(\n|$)/g, (line) => (line ? `${stamp(atMs)} ${line}` : ''));

  return {
    create: (id) => outputs.set(id, empty),
    write(id, stream, text) {
      const output = outputs.get(id);
      if (!output || text === '') return;
      outputs.set(id, trimmed(appended(output, { atMs: world.nowMs(), stream, text })));
      for (const follower of output.followers) {
        if (!follower.silent && (!follower.stream || follower.stream === stream)) feed(follower.pipe, follower.timestamps ? stamped(text, world.nowMs()) : text);
      }
    },
    close(id) {
      const output = outputs.get(id);
      if (!output || output.closed) return;
      outputs.set(id, { ...output, followers: [], closed: true });
      for (const follower of output.followers) endFeed(follower.pipe);
    },
    remove: (id) => void outputs.delete(id),
    read(id, from, stream) {
      const output = outputs.get(id) ?? empty;
      let at = output.start;
      let text = '';
      for (const chunk of chunksOf(output)) {
        if (at + chunk.text.length > from && (!stream || chunk.stream === stream)) text += chunk.text.slice(Math.max(0, from - at));
        at += chunk.text.length;
      }
      return { text, end: output.end };
    },
    log(id, options) {
      let lines = linesOf(chunksOf(outputs.get(id) ?? empty));
      const { sinceMs, tailLines } = options;
      if (sinceMs !== undefined) lines = lines.filter((line) => line.atMs >= sinceMs);
      if (tailLines !== undefined && tailLines >= 0) lines = tailLines === 0 ? [] : lines.slice(-tailLines);
      const text = lines.map((line) => (options.timestamps ? `${stamp(line.atMs)} ${line.text}` : line.text)).join('');
      return options.limitBytes === undefined ? text : text.slice(0, options.limitBytes);
    },
    follow(id, pipe, options) {
      const output = outputs.get(id);
      if (!output || output.closed) endFeed(pipe);
      else outputs.set(id, { ...output, followers: [...output.followers, { pipe, ...options }] });
    },
  };
}

const chunksOf = ({ blocks, open }: Output): readonly OutputChunk[] => (open ? [...blocks.flat(), open] : blocks.flat());

/** What is written to one stream at one moment is one chunk; it is put away when another one begins. */
function appended(output: Output, chunk: OutputChunk): Output {
  const { open } = output;
  const end = output.end + chunk.text.length;
  if (!open) return { ...output, end, open: chunk };
  if (open.stream === chunk.stream && open.atMs === chunk.atMs && open.text.length < KEPT) return { ...output, end, open: { ...open, text: open.text + chunk.text } };
  const tail = output.blocks.at(-1);
  const blocks = tail && tail.length < BLOCK ? [...output.blocks.slice(0, -1), [...tail, open]] : [...output.blocks, [open]];
  return { ...output, end, blocks, open: chunk };
}

/** Without the oldest blocks that are more than is kept; what is still too long loses its beginning. */
function trimmed(output: Output): Output {
  if (output.end - output.start <= KEPT) return output;
  let { start, blocks, open } = output;
  while (blocks.length > 0 && output.end - start > KEPT) {
    start += (blocks[0] ?? []).reduce((sum, chunk) => sum + chunk.text.length, 0);
    blocks = blocks.slice(1);
  }
  if (open && output.end - start > KEPT) {
    open = { ...open, text: open.text.slice(-KEPT / 2) };
    start = output.end - open.text.length;
  }
  return { ...output, start, blocks, ...(open ? { open } : {}) };
}

/** Chunks put together to lines, each with the time it began; streams do not mix within a line. */
function linesOf(chunks: readonly OutputChunk[]): { readonly atMs: number; readonly text: string }[] {
  const lines: { atMs: number; text: string }[] = [];
  const open: Partial<Record<Stream, { atMs: number; text: string }>> = {};
  for (const chunk of chunks) {
    for (const piece of chunk.text.split(/(?<=\n)/)) {
      const line = open[chunk.stream];
      if (line) line.text += piece;
      else lines.push((open[chunk.stream] = { atMs: chunk.atMs, text: piece }));
      if (piece.endsWith('\n')) delete open[chunk.stream];
    }
  }
  return lines;
}
