import type { ApiRequest } from '../base/program';
import { ApiError } from '../api/errors';
import { apiVersionOf } from '../api/kind';
import { badRequest } from '../api/status';
import { JsonError } from './jsonError';
import { requests } from './parts';
import type { ServerOptions } from './options';
import type { Route } from './path';
import { decodeAs, DecodeError, wordFor } from './strict';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type Plain = Readonly<Record<string, unknown>>;

/** A body as it was read, and what was doubled in it. */
interface Body { readonly value: unknown; readonly doubled: readonly string[]; readonly yaml: boolean }

const MEDIA_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

export const header = (request: ApiRequest, name: string): string => Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** The first 30 bytes of a body in the way the API server quotes what it can't read. */
const excerpt = (text: string): string => (text === '' ? '<empty>' : text.length > 30 ? `${text.slice(0, 30)} ...` : text);

/** The same in hexadecimal, which it uses for what it can't even tell to be JSON. */
const hexExcerpt = (text: string): string => {
  const hex = [...text.slice(0, 30)].map((character) => (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');
  return text === '' ? '<empty>' : text.length > 30 ? `${hex} ...` : hex;
};

/** How many bytes a body may have. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;

/** Throws RequestEntityTooLarge. */
export function checkSize({ body, text }: ApiRequest): void {
  const length = text === undefined ? (body === undefined ? 0 : JSON.stringify(body).length) : text.length;
  if (length > BODY_BYTES_MAX) throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_BYTES_MAX}`, {});
}

function readBody(request: ApiRequest, expected: string, options: ServerOptions): Body {
  const type = header(request, 'content-type').split(';')[0]?.trim() || 'application/json';
  checkSize(request);
  const unrecognized = (why: string) => badRequest(`the object provided is unrecognized (must be of type ${expected}): ${why}`);
  if (type === 'application/json') {
    if (request.text === undefined && request.body !== undefined) return { value: request.body, doubled: [], yaml: false };
    const text = request.text ?? '';
    try {
      const { value, duplicates } = requests.code().parseJson(text);
      return { value, doubled: duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`), yaml: false };
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw unrecognized(`couldn't get version/kind; json parse error: ${error.message} (${excerpt(text)})`);
    }
  }
  if (type === 'application/yaml' && options.parseYaml) {
    const text = request.text ?? '';
    try {
      const { value, duplicates } = options.parseYaml(text);
      return { value, doubled: duplicates, yaml: true };
    } catch (error) {
      throw unrecognized(`yaml: ${error instanceof Error ? error.message : String(error)} (${hexExcerpt(text)})`);
    }
  }
  throw new ApiError(415, 'UnsupportedMediaType', `the body of the request was in an unknown format - accepted media types include: ${MEDIA_TYPES}`);
}

/** A small body of a subresource or of options, read without a schema; {} when there is none. Throws BadRequest for what is no JSON object. */
export function plainBody(request: ApiRequest): Plain {
  try {
    const value = request.body ?? (request.text?.trim() ? requests.code().parseJson(request.text).value : {});
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Plain;
    throw badRequest(`json: cannot unmarshal ${wordFor(value)} into Go value of type map[string]interface {}`);
  } catch (error) {
    throw error instanceof JsonError ? badRequest(error.message) : error;
  }
}

/** Reads the body of a create or update as the route's kind. Fields nobody knows are dropped, told or refused as `validation` says. */
export function decodeBody(request: ApiRequest, route: Route, validation: FieldValidation, options: ServerOptions, warn: (message: string) => void): Plain {
  const { kind, strategy } = route.resource;
  const body = readBody(request, kind.kind, options);
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(body.value) ? 'array' : typeof body.value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (${hexExcerpt(request.text ?? JSON.stringify(body.value))})`);
  }
  const sent = body.value as Plain;
  checkVersionAndKind(sent, route);
  if (!options.types) return sent;
  const gave = identity(sent, route);
  try {
    const { value, unknown } = decodeAs(options.types, strategy.conversions?.[apiVersionOf(route)]?.definition ?? strategy.definition, sent);
    complain([...body.doubled, ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)], body.yaml && body.doubled.length > 0, gave, kind.kind, validation, warn);
    return value as Plain;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`${gave} cannot be handled as a ${kind.kind}: ${error.message}`);
  }
}

/** `StatefulSet in version "v1"`: how the server names what it was given. */
const identity = (sent: Plain, route: Route): string => {
  const version = typeof sent['apiVersion'] === 'string' ? sent['apiVersion'].split('/').at(-1) ?? '' : route.version;
  return `${typeof sent['kind'] === 'string' && sent['kind'] ? sent['kind'] : route.resource.kind.kind} in version ${JSON.stringify(version || route.version)}`;
};

function complain(complaints: readonly string[], asYaml: boolean, gave: string, kind: string, validation: FieldValidation, warn: (message: string) => void): void {
  if (!complaints.length || validation === 'Ignore') return;
  if (validation === 'Warn') {
    complaints.forEach(warn);
    return;
  }
  const text = asYaml ? `yaml: unmarshal errors:\n  ${complaints.join('\n  ')}` : complaints.join(', ');
  throw badRequest(`${gave} cannot be handled as a ${kind}: strict decoding error: ${text}`);
}

const SCHEME = 'in scheme "pkg/runtime/scheme.go:111"';

/** Kinds Kubernetes reads anywhere, which are still nothing to create. */
const COMMON_KINDS = ['List', 'Status', 'DeleteOptions', 'Table'];

function checkVersionAndKind(sent: Plain, route: Route): void {
  const { resource, group, version } = route;
  const wanted = apiVersionOf({ group, version });
  const kind = sent['kind'];
  const apiVersion = sent['apiVersion'];
  if (typeof kind === 'string' && kind && kind !== resource.kind.kind) {
    const gave = identity(sent, route);
    const internal = `${group || 'core'}.${resource.kind.kind}`;
    const known = COMMON_KINDS.includes(kind) || isKindOf(route, kind);
    throw badRequest(`${gave} cannot be handled as a ${resource.kind.kind}: ${known ? `converting (${version}.${kind}) to (${internal}): unknown conversion` : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion || wanted)} ${SCHEME}`}`);
  }
  if (typeof apiVersion !== 'string' || !apiVersion || apiVersion === wanted) return;
  if (apiVersion === version) throw badRequest(`${identity(sent, route)} cannot be handled as a ${resource.kind.kind}: no kind ${JSON.stringify(resource.kind.kind)} is registered for version ${JSON.stringify(apiVersion)} ${SCHEME}`);
  throw badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`);
}

const isKindOf = (route: Route, kind: string): boolean => route.siblings.includes(kind);
