import { shikiToMonaco } from '@shikijs/monaco';
import * as monaco from 'monaco-editor/editor/editor.api';
import { createHighlighterCore } from 'shiki/core';
import type { ThemeRegistrationRaw } from 'shiki/core';
import { createJavaScriptRawEngine } from '@shikijs/engine-javascript/raw';
import yaml from '@shikijs/langs-precompiled/yaml';
import { darkTokens, lightTokens, type Tokens } from './monaco-tokens';

let ready: Promise<void> | undefined;

/** Makes Monaco colour YAML with the grammar that coloured it at build. */
export function highlighting(): Promise<void> {
  ready ??= (async () => {
    const highlighter = await createHighlighterCore({
      themes: [themeOf('ordinal-light', lightTokens), themeOf('ordinal-dark', darkTokens)],
      langs: [yaml],
      engine: createJavaScriptRawEngine(),
    });
    shikiToMonaco(highlighter, monaco);
  })();
  return ready;
}

/** The name of the theme that goes with the page's present colours. */
export function paintTheme(element: Element): 'ordinal-light' | 'ordinal-dark' {
  return getComputedStyle(element).colorScheme.includes('dark') ? 'ordinal-dark' : 'ordinal-light';
}

function themeOf(name: string, tokens: Tokens): ThemeRegistrationRaw {
  return {
    name,
    type: name === 'ordinal-dark' ? 'dark' : 'light',
    settings: [
      { settings: { foreground: tokens.ink, background: tokens.sheet } },
      { scope: ['comment', 'punctuation', 'keyword.operator'], settings: { foreground: tokens.note } },
      { scope: ['string', 'constant'], settings: { foreground: tokens.value } },
      { scope: ['entity.name.tag', 'entity.name.tag string'], settings: { foreground: tokens.ink } },
    ],
    colors: {
      'editor.background': tokens.sheet,
      'editor.foreground': tokens.ink,
      'editorLineNumber.foreground': tokens.faint,
      'editorLineNumber.activeForeground': tokens.ink,
      'editor.lineHighlightBackground': `${tokens.wash}99`,
      'editor.lineHighlightBorder': '#00000000',
      'editorCursor.foreground': tokens.accent,
      'editor.selectionBackground': `${tokens.accent}33`,
      'editorError.foreground': tokens.failing,
      'editorWarning.foreground': tokens.starting,
      'editorWidget.background': tokens.sheet,
      'editorWidget.foreground': tokens.ink,
      'editorWidget.border': tokens.edge,
      'widget.shadow': '#00000000',
      'editorSuggestWidget.selectedBackground': `${tokens.accent}22`,
      'editorSuggestWidget.selectedForeground': tokens.ink,
      'editorSuggestWidget.highlightForeground': tokens.accent,
      'editorSuggestWidget.focusHighlightForeground': tokens.accent,
      focusBorder: tokens.accent,
      'scrollbarSlider.background': tokens.rule,
      'scrollbarSlider.hoverBackground': tokens.edge,
      'input.background': tokens.sheet,
      'input.foreground': tokens.ink,
      'input.border': tokens.edge,
    },
  };
}
