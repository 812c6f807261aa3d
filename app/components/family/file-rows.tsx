"use client";

import type { FamilyView } from "#server/contracts/views";
import { Td } from "@/components/ui/table";
import { bytes } from "@/lib/format";

type Props = { slug: string; variants: FamilyView["variantList"] };

/** The files of a family. Their many rows are sent to the browser as figures, and not as elements as well. */
export function FileRows({ slug, variants }: Props) {
  return (
    <tbody>
      {variants.map(({ variant, file, bytes: size, sha256 }) => (
        <tr key={variant}>
          <Td className="whitespace-nowrap">
            <a className="link" href={`/api/v1/families/${slug}/variants/${variant}/model.onnx`} download>
              {file}
            </a>
          </Td>
          <Td className="whitespace-nowrap">{bytes(size)}</Td>
          <Td className="font-mono text-xs">{sha256}</Td>
        </tr>
      ))}
    </tbody>
  );
}
