import type { ApiResponse } from '../base/program';
import { deleteCollection, deleteOne } from './deletes';
import { requests } from './parts';
import type { Call } from './rest';
import { create, isWatch, listOrWatch, ok, render, stored, update, watchAll } from './verbs';

/** Answers what is asked of an object or a list itself. */
export function answerObject(call: Call): ApiResponse {
  const { method } = call.request;
  const { name } = call.route;
  if (method === 'GET') return name === undefined ? listOrWatch(call) : isWatch(call.query) ? watchAll(call) : ok(render(call, stored(call)));
  if (method === 'POST') return create(call);
  if (method === 'PUT') return update(call);
  if (method === 'PATCH') return requests.code().patched(call);
  return name === undefined ? deleteCollection(call) : deleteOne(call);
}
