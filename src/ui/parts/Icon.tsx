const paths = {
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2" />,
  run: <path class="solid" d="M4.5 2.8v10.4L13 8z" />,
  next: <><path d="M3 3.5L9.5 8L3 12.5z" /><path d="M12.5 3.5v9" /></>,
  share: <path d="M6.5 9.5l3-3M7.5 4.8l1-1a3 3 0 0 1 4.2 4.2l-1 1M8.5 11.2l-1 1a3 3 0 0 1-4.2-4.2l1-1" />,
  quiet: <><path d="M2 3.5L6 8L2 12.5z" /><path d="M7 3.5L11 8L7 12.5z" /><path d="M13.5 3.5v9" /></>,
  back: <><path d="M13 3.5L6.5 8L13 12.5z" /><path d="M4 3.5v9" /></>,
  reset: <path d="M3.2 6.2A5.2 5.2 0 1 1 3 9.5M3 2.8v3.6h3.6" />,
  undo: <path d="M6 3.5L2.8 6.7L6 9.9M3.2 6.7H9.5a3.4 3.4 0 0 1 0 6.8H7" />,
  add: <path d="M8 3.5v9M3.5 8h9" />,
  close: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />,
  problem: <><circle cx="8" cy="8" r="6" /><path d="M8 4.5v4.2M8 11.2v.1" /></>,
  cordoned: <><circle cx="8" cy="8" r="5.5" /><path d="M4.5 8h7" stroke-width="2.2" /></>,
  silent: <><circle cx="8" cy="8" r="5.5" stroke-dasharray=".1 2.8" /><path d="M8 8v.1" stroke-width="2.2" /></>,
  files: <path d="M4 2h5l3 3v9H4zM9 2v3h3" />,
  terminal: <path d="M2 3h12v10H2zM4.5 6l2 2l-2 2M8.5 10h3" />,
  cluster: <path d="M2 3h3.5v10H2zM6.3 3h3.5v10H6.3zM10.5 3H14v10h-3.5z" />,
  tasks: <path d="M2 4l1.2 1.2L5.5 3M2 11l1.2 1.2L5.5 10M8 4.5h6M8 11.5h6" />,
  fold: <path d="M4 6l4 4l4-4" />,
  unfold: <path d="M6 4l4 4l-4 4" />,
  whole: <path d="M2 4.5h12M2 11.5h12M11.5 2l2.5 2.5L11.5 7M4.5 9L2 11.5L4.5 14" />,
  up: <path d="M8 13V3.5M3.8 7.7L8 3.5l4.2 4.2" />,
  time: <path d="M2 5h7M2 8h12M2 11h4M11 2.5v11" />,
} as const;

export type IconName = keyof typeof paths;

/** A 16 px sign beside a word; never alone without a name on its button. */
export function Icon({ name }: { readonly name: IconName }) {
  return <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{paths[name]}</svg>;
}
