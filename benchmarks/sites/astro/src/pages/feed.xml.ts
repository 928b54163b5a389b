import rss from "@astrojs/rss";
import { written } from "../written";

export const GET = async ({ site }) =>
  rss({
    title: "벤치마크 블로그",
    description: "벤치마크 블로그",
    site,
    items: (await written()).slice(0, 20).map(({ id, data }) => ({
      title: data.title,
      description: data.description,
      pubDate: data.date,
      link: `/posts/${id}/`,
    })),
  });
