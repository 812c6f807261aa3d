import type { ShareRow } from "#db/queries/shares";
import type { Context } from "#server/context";
import type { ShareView } from "#server/contracts/views";
import { writeShareToken } from "#server/shares/share-token";

export function toShareView({ settings }: Pick<Context, "settings">, { id, showRows, createdAt }: ShareRow): ShareView {
  const path = `/shared/${writeShareToken(id, settings.secret)}`;
  return { id, path, showRows, createdAt: createdAt.toISOString() };
}
