export * from "#db/schema/benchmarks";
export * from "#db/schema/evaluations";
export * from "#db/schema/families";
export * from "#db/schema/shares";
export * from "#db/schema/stress-sets";
export * from "#db/schema/trials";
export * from "#db/schema/variants";
export * from "#db/schema/workspaces";
