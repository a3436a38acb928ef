/** What a lesson may use without importing it, by name, and what each can't be without. */
export const COMPONENTS = {
  Erratum: [], Figure: ['id'], FileLine: ['lab', 'file', 'match'], Lab: ['id'], Predict: ['lab', 'id'], Term: [],
} satisfies Readonly<Record<string, readonly string[]>>;

export type LessonComponent = keyof typeof COMPONENTS;
