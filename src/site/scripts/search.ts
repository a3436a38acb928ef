/** What pagefind's own script offers, as far as it is used here. */
interface Pagefind { init(): Promise<void>; debouncedSearch(term: string, options?: object, waitMs?: number): Promise<{ readonly results: readonly { data(): Promise<Found> }[] } | null> }
interface Found { readonly url: string; readonly excerpt: string; readonly meta: { readonly title?: string }; readonly sub_results: readonly { readonly title: string; readonly url: string; readonly excerpt: string }[] }

const WAIT_MS = 150;
const SHOWN = 8;

/** The search of the header: a dialog that opens by its button or the key `/`; the index loads when it is first opened. */
export function wireSearch(button: HTMLElement, dialog: HTMLDialogElement): void {
  const input = dialog.querySelector('input');
  const list = dialog.querySelector('ol');
  const said = dialog.querySelector('output');
  if (!input || !list || !said) return;
  let loading: Promise<Pagefind> | undefined;
  const open = () => { dialog.showModal(); input.select(); loading ??= load(dialog.dataset.index ?? ''); };
  button.addEventListener('click', open);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || dialog.open || isTyping(event.target)) return;
    event.preventDefault();
    open();
  });
  dialog.querySelector('[data-search-close]')?.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  input.addEventListener('input', () => void show(input.value.trim(), { pagefind: (loading ??= load(dialog.dataset.index ?? '')), list, said, dialog }));
  input.form?.addEventListener('submit', (event) => { event.preventDefault(); list.querySelector('a')?.click(); });
}

const isTyping = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input, textarea, select, [contenteditable], .xterm, .monaco-editor') !== null;

async function load(address: string): Promise<Pagefind> {
  const pagefind = (await import(/* @vite-ignore */ address)) as Pagefind;
  await pagefind.init();
  return pagefind;
}

interface Place { readonly pagefind: Promise<Pagefind>; readonly list: HTMLElement; readonly said: HTMLElement; readonly dialog: HTMLElement }

async function show(term: string, { pagefind, list, said, dialog }: Place): Promise<void> {
  if (term === '') { list.replaceChildren(); said.textContent = ''; return; }
  try {
    const answer = await (await pagefind).debouncedSearch(term, {}, WAIT_MS);
    if (!answer) return;
    const found = await Promise.all(answer.results.slice(0, SHOWN).map((result) => result.data()));
    list.replaceChildren(...found.map((page) => item(page)));
    said.textContent = (answer.results.length === 0 ? dialog.dataset.none : dialog.dataset.found)?.replace('#', String(answer.results.length)) ?? '';
  } catch {
    said.textContent = dialog.dataset.failed ?? '';
  }
}

/** A page, and the section that fits best. The excerpt's markup is pagefind's own: text with marks. */
function item(page: Found): HTMLElement {
  const best = page.sub_results[0] ?? { title: '', url: page.url, excerpt: page.excerpt };
  const link = document.createElement('a');
  link.href = best.url;
  const title = document.createElement('b');
  title.textContent = page.meta.title ?? '';
  const section = document.createElement('span');
  section.textContent = best.title === page.meta.title ? '' : best.title;
  const excerpt = document.createElement('small');
  excerpt.append(...marked(best.excerpt));
  link.append(title, section, excerpt);
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

/** `a <mark>b</mark> c` as nodes, without trusting it as markup. */
function marked(excerpt: string): readonly Node[] {
  const plain = new DOMParser().parseFromString(excerpt, 'text/html').body;
  return [...plain.childNodes].map((node) => {
    const text = document.createTextNode(node.textContent ?? '');
    if (node.nodeName !== 'MARK') return text;
    const mark = document.createElement('mark');
    mark.append(text);
    return mark;
  });
}
