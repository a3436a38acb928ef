/** How far below the window's top a heading still counts as the one being read: the header and a few lines. */
const READING_PX = 140;

/** The section being read: the last one whose heading has passed the window's top; a lab counts as one. None above the first. */
function sectionInView(): string {
  const marks = [...document.querySelectorAll<HTMLElement>('main h2[id], main .lab[id]')];
  return marks.findLast((mark) => mark.getBoundingClientRect().top < READING_PX)?.id ?? '';
}

/** Another language opens at the section being read: its headings have the same ids. A lab handed on in the address stays behind, it is kept by now. */
export function wireLanguages(list: HTMLElement): void {
  list.addEventListener('beforetoggle', () => {
    const id = sectionInView();
    for (const link of list.querySelectorAll('a')) link.hash = id;
  });
}
