import { describe, expect, test } from 'vitest';
import { inLanguage, plainText, withLanguages } from '../../../src/site/speech';

const speechOf = (code: string) => ({ lang: code, dir: code === 'ar' ? 'rtl' as const : 'ltr' as const });
const page = (body: string) => withLanguages(`<html lang="pt-BR" dir="ltr">${body}</html>`, speechOf).replace(/^<html[^>]*>|<\/html>$/g, '');
const en = inLanguage('In English', 'en');
const pt = inLanguage('Em português', 'pt-BR');

describe('a text says its language', () => {
  test.each([
    ['where it stands in another', `<p>${en}</p>`, '<p><span lang="en">In English</span></p>'],
    ['not where it stands in its own', `<p>${pt}</p>`, '<p>Em português</p>'],
    ['by what it stands in, not by the page', `<article lang="en"><p>${en} ${pt}</p></article>${pt}`, '<article lang="en"><p>In English <span lang="pt-BR">Em português</span></p></article>Em português'],
    ['and its direction, where that is another', `<p>${inLanguage('نص', 'ar')}</p>`, '<p><span lang="ar" dir="rtl">نص</span></p>'],
    ['inside one of another, too', `<p>${inLanguage(`${en}: sim`, 'ar')}</p>`, '<p><span lang="ar" dir="rtl"><span lang="en" dir="ltr">In English</span>: sim</span></p>'],
    ['with markup in it', `<p>${inLanguage('a <code lang="en">b</code> c', 'en')}</p>`, '<p><span lang="en">a <code lang="en">b</code> c</span></p>'],
    ['after elements that have no end', `<p lang="en">a<br>b<img src="x">${en}</p>${en}`, '<p lang="en">a<br>b<img src="x">In English</p><span lang="en">In English</span>'],
  ])('%s', (_, body, expected) => expect(page(body)).toBe(expected));

  test('but never where no element can stand: in attributes, titles, scripts and comments', () => {
    const html = page(`<title>${en}</title><a title="${en} > ${pt}">x</a><script>if (a < b) "${en}"</script><!-- ${en} -->`);
    expect(html).toBe('<title>In English</title><a title="In English > Em português">x</a><script>if (a < b) "In English"</script><!-- In English -->');
  });
});

test('a text alone is plain', () => expect(plainText(`${en}, ${pt}`)).toBe('In English, Em português'));
