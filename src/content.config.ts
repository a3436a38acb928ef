import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

/** Who made a translation, who of them is named, and what each section was made from, by the source's hash; `ordinal translate accept` writes it. */
const translation = z.strictObject({ by: z.enum(['machine', 'human', 'reviewed']), people: z.array(z.string()).optional(), sections: z.record(z.string(), z.string()) }).optional();

/** A lesson in one language: content/lessons/<language>/<chapter>/<slug>.mdx. Its id is that path. */
const lessons = defineCollection({
  loader: glob({ base: './content/lessons', pattern: '*/*/*.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') }),
  schema: z.strictObject({
    title: z.string(),
    description: z.string(),
    /** The language it was first written in; other languages translate that. */
    source: z.string(),
    /** Which of the source tutorials (credits.yaml) it draws on. */
    origin: z.array(z.string()),
    minutes: z.number().int().positive(),
    labs: z.array(z.string()),
    /** Its place in the chapter, from 1. */
    order: z.number().int().positive(),
    translation,
  }),
});

/** A page of the site that is prose and no lesson: content/pages/<language>/<name>.mdx. */
const pages = defineCollection({
  loader: glob({ base: './content/pages', pattern: '*/*.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') }),
  schema: z.strictObject({ title: z.string(), description: z.string(), source: z.string(), translation }),
});

export const collections = { lessons, pages };
