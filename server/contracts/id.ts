/** Whether a text is an id of ours: what is not must never reach the database, which refuses it with an error of its own. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
