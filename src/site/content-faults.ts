import { LabFormatError, parseLab } from '../labs';
import { readCourse, told, within, yamlIn, type Content, type Course, type LessonText, type Problem } from '../translate';
import { WordsError } from '../words';
import { readLanguages } from '../words/languages';
import { COMPONENTS } from './lesson-components';
import { splitHeading } from './plugins/heading-ids';
import { quotedLines } from './quoted-lines';

type Node = LessonText['sections'][number]['nodes'][number];
type Element = Extract<Node, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;

/** What would break a page, in any language: everything at once, by file and line. `content` is all of content/, by path below it. */
export function contentFaults(content: Content): readonly Problem[] {
  const course = readCourse(content);
  const unreadable = new Set(course.problems.map(({ file }) => file));
  const faults = [...course.problems, ...course.faults(), ...languageFaults(content), ...labFaults(content), ...course.lessons.flatMap((lesson) => lessonFaults(lesson, course, content))];
  const seen = new Set<string>();
  return faults.filter((fault) => (!unreadable.has(fault.file) || course.problems.includes(fault)) && !seen.has(told(fault)) && seen.add(told(fault)))
    .toSorted((one, two) => (one.file === two.file ? one.line - two.line : one.file < two.file ? -1 : 1));
}

function languageFaults(content: Content): readonly Problem[] {
  return Object.keys(content).filter((path) => /^languages\/[^/]+\/language\.yaml$/.test(path)).flatMap((file) => {
    try {
      readLanguages({ [file]: content[file] ?? '' });
      return [];
    } catch (error) {
      if (!(error instanceof WordsError)) throw error;
      return [{ file, line: 1, says: error.message.replace(`${file}: `, '') }];
    }
  });
}

function labFaults(content: Content): readonly Problem[] {
  const labs = [...new Set(Object.keys(content).flatMap((path) => /^labs\/([^/]+)\//.exec(path)?.[1] ?? []))];
  return labs.flatMap((lab) => {
    try {
      parseLab(Object.fromEntries(Object.entries(content).filter(([path]) => path.startsWith(`labs/${lab}/`))));
      return [];
    } catch (error) {
      if (!(error instanceof LabFormatError)) throw error;
      return error.problems.map(({ file, line, field, message }) => ({ file: `labs/${lab}/${file}`, line, says: field === '' ? message : `${field}: ${message}` }));
    }
  });
}

interface Place { readonly file: string; readonly course: Course; readonly content: Content }

function lessonFaults(lesson: LessonText, course: Course, content: Content): readonly Problem[] {
  const place: Place = { file: lesson.file, course, content };
  return lesson.sections.flatMap(({ nodes }) => nodes).flatMap((node) => within(node)).flatMap((node) => {
    const says = faultOf(node, place);
    return says === undefined ? [] : [{ file: lesson.file, line: node.position?.start.line ?? 1, says }];
  });
}

/** What is wrong with a piece of a lesson, and what to do. */
function faultOf(node: Node, place: Place): string | undefined {
  switch (node.type) {
    case 'heading': return headingFault(node);
    case 'link': return linkFault(node.url, place.course);
    case 'mdxTextExpression':
    case 'mdxFlowExpression': return /^\s*(?:\/\*[\s\S]*\*\/|'[^']*'|"[^"]*"|`[^`]*`)?\s*$/.test(node.value) ? undefined : `{${node.value}} is read as a program: write \\{ for a brace, or set it as code`;
    case 'mdxjsEsm': return 'a lesson imports nothing: its components are there by name';
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement': return elementFault(node, place);
    default: return undefined;
  }
}

function headingFault(node: Extract<Node, { type: 'heading' }>): string | undefined {
  const last = node.children.at(-1);
  return last?.type === 'text' && splitHeading(last.value).id !== undefined ? undefined : 'the heading needs its id, the same in every language, behind it: ## Heading [#id]';
}

function linkFault(url: string, course: Course): string | undefined {
  const [, kind, name = '', id] = /^(lesson|page):([a-z0-9-]+)(?:#([a-z0-9-]+))?$/.exec(url) ?? [];
  if (kind !== 'lesson') return undefined;
  const target = course.lessons.find((one) => one.language === one.source && one.place.endsWith(`/${name}`));
  if (!target) return `there is no lesson "${name}"`;
  return id === undefined || target.sections.some((section) => section.id === id) ? undefined : `the lesson "${name}" has no section "${id}"`;
}

function elementFault(node: Element, { content }: Place): string | undefined {
  const { name } = node;
  if (name === null || /^[a-z]/.test(name ?? '')) return undefined;
  const needs = Object.entries(COMPONENTS).find(([one]) => one === name)?.[1];
  if (!needs) return `there is no component <${name ?? ''}>; there are ${Object.keys(COMPONENTS).map((one) => `<${one}>`).join(', ')}`;
  const given = new Map(node.attributes.flatMap((one): [string, string][] => (one.type === 'mdxJsxAttribute' ? [[one.name, typeof one.value === 'string' ? one.value : String(one.value?.value ?? '')]] : [])));
  const lacks = needs.filter((one) => !given.has(one));
  return lacks.length > 0 ? `<${name ?? ''}> needs ${lacks.join(' and ')}` : namedFault(name ?? '', given, content);
}

/** Whether what a component names is there. */
function namedFault(component: string, given: ReadonlyMap<string, string>, content: Content): string | undefined {
  const [id = '', lab = component === 'Lab' ? id : ''] = [given.get('id'), given.get('lab')];
  const known = (pattern: RegExp) => [...new Set(Object.keys(content).flatMap((path) => pattern.exec(path)?.[1] ?? []))];
  const missing = (what: string, name: string, all: readonly string[]) => (all.includes(name) ? undefined : `there is no ${what} "${name}"; there are ${all.join(', ')}`);
  if (component === 'Figure') return missing('figure', id, known(/^figures\/([^/]+)\/figure\.svg$/));
  if (component === 'Term') return id === '' ? undefined : missing('term', id, Object.keys((yamlIn(content['reference/glossary.yaml']) ?? {}) as object));
  if (component === 'Erratum') return undefined;
  const noLab = missing('lab', lab, known(/^labs\/([^/]+)\/lab\.yaml$/));
  if (noLab !== undefined || component === 'Lab') return noLab;
  if (component === 'Predict') return missing(`prediction of the lab "${lab}" called`, id, Object.keys(((yamlIn(content[`labs/${lab}/lab.yaml`]) ?? {}) as { predictions?: object }).predictions ?? {}));
  const path = `labs/${lab}/${given.get('from') ?? 'start'}/${given.get('file') ?? ''}`;
  if (content[path] === undefined) return `there is no file content/${path}`;
  try {
    quotedLines(content[path], given.get('match') ?? '', Number(given.get('lines') ?? 1), path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
