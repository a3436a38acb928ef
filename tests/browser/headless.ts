import type { Page } from 'playwright/test';
import { labNamed } from './course';
import { LabPage } from './lab-page';

/** The lab that these tests use, mostly in English: what is tried here is the same in every lab and language. */
export const headless = labNamed('headless-service');

/** The text of a file as its solution has it. */
export const solved = (file: string): string => headless.solution.files[file] ?? '';

/** The text of a file as the lab begins with it. */
export const begun = (file: string): string => headless.lab.files.find(({ name }) => name === file)?.text ?? '';

export async function openLab(page: Page, language = 'en'): Promise<LabPage> {
  const lab = new LabPage(page, headless, language);
  await lab.open();
  return lab;
}
