import type { ApiConnection, Os, Program } from '../simulator/base/program';

/** Hears of writes: `version` is the newest change before one. */
export interface Noting { version(): number; wrote(since: number): void }

/** A kubectl that tells when it has written: that is how an input is known to have changed something, and what. Its own state stays as it was. */
export function observed(kubectl: Program, noting: Noting): Program {
  return { start: (os) => kubectl.start(os), step: (state, wake, os) => kubectl.step(state, wake, os.api ? watchedBy(noting, os, os.api) : os) };
}

function watchedBy({ version, wrote }: Noting, os: Os, api: ApiConnection): Os {
  const watched: ApiConnection = {
    request(request) {
      const since = version();
      const response = api.request(request);
      if (request.method !== 'GET' && response.status < 400 && !/[?&]dryRun=All\b/.test(request.path)) wrote(since);
      return response;
    },
    changes: (path, resourceVersion, accept) => api.changes(path, resourceVersion, accept),
    connect(path) {
      if (!/\/log(\?|$)/.test(path)) wrote(version());
      return api.connect(path);
    },
  };
  return Object.create(os, { api: { value: watched } }) as Os;
}
