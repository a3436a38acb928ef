import { keptOr, keep } from './keep';
import { wireLanguages } from './language-switch';
import { wireSearch } from './search';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** The theme button goes round: as the system has it, light, dark. Its name says which one is on. */
function wireTheme(button: HTMLElement): void {
  const show = (theme: Theme) => {
    const name = button.dataset[theme] ?? theme;
    button.setAttribute('aria-label', name);
    button.title = name;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  const read = () => THEMES.find((theme) => theme === keptOr('ordinal:theme', 'system')) ?? 'system';
  show(read());
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(read()) + 1) % THEMES.length] ?? 'system';
    keep('ordinal:theme', next);
    show(next);
  });
}

/** Lessons whose labs are done, as the labs have kept it, are marked wherever they are listed. */
function markProgress(): void {
  for (const item of document.querySelectorAll<HTMLElement>('[data-labs]')) {
    const labs = item.dataset.labs?.split(' ').filter((lab) => lab !== '') ?? [];
    item.classList.toggle('done', labs.length > 0 && labs.every((lab) => keptOr(`ordinal:done:${lab}`, '') !== ''));
  }
}

/** A prediction is kept as soon as it is made, and comes back with the page. */
function wirePrediction(section: HTMLElement): void {
  const key = `ordinal:prediction:${section.dataset.predict ?? ''}`;
  const kept = keptOr(key, '');
  for (const input of section.querySelectorAll('input')) {
    input.checked = input.value === kept;
    input.addEventListener('change', () => {
      keep(key, input.value);
      dispatchEvent(new Event('ordinal:predicted'));
      tellOutcome(section);
    });
  }
  tellOutcome(section);
}

/** Beside the question stands what was predicted and, once the lab knows it, what happened; then the prediction stays as it was made. */
function tellOutcome(section: HTMLElement): void {
  const [lab = '', id = ''] = section.dataset.predict?.split('.') ?? [];
  const outcomes = JSON.parse(document.getElementById(lab)?.querySelector<HTMLElement>('[data-outcomes]')?.dataset.outcomes ?? '{}') as Readonly<Record<string, string>>;
  const inputs = [...section.querySelectorAll('input')];
  const predicted = inputs.find((input) => input.checked);
  const happened = predicted && inputs.find((input) => input.value === outcomes[id]);
  section.querySelector('.noted')?.toggleAttribute('hidden', !predicted || happened !== undefined);
  for (const input of inputs) input.disabled = happened !== undefined;
  for (const sentence of section.querySelectorAll<HTMLElement>('[data-came]')) {
    sentence.hidden = !happened || (sentence.dataset.came === 'right') !== (happened === predicted);
    for (const slot of sentence.querySelectorAll<HTMLElement>('[data-slot]')) {
      const words = (slot.dataset.slot === 'predicted' ? predicted : happened)?.nextElementSibling;
      slot.replaceChildren(...[...(words?.childNodes ?? [])].map((node) => node.cloneNode(true)));
    }
  }
}

/** What the labs know of predictions is told beside the questions. */
function watchOutcomes(place: HTMLElement): void {
  const tell = () => document.querySelectorAll<HTMLElement>('[data-predict]').forEach(tellOutcome);
  new MutationObserver(tell).observe(place, { subtree: true, attributeFilter: ['data-outcomes'] });
}

/** A lab that has all its tasks done is kept as done, once and for good: what is undone later takes nothing back. */
function watchLab(place: HTMLElement): void {
  const look = () => {
    const lab = place.querySelector<HTMLElement>('[data-lab]');
    const tasks = [...(lab?.querySelectorAll<HTMLElement>('[data-task]') ?? [])];
    if (tasks.length === 0 || !tasks.every((task) => task.dataset.state === 'met')) return;
    observer.disconnect();
    keep(`ordinal:done:${lab?.dataset.lab ?? ''}`, 'yes');
    markProgress();
  };
  const observer = new MutationObserver(look);
  observer.observe(place, { subtree: true, attributeFilter: ['data-state'] });
}

document.querySelectorAll<HTMLElement>('[data-theme-switch]').forEach(wireTheme);
document.querySelectorAll<HTMLElement>('[data-predict]').forEach(wirePrediction);
document.querySelectorAll<HTMLElement>('.lab-place').forEach(watchLab);
document.querySelectorAll<HTMLElement>('.lab-place').forEach(watchOutcomes);
const [searchButton, searchDialog] = [document.querySelector<HTMLElement>('[data-search]'), document.querySelector<HTMLDialogElement>('[data-search-dialog]')];
if (searchButton && searchDialog) wireSearch(searchButton, searchDialog);
document.querySelectorAll<HTMLElement>('#languages').forEach(wireLanguages);
markProgress();
addEventListener('storage', markProgress);
if (import.meta.env.PROD) addEventListener('load', () => setTimeout(() => void import('./offline').then(({ keepOffline }) => keepOffline(import.meta.env.BASE_URL.replace(/\/?$/, '/'), document.querySelector('[data-update]'))), 3000));
/** An address that holds a lab leads to it: the lab wakes when it is in view. */
const handed = /^#lab=([a-z0-9-]*)/.exec(location.hash)?.[1];
if (handed !== undefined) (document.getElementById(handed) ?? document.querySelector('.lab'))?.scrollIntoView();
