/** Keys under which a stress set and an evaluation keep their files. */
export const stressSetFolder = (id: string): string => `stress-sets/${id}`;
export const uploadKey = (id: string): string => `${stressSetFolder(id)}/upload`;
export const evaluationFolder = (id: string): string => `evaluations/${id}`;
