import type { Strip } from "@/components/charts/strips";
import { swarm } from "@/components/charts/swarm";
import { kindWords } from "@/lib/words";

const STEP = 5;

/** The live picture of the home page: each variant as a dot, at its distance from its test's mean. Needs no script. */
export function SpreadPicture({ strips }: { strips: Strip[] }) {
  const reach = Math.max(...strips.flatMap((strip) => strip.values.map(({ share }) => Math.abs(share - strip.mean))));
  const place = (difference: number) => 50 + (difference / reach) * 48;
  return (
    <div>
      {strips.map((strip) => (
        <PictureRow key={strip.name} strip={strip} place={place} reach={reach} />
      ))}
      <div className="mt-1 flex justify-between text-xs text-muted tabular-nums">
        <span>−{(reach * 100).toFixed(0)} points</span>
        <span>mean of each test</span>
        <span>+{(reach * 100).toFixed(0)} points</span>
      </div>
    </div>
  );
}

function PictureRow({ strip, place, reach }: { strip: Strip; place: (d: number) => number; reach: number }) {
  const differences = strip.values.map(({ share }) => share - strip.mean);
  const levels = swarm(differences, (reach * 2) / 90);
  const deepest = Math.max(...levels.map(Math.abs));
  const step = Math.min(STEP, 24 / Math.max(deepest, 1));
  const wide = (Math.max(...differences) - Math.min(...differences)) * 100;
  const iid = strip.kind === "iid";
  return (
    <div className="mb-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className={iid ? "font-semibold" : ""}>
          {strip.title} <span className="hidden text-xs font-normal text-muted sm:inline">{kindWords(strip.kind)}</span>
        </span>
        <span className="text-xs text-muted tabular-nums">best to worst: {wide.toFixed(1)} points</span>
      </div>
      <svg className="block h-14 w-full overflow-visible" aria-hidden="true">
        <line x1="0" x2="100%" y1="28" y2="28" className="stroke-line" />
        <line x1="50%" x2="50%" y1="2" y2="54" className="stroke-control" strokeDasharray="2 3" />
        {differences.map((difference, index) => (
          <circle
            key={strip.values[index]?.variant}
            cx={`${place(difference).toFixed(2)}%`}
            cy={28 + (levels[index] ?? 0) * step}
            r="4"
            className={iid ? "fill-ink" : "fill-best"}
            fillOpacity="0.72"
          />
        ))}
      </svg>
    </div>
  );
}
