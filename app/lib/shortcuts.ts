/** What the keys do, as the dialog lists it. */
export const shortcuts = [
  { keys: ["?"], words: "This list" },
  { keys: ["/"], words: "The search of the page, where it has one" },
  { keys: ["g", "f"], words: "Families" },
  { keys: ["g", "d"], words: "Your data" },
  { keys: ["g", "h"], words: "Docs" },
] as const;

const PLACES = { f: "/", d: "/stress-sets", h: "/docs" } as const;

export type Place = (typeof PLACES)[keyof typeof PLACES];
export type Action = { to: Place } | "help" | "search" | "wait" | null;

/** What a key means after the one before it; "wait" where it only begins a shortcut. */
export function actionOf(before: string | null, key: string): Action {
  if (before === "g") return key === "f" || key === "d" || key === "h" ? { to: PLACES[key] } : null;
  if (key === "?") return "help";
  if (key === "/") return "search";
  return key === "g" ? "wait" : null;
}

type Pressed = Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "defaultPrevented">;

/** Is this a key for us? Not with a modifier, and not where somebody types or chooses. */
export const isFree = (event: Pressed, target: { closest(selector: string): unknown } | null): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing &&
  !event.defaultPrevented &&
  !target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]");
