import type { ShikiTransformer, ThemeRegistrationRaw } from 'shiki';

/** One theme, made of the tokens, so that code follows light and dark without a second rendering: keys ink, values blue, comments grey. */
export const highlightTheme: ThemeRegistrationRaw = {
  name: 'ordinal',
  type: 'light',
  fg: 'var(--ink)',
  bg: 'transparent',
  settings: [
    { settings: { foreground: 'var(--ink)', background: 'transparent' } },
    { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: 'var(--syntax-note)' } },
    { scope: ['punctuation', 'keyword.operator', 'punctuation.separator.prompt'], settings: { foreground: 'var(--syntax-note)' } },
    { scope: ['source.yaml string', 'source.yaml constant'], settings: { foreground: 'var(--syntax-value)' } },
    { scope: ['source.yaml entity.name.tag', 'source.yaml entity.name.tag string'], settings: { foreground: 'var(--ink)' } },
    { scope: ['meta.output'], settings: { foreground: 'var(--ink-2)' } },
  ],
};

/** Leaves code blocks of prose to the site's own stylesheet: no class that a lab uses, no colours of the block itself. */
export const plainCode: ShikiTransformer = {
  name: 'ordinal-plain-code',
  pre(block) {
    delete block.properties.style;
  },
  line(line) {
    line.properties.class = 'code-text';
  },
};
