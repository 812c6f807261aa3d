/** Keys under which a stress set keeps its files, and what the variants answered on it. */
export const stressSetFolder = (id: string): string => `stress-sets/${id}`;
export const uploadKey = (id: string): string => `${stressSetFolder(id)}/upload`;
export const answersFolder = (id: string): string => `${stressSetFolder(id)}/answers`;
