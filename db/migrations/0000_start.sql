CREATE TABLE "benchmarks" (
	"family" text NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"result" jsonb NOT NULL,
	CONSTRAINT "benchmarks_family_name_pk" PRIMARY KEY("family","name")
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace" uuid NOT NULL,
	"stress_set" uuid NOT NULL,
	"family" text NOT NULL,
	"options" jsonb NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"phase" text DEFAULT 'waiting' NOT NULL,
	"rows_done" integer DEFAULT 0 NOT NULL,
	"rows_total" integer NOT NULL,
	"report" jsonb,
	"error" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "families" (
	"slug" text PRIMARY KEY NOT NULL,
	"definition" jsonb NOT NULL,
	"card" text NOT NULL,
	"directory" text NOT NULL,
	"bytes" bigint NOT NULL,
	"spreads" jsonb NOT NULL,
	"equivalence" jsonb,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stress_sets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace" uuid NOT NULL,
	"family" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"mapping" jsonb,
	"inspection" jsonb,
	"dataset" jsonb,
	"error" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"family" text NOT NULL,
	"variant" text NOT NULL,
	"file" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "variants_family_variant_pk" PRIMARY KEY("family","variant")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
ALTER TABLE "benchmarks" ADD CONSTRAINT "benchmarks_family_families_slug_fk" FOREIGN KEY ("family") REFERENCES "public"."families"("slug") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_workspace_workspaces_id_fk" FOREIGN KEY ("workspace") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_stress_set_stress_sets_id_fk" FOREIGN KEY ("stress_set") REFERENCES "public"."stress_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stress_sets" ADD CONSTRAINT "stress_sets_workspace_workspaces_id_fk" FOREIGN KEY ("workspace") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_family_families_slug_fk" FOREIGN KEY ("family") REFERENCES "public"."families"("slug") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluations_by_workspace" ON "evaluations" USING btree ("workspace","created_at");--> statement-breakpoint
CREATE INDEX "evaluations_by_stress_set" ON "evaluations" USING btree ("stress_set");--> statement-breakpoint
CREATE INDEX "stress_sets_by_workspace" ON "stress_sets" USING btree ("workspace","created_at");