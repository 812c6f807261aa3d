/** A short message at the foot of the page, and what one can do about it. */
export type Message = {
  title: string;
  description?: string;
  action?: { label: string; onClick: () => void };
};

let waiting: readonly Message[] = [];
const listeners = new Set<() => void>();

function change(next: readonly Message[]): void {
  waiting = next;
  for (const listen of listeners) listen();
}

/** Shows a message. What shows it is fetched with the first one, and outlives the page that it came from. */
export function say(message: Message): void {
  change([...waiting, message]);
}

export function takeMessages(): readonly Message[] {
  const taken = waiting;
  if (taken.length > 0) change([]);
  return taken;
}

export const waitingMessages = (): readonly Message[] => waiting;

export function onMessages(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
