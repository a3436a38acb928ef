import { bytesOf, encodeBase64 } from '../base/base64';
import type { ApiRequest, ApiResponse } from '../base/program';
import { hashText } from '../base/text';
import type { Client } from '../api/client';
import type { Kind } from '../api/kind';
import { timestamp } from '../api/object';
import { invalid, invalidValue } from '../api/status';
import { Node } from '../kinds/node/kind';
import { Pod } from '../kinds/pod/kind';
import { Secret } from '../kinds/secret/kind';
import { ServiceAccount } from '../kinds/serviceaccount/kind';
import { plainBody } from '../server/decode';

const ISSUER = 'https://kubernetes.default.svc';
const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const BOUND: Readonly<Record<string, Kind>> = { Pod, Secret, Node };

interface Spec { readonly audiences?: readonly string[]; readonly expirationSeconds?: number; readonly boundObjectRef?: { readonly kind?: string; readonly name?: string } | null }

const part = (text: string): string => encodeBase64(bytesOf(text)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');

/** POST serviceaccounts/NAME/token: a token in the form of a real one, whose signature nobody can check. */
export function tokenFor(client: Client, nowMs: number, { namespace, name, request }: { readonly namespace: string; readonly name: string; readonly request: ApiRequest }): ApiResponse {
  const { metadata: { uid } } = client.get(ServiceAccount, name, namespace);
  const { audiences = [], expirationSeconds = 3600, boundObjectRef = null } = (plainBody(request)['spec'] ?? {}) as Spec;
  const bound = BOUND[boundObjectRef?.kind ?? ''];
  if (expirationSeconds < 600) throw invalid(KIND, '', [invalidValue('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 10 minutes')]);
  if (bound) client.get(bound, boundObjectRef?.name ?? '', bound.scope === 'Namespaced' ? namespace : undefined);
  const aud = audiences.length ? audiences : [ISSUER];
  const iat = Math.floor(nowMs / 1000);
  const claims = { aud, exp: iat + expirationSeconds, iat, iss: ISSUER, 'kubernetes.io': { namespace, serviceaccount: { name, uid } }, nbf: iat, sub: `system:serviceaccount:${namespace}:${name}` };
  const signed = `${part('{"alg":"RS256","kid":"ordinal"}')}.${part(JSON.stringify(claims))}`;
  return {
    status: 201, warnings: [],
    body: {
      kind: KIND.kind, apiVersion: `${KIND.group}/v1`, metadata: { name, namespace, uid, creationTimestamp: timestamp(nowMs) }, spec: { audiences: aud, expirationSeconds, boundObjectRef: boundObjectRef as never },
      status: { token: `${signed}.${part(String(hashText(signed)).repeat(20))}`, expirationTimestamp: timestamp(nowMs + expirationSeconds * 1000) },
    },
  };
}
