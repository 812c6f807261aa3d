CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('fiftyfold_changed', NEW.id::text);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "evaluations_tell_change" AFTER UPDATE OF "state", "phase", "deleted_at" ON "evaluations" FOR EACH ROW
WHEN ((OLD."state", OLD."phase", OLD."deleted_at") IS DISTINCT FROM (NEW."state", NEW."phase", NEW."deleted_at"))
EXECUTE FUNCTION tell_change();--> statement-breakpoint
CREATE TRIGGER "stress_sets_tell_change" AFTER UPDATE OF "state", "deleted_at" ON "stress_sets" FOR EACH ROW
WHEN ((OLD."state", OLD."deleted_at") IS DISTINCT FROM (NEW."state", NEW."deleted_at"))
EXECUTE FUNCTION tell_change();
