import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { z } from "astro/zod";

const posts = defineCollection({
  loader: glob({ base: "src/posts", pattern: "*.md" }),
  schema: z.object({
    title: z.string(),
    date: z.coerce.date(),
    tags: z.array(z.string()),
    categories: z.array(z.string()),
    description: z.string(),
    author: z.string(),
  }),
});

export const collections = { posts };
