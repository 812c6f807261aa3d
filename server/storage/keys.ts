/** Keys under which a stress set keeps its files, and what the variants answered on it. */
export const stressSetFolder = (id: string): string => `stress-sets/${id}`;
export const uploadKey = (id: string): string => `${stressSetFolder(id)}/upload`;
export const answersFolder = (id: string): string => `${stressSetFolder(id)}/answers`;

/** A trial keeps nothing but its image, and that only until it is answered. */
export const trialFolder = (id: string): string => `trials/${id}`;
export const trialImageKey = (id: string): string => `${trialFolder(id)}/image`;
