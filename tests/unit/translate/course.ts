/** A small course in two languages, for tests to damage. */
import { hashOf, readCourse, readLesson, type Content } from '../../../src/translate';

export const SOURCE = `---
title: 変わらない名前
description: Pod を名前で呼びます。
source: ja
order: 1
---

はじめに、\`kubectl get pods\` を打ちます。

## 名前 [#names]

名前は変わりません。[公式の説明](https://kubernetes.io/ja/docs/concepts/workloads/controllers/statefulset/#安定)を読みます。

<FileLine lab="web" file="web.yaml" match="clusterIP: None" />

\`\`\`console
$ kubectl get pods
\`\`\`

## ラボ [#lab]

<Predict lab="web" id="gone" />

<Lab id="web" />
`;

export const TRANSLATION = `---
title: A name that stays
description: You call a Pod by its name.
source: ja
order: 1
---

First, type \`kubectl get pods\`.

## Names [#names]

Names do not change. Read [the documentation](https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable).

<FileLine lab="web" file="web.yaml" match="clusterIP: None" />

\`\`\`console
$ kubectl get pods
\`\`\`

## Lab [#lab]

<Predict lab="web" id="gone" />

<Lab id="web" />
`;

export const CONTENT: Content = {
  'languages/ja/language.yaml': "name: 日本語\nhtml: ja\nmarks:\n  letters: '[\\p{Script=Hiragana}\\p{Script=Katakana}]'\n",
  'languages/en/language.yaml': 'name: English\nhtml: en\nfallback: true\nmarks:\n  words: [the, of, is, a, to, and, you, that]\n',
  'lessons/chapters.yaml': '- identity\n',
  'lessons/ja/identity/names.mdx': SOURCE,
  'lessons/en/identity/names.mdx': accepted(TRANSLATION, SOURCE),
  'labs/web/lab.yaml': 'source: en\n',
  'labs/web/messages/en.yaml': 'title:\n  text: "Three of {total}"\n  description: "Title."\ntasks.one.title:\n  text: "Done"\n  description: "First task."\n',
  'labs/web/messages/ja.yaml': 'title:\n  text: "{total} 個のうち 3 個"\ntasks.one.title:\n  text: "済み"\n',
};

/** The translation with every section marked as made from this source. */
export function accepted(translation: string, source: string): string {
  const hashes = readLesson('lessons/ja/identity/names.mdx', source).sections.map(({ id, text }) => `    ${id}: '${hashOf(text)}'`);
  return translation.replace('order: 1\n', `order: 1\ntranslation:\n  by: human\n  sections:\n${hashes.join('\n')}\n`);
}

export const stateOf = (content: Content, language: string) => readCourse(content).state(language);
