import { failed, type Program } from '../../../base/program';
import { baseName, strerror, tool, type Dialect } from '../../common/applet';
import { parseFlags } from '../../common/flags';

/** The directory part of a path. */
export function directoryName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  return slash < 0 ? (path.startsWith('/') ? '/' : '.') : trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}

/** An absolute path without `.` and `..`. */
export function absolute(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : cwd}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export const pathTools = (words: Dialect): Record<string, Program> => ({
  pwd: tool(words, { run(io) { io.line(io.os.cwd); } }),
  basename: tool(words, {
    run(io, args) {
      const [path, suffix = ''] = args;
      if (path === undefined) return io.fail('missing operand');
      const name = baseName(path);
      io.line(suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name);
    },
  }),
  dirname: tool(words, { run(io, args) { for (const path of args) io.line(directoryName(path)); } }),
  realpath: tool(words, {
    run(io, args) {
      for (const path of args) {
        const stat = io.os.stat(path);
        if (failed(stat)) io.fail(`${path}: ${strerror(stat)}`);
        else io.line(absolute(io.os.cwd, path));
      }
    },
  }),
  readlink: tool(words, {
    run(io, args) {
      const flags = parseFlags(io, args, 'fn');
      for (const path of flags?.operands ?? []) {
        const stat = io.os.stat(path, 'no-follow');
        if (flags?.has('f') && !failed(stat)) io.line(absolute(io.os.cwd, stat.target === undefined ? path : stat.target.startsWith('/') ? stat.target : `${directoryName(path)}/${stat.target}`));
        else if (failed(stat) || stat.target === undefined) io.exit = 1;
        else io.line(stat.target);
      }
    },
  }),
  which: tool(words, {
    run(io, args) {
      for (const name of args) {
        const found = (io.os.env.PATH ?? '').split(':').map((directory) => `${directory}/${name}`).find((path) => { const stat = io.os.stat(path); return !failed(stat) && (stat.mode & 0o111) !== 0; });
        if (found === undefined) io.exit = 1;
        else io.line(found);
      }
    },
  }),
});
