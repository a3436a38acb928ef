import type { Json } from '../base/json';
import type { ApiObject } from '../api/object';
import type { MergeTable } from '../api/patch';
import type { OwnershipTable } from './fieldset';
import type { TypeTable } from './strict';

/** What YAML text holds, as kubectl and the API server read it; `duplicates` are complaints like `line 7: key "a" already set in map`. */
export interface ParsedYaml { readonly value: unknown; readonly duplicates: readonly string[] }

/** What composition gives the server beside the strategies. */
export interface ServerOptions {
  /** Fields of every definition; without it bodies are taken as they come. */
  readonly types?: TypeTable;
  /** Merge keys of lists, for strategic merge patches. */
  readonly merge?: MergeTable;
  /** What readers are shown instead of what is stored, by resource: for values that move with time alone, like a lease's renewal. */
  readonly present?: Readonly<Record<string, (object: ApiObject) => ApiObject>>;
  /** `Definition.field` of what is stored and has no effect; who writes it is warned. */
  readonly noEffect?: ReadonlySet<string>;
  /** How fields are owned; without it nobody's ownership is kept, and nothing can be applied. */
  readonly ownership?: OwnershipTable;
  /** Descriptions of columns that their strategies do not bring, by resource and column. */
  readonly columnTexts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How many changes a watch may go back; without it all of them. */
  readonly changesKept?: number;
  /** Reads application/yaml; throws an Error with go-yaml's message. Without it YAML is an unsupported media type. */
  readonly parseYaml?: (text: string) => ParsedYaml;
  /** Writes application/yaml. */
  readonly printYaml?: (value: Json) => string;
}
