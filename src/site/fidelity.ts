import ledger from '../schema/fidelity.json';

/** The release the recordings were made with. */
export const KUBERNETES = '1.36.3';

/** How something is done here: as in Kubernetes, more simply, or not at all. */
export type State = 'same' | 'simplified' | 'absent';

export interface Row {
  /** Its words are `fidelity.row.<id>`. */
  readonly id: string;
  readonly area: string;
  readonly state: State;
  /** Whether there is more to say than its subject. */
  readonly note: boolean;
  /** Recordings of a real cluster that prove it, by the names of their folders. */
  readonly recordings: readonly string[];
}

const rows = ledger.rows.map((row): Row => ({ id: row.id, area: row.area, state: row.state as State, note: row.note ?? false, recordings: row.recordings ?? [] }));
const areas = [...new Set(rows.map((row) => row.area))];
const definitionOf = (path: string) => path.slice(0, path.indexOf('.'));
const definitions = [...new Set(ledger.noEffect.map(definitionOf))];

/** The ledger of fidelity as its page shows it. */
export const fidelity = {
  areas: areas.map((id) => ({ id, rows: rows.filter((row) => row.area === id) })),
  fields: definitions.map((definition) => ({ definition, names: ledger.noEffect.filter((path) => definitionOf(path) === definition).map((path) => path.slice(definition.length + 1)) })),
};
