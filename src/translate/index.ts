export { readCourse, type Content, type Course, type LanguageState, type Unit } from './course';
export { hashOf, normalised } from './hash';
export { fileOf, MAKERS, readLesson, type LessonText, type Maker, type Origin, type Section } from './lesson';
export { nextWork, shownBy, type Work } from './next';
export { told, TranslationError, type Problem } from './problem';
export { within } from './parity';
export { isShown, lessonState, STANDINGS, wordsIn, type SectionState, type Standing } from './state';
export { readTexts, type TextsFile } from './texts';
export { yamlIn } from './yaml';
