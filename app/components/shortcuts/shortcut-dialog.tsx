"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { shortcuts } from "@/lib/shortcuts";

type Props = { on: boolean; onChoose: (on: boolean) => void; onClose: () => void };

export default function ShortcutDialog({ on, onChoose, onClose }: Props) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Keyboard shortcuts" description="They rest while you type.">
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
          {shortcuts.map(({ keys, words }) => (
            <div key={words} className="contents">
              <dt>
                {keys.map((key) => (
                  <kbd key={key} className="mr-1 rounded border border-control px-2 py-0.5 font-mono text-sm">
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <label className="mt-6 flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 accent-best"
            checked={on}
            onChange={(event) => onChoose(event.target.checked)}
          />
          Use these shortcuts
        </label>
      </DialogContent>
    </Dialog>
  );
}
