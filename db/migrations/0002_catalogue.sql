ALTER TABLE "families" ADD COLUMN "title" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "summary" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "task" text DEFAULT 'text-classification' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "modality" text DEFAULT 'text' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "licence" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "commercial_use" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "labels" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "label_keys" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "stress_kinds" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "variant_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "accuracy" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "spread" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "highlights" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "picture" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "families" ADD COLUMN "search" "tsvector" DEFAULT ''::tsvector NOT NULL;--> statement-breakpoint
CREATE INDEX "families_by_title" ON "families" USING btree ("title","slug");--> statement-breakpoint
CREATE INDEX "families_by_spread" ON "families" USING btree ("spread" DESC NULLS FIRST,"slug");--> statement-breakpoint
CREATE INDEX "families_by_size" ON "families" USING btree ("bytes","slug");--> statement-breakpoint
CREATE INDEX "families_by_accuracy" ON "families" USING btree ("accuracy" DESC NULLS FIRST,"slug");--> statement-breakpoint
CREATE INDEX "families_by_search" ON "families" USING gin ("search");--> statement-breakpoint
CREATE INDEX "families_by_label" ON "families" USING gin ("label_keys");--> statement-breakpoint
CREATE INDEX "families_by_stress" ON "families" USING gin ("stress_kinds");