import { keptOr, keep } from './keep';
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
  const noted = section.querySelector<HTMLElement>('.noted');
  for (const input of section.querySelectorAll('input')) {
    input.checked = input.value === kept;
    input.addEventListener('change', () => {
      keep(key, input.value);
      noted?.removeAttribute('hidden');
    });
  }
  if (kept !== '') noted?.removeAttribute('hidden');
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
const [searchButton, searchDialog] = [document.querySelector<HTMLElement>('[data-search]'), document.querySelector<HTMLDialogElement>('[data-search-dialog]')];
if (searchButton && searchDialog) wireSearch(searchButton, searchDialog);
markProgress();
addEventListener('storage', markProgress);
