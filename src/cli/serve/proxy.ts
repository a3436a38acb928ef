import type { ApiRequest, ApiResponse } from '../../simulator/base/program';
import type { Call } from '../../simulator/cluster/contract';
import type { Host } from './host';
import { failure } from './messages';

const PROXIED = /^\/api\/v1\/namespaces\/([^/]+)\/(pods|services)\/(?:http:)?([^/:]+)(?::([^/:]*))?\/proxy(\/.*)?$/;
/** How long a server in the cluster may take, in real time. */
const LIMIT_MS = 30_000;

interface Port { readonly name?: string; readonly port?: number; readonly containerPort?: number }
interface Target { readonly address: string; readonly port: number }

/** Whether a request is to be passed on to a server in the cluster: `…/pods/NAME:PORT/proxy/PATH`, services alike. */
export const isProxied = (pathname: string): boolean => PROXIED.test(pathname);

/** Passes a GET on to a Pod or Service, as the API server's proxy does, and resolves with the answer. */
export async function proxied(host: Host, request: ApiRequest, pathname: string, search: string): Promise<ApiResponse> {
  const [, namespace = '', plural = '', name = '', port = '', path = '/'] = PROXIED.exec(pathname) ?? [];
  if (request.method !== 'GET') return failure(405, 'MethodNotAllowed', 'only GET is passed on to Pods and Services here');
  const found = host.act((cluster) => cluster.api.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/${plural}/${name}` }));
  if (found.status !== 200) return found;
  const target = plural === 'pods' ? podTarget(found.body, port) : serviceTarget(found.body, port);
  if (!target) return failure(503, 'ServiceUnavailable', plural === 'pods' ? 'address not allowed' : `no endpoints available for service "${name}"`);
  const text = `GET ${path}${search} HTTP/1.1\r\nHost: ${target.address}:${target.port}\r\nUser-Agent: kube-apiserver\r\nConnection: close\r\n\r\n`;
  const answer = await answered(host, host.act((cluster) => cluster.workstation.call(target.address, target.port, text)));
  return answer === undefined ? failure(503, 'ServiceUnavailable', `error trying to reach service: dial tcp ${target.address}:${target.port}: connect: connection refused`) : parsed(answer);
}

function podTarget(body: unknown, port: string): Target | undefined {
  const { spec, status } = body as { readonly spec: { readonly containers: readonly { readonly ports?: readonly Port[] }[] }; readonly status?: { readonly podIP?: string } };
  const first = spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort ?? 80;
  return status?.podIP ? { address: status.podIP, port: Number(port) || first } : undefined;
}

function serviceTarget(body: unknown, port: string): Target | undefined {
  const { spec } = body as { readonly spec: { readonly clusterIP?: string; readonly ports?: readonly Port[] } };
  const found = spec.ports?.find((one) => port === '' || one.name === port || String(one.port) === port);
  return found?.port && spec.clusterIP && spec.clusterIP !== 'None' ? { address: spec.clusterIP, port: found.port } : undefined;
}

/** Resolves with all that a server said until it closed; undefined where there is none. */
function answered(host: Host, call: Call): Promise<string | undefined> {
  return new Promise((resolve) => {
    const end = (text: string | undefined) => {
      stop();
      clearTimeout(timer);
      call.close();
      resolve(text);
    };
    const look = () => {
      const { text, state } = call.read();
      if (state !== 'waiting') end(state === 'ended' ? text : undefined);
    };
    const stop = host.listen(look);
    const timer = setTimeout(() => end(undefined), LIMIT_MS);
    look();
  });
}

/** An answer as it came over the wire. */
function parsed(answer: string): ApiResponse {
  const [, code = '502', fields = '', body = ''] = /^HTTP\/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n([^]*)$/.exec(answer) ?? [];
  const type = /^content-type: *([^\r\n]*)/im.exec(fields)?.[1];
  return { status: Number(code), warnings: [], body: null, text: body, ...(type ? { contentType: type } : {}) };
}
