const files = import.meta.glob<string>('/content/labs/**/*.{yaml,yml,sh,sql,txt,conf,json,html}', { query: '?raw', import: 'default', eager: true });

/** The text of one file of a lab, as its folder has it now. */
export function labFile(lab: string, folder: 'start' | 'solution', file: string): string {
  const path = `/content/labs/${lab}/${folder}/${file}`;
  const text = files[path];
  if (text === undefined) throw new Error(`no file ${path.slice(1)}, which a lesson quotes`);
  return text;
}
