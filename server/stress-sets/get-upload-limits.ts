import type { Context } from "#server/context";
import { MAX_FILES, type UploadLimits } from "#server/contracts/upload-limits";

/** How much may be sent at once. */
export const getUploadLimits = ({ settings, storage }: Pick<Context, "settings" | "storage">): UploadLimits => ({
  maxBytes: settings.maxUploadBytes,
  maxFiles: MAX_FILES,
  direct: storage.isReached,
});
