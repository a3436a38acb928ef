import type { ComponentChildren } from 'preact';

export interface TabItem {
  readonly id: string;
  readonly label: ComponentChildren;
  readonly mono?: boolean;
}

interface TabListProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly panel: string;
  readonly onSelect: (id: string) => void;
}

/** Tabs after the ARIA pattern: one of them is in the tab order, arrows move and select, Home and End jump. */
export function TabList({ label, items, selected, panel, onSelect }: TabListProps) {
  const press = (event: KeyboardEvent) => {
    const at = items.findIndex((item) => item.id === selected);
    const on = event.currentTarget instanceof Element && getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const to = ({ ArrowLeft: at - on, ArrowRight: at + on, Home: 0, End: items.length - 1 } as Readonly<Record<string, number>>)[event.key];
    const item = to === undefined ? undefined : items[(to + items.length) % items.length];
    if (!item) return;
    event.preventDefault();
    onSelect(item.id);
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.querySelector<HTMLElement>(`[data-tab="${CSS.escape(item.id)}"]`)?.focus();
  };
  return (
    <div class="tab-list" role="tablist" aria-label={label} onKeyDown={press}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          id={`${panel}-tab-${item.id}`}
          data-tab={item.id}
          class={item.mono ? 'tab mono' : 'tab'}
          aria-selected={item.id === selected}
          aria-controls={panel}
          tabIndex={item.id === selected ? 0 : -1}
          onClick={() => onSelect(item.id)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

interface SegmentedProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A choice of one among few, as radio buttons in a row. */
export function Segmented<T extends string>({ legend, name, options, value, onChange }: SegmentedProps<T>) {
  return (
    <fieldset class="segmented">
      <legend class="sr">{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
