export const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** As root, Chromium's sandbox does not work. */
export const CHROMIUM_FLAGS = [
  "--headless=new",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];
