import type { Program } from '../../../src/simulator/base/program';
import { failed } from '../../../src/simulator/base/program';
import type { Image, ProgramTable } from '../../../src/simulator/runtime/image';

interface Served extends Record<string, number> { readonly listener: number }

/** A server that answers every request on port 80 and ends on TERM: what a cluster needs of nginx. */
const server: Program<Served> = {
  start(os) {
    os.onSignal('TERM', 'catch');
    const listener = os.listen(80);
    return { listener: failed(listener) ? -1 : listener };
  },
  step(state, wake, os) {
    if (wake.signals.includes('TERM')) return { exit: 0 };
    for (let socket = os.accept(state.listener); typeof socket === 'number'; socket = os.accept(state.listener)) {
      const request = os.read(socket);
      os.write(1, `${String(request).split('\r\n')[0]}\n`);
      os.write(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n');
      os.close(socket);
    }
    return { state, wait: { readable: [state.listener] } };
  },
};

export const standInPrograms: ProgramTable = { 'test/server': server };

const webServer: Image = {
  repositories: ['docker.io/library/web'], tags: ['1'], sizeBytes: 20_000_000, entrypoint: ['/bin/server'], environment: { PATH: '/bin' },
  files: () => ({ '/bin/server': { program: 'test/server' }, '/bin/sh': { program: 'sh' }, '/data': { directory: true } }),
};

export const standInImages: readonly Image[] = [webServer];
