import { useLab } from '../context';
import type { OtherRow } from '../state/cluster-model';

/** What else is in the cluster, by kind and name: each can be looked at. */
export function Others({ rows }: { readonly rows: readonly OtherRow[] }) {
  const { say, session } = useLab();
  if (rows.length === 0) return null;
  return (
    <div class="others">
      <p class="label">{say('others.title')}</p>
      <ul>
        {rows.map(({ key, kind, name, leaving, allowed }) => {
          const selected = session.selected.value === key;
          return (
            <li key={key}>
              <button type="button" class={`bare ${selected ? 'selected' : ''}`} aria-pressed={selected} onClick={() => session.select(key)}>
                <span lang="en">{kind}</span> <span class="mono" lang="en">{name}</span>
              </button>
              {leaving && <span class="is-leaving" lang="en"> Terminating</span>}
              {allowed !== undefined && <span class="quiet"> {say('others.allowed', { count: allowed })}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
