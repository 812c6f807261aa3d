import type { MetadataRoute } from "next";

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "Fiftyfold",
    short_name: "Fiftyfold",
    description: "Fifty equally accurate models, ranked honestly on your own data.",
    start_url: "/",
    display: "minimal-ui",
    background_color: "#f4f7f6",
    theme_color: "#f4f7f6",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
  };
}
