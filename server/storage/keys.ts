/** Keys under which a stress set keeps its files, and what the variants answered on it. */
export const STRESS_SETS = "stress-sets";
export const stressSetFolder = (id: string): string => `${STRESS_SETS}/${id}`;
export const uploadKey = (id: string): string => `${stressSetFolder(id)}/upload`;
export const datasetKey = (id: string): string => `${stressSetFolder(id)}/dataset.parquet`;
export const skippedKey = (id: string): string => `${stressSetFolder(id)}/skipped.csv`;
export const noticedKey = (id: string): string => `${stressSetFolder(id)}/noticed.csv`;
export const imagesFolder = (id: string): string => `${stressSetFolder(id)}/images`;

export const answersFolder = (id: string): string => `${stressSetFolder(id)}/answers`;
export const predictionsFolder = (id: string): string => `${answersFolder(id)}/predictions`;
export const stressesFolder = (id: string): string => `${answersFolder(id)}/stresses`;

/** What users send to the store itself lies here until they say that it is there. */
export const ARRIVING = "arriving";
export const arrivingKey = (id: string): string => `${ARRIVING}/${id}`;

/** A trial keeps nothing but its image, and that only until it is answered. */
export const trialFolder = (id: string): string => `trials/${id}`;
export const trialImageKey = (id: string): string => `${trialFolder(id)}/image`;
