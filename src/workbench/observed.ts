import type { ApiConnection, Os, Program } from '../simulator/base/program';

/** A kubectl that tells when it has written: that is how an input is known to have changed something. Its own state stays as it was. */
export function observed(kubectl: Program, wrote: () => void): Program {
  return { start: (os) => kubectl.start(os), step: (state, wake, os) => kubectl.step(state, wake, os.api ? noting(os, os.api, wrote) : os) };
}

function noting(os: Os, api: ApiConnection, wrote: () => void): Os {
  const watched: ApiConnection = {
    request(request) {
      const response = api.request(request);
      if (request.method !== 'GET' && response.status < 400 && !/[?&]dryRun=All\b/.test(request.path)) wrote();
      return response;
    },
    changes: (path, resourceVersion, accept) => api.changes(path, resourceVersion, accept),
    connect(path) {
      if (!/\/log(\?|$)/.test(path)) wrote();
      return api.connect(path);
    },
  };
  return Object.create(os, { api: { value: watched } }) as Os;
}
