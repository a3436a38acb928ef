/** Texts that know their language until their page is written: only there it shows whether they stand among others of it. */
const [BEGIN, CODE_END, END] = ['\uE000', '\uE001', '\uE002'];
const MARKS = new RegExp(`${BEGIN}[^${CODE_END}]*${CODE_END}|${END}`, 'g');
const TOKENS = /<!--[\s\S]*?-->|<(script|style|title|textarea)\b[\s\S]*?<\/\1>|<\/?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>|[^<]+|</g;
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);

/** How an element says its language. */
export interface Speech { readonly lang: string; readonly dir: 'ltr' | 'rtl' }

/** A text in the language of a code, to be told apart where it stands among texts of another. */
export const inLanguage = (text: string, code: string): string => `${BEGIN}${code}${CODE_END}${text}${END}`;

/** The text alone. */
export const plainText = (text: string): string => text.replace(MARKS, '');

/** A page in which every text of `inLanguage` that is in another language than what it stands in says so; attributes and titles, which can't, are plain. */
export function withLanguages(html: string, speechOf: (code: string) => Speech): string {
  const open: (Speech & { readonly tag: string })[] = [{ tag: '', lang: '', dir: 'ltr' }];
  const around = () => open.at(-1) ?? { tag: '', lang: '', dir: 'ltr' as const };
  const marked = (text: string): string => text.replace(MARKS, (mark) => {
    if (mark === END) return open.pop()?.tag === 'span' ? '</span>' : '';
    const speech = speechOf(mark.slice(1, -1));
    const { lang, dir } = around();
    open.push({ ...speech, tag: speech.lang === lang ? 'same' : 'span' });
    return speech.lang === lang ? '' : `<span lang="${speech.lang}"${speech.dir === dir ? '' : ` dir="${speech.dir}"`}>`;
  });
  return html.replace(TOKENS, (token, raw: string | undefined) => {
    if (!token.startsWith('<')) return token.includes(BEGIN) || token.includes(END) ? marked(token) : token;
    if (raw !== undefined || token.startsWith('<!--')) return plainText(token);
    const tag = /^<\/?([a-zA-Z][^\s/>]*)/.exec(token)?.[1]?.toLowerCase();
    if (tag === undefined) return token;
    if (token.startsWith('</')) open.splice(Math.max(1, open.findLastIndex((one) => one.tag === `<${tag}`)));
    else if (!VOID.has(tag) && !token.endsWith('/>')) open.push({ tag: `<${tag}`, lang: attribute(token, 'lang') ?? around().lang, dir: attribute(token, 'dir') === 'rtl' ? 'rtl' : attribute(token, 'dir') === 'ltr' ? 'ltr' : around().dir });
    return plainText(token);
  });
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`).exec(tag)?.slice(1).find((value) => value !== undefined);
