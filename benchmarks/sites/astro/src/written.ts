import { getCollection, type CollectionEntry } from "astro:content";

type Post = CollectionEntry<"posts">;

export const iso = (date: Date) => date.toISOString();
export const day = (date: Date) => iso(date).slice(0, 10);

// Newest first.
export const written = async () => (await getCollection("posts")).sort((a, b) => +b.data.date - +a.data.date);

// Every term of a front matter key with its posts, newest first.
export async function terms(key: "tags" | "categories") {
  const found: Record<string, Post[]> = {};
  for (const post of await written()) for (const name of post.data[key]) (found[name] ??= []).push(post);
  return Object.keys(found).sort().map((name) => ({ name, posts: found[name] }));
}
