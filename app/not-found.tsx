import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { PageTitle } from "@/components/ui/page-title";

export const metadata: Metadata = { title: "Not found" };

const DOTS = Array.from({ length: 25 }, (_, index) => index);

export default function NotFound() {
  return (
    <>
      <svg viewBox="0 0 260 44" className="mb-8 w-full max-w-md" aria-hidden="true">
        {DOTS.map((dot) => (
          <circle
            key={dot}
            cx={10 + dot * 10}
            cy={dot === 17 ? 10 : 34}
            r="3.2"
            className={dot === 17 ? "fill-mark" : "fill-rest"}
          />
        ))}
      </svg>
      <PageTitle title="Nothing here">
        <p>
          There is no such page, or it belongs to another workspace. Stress sets and evaluations can only be opened in
          the browser that made them; a shared report, until its link is revoked.
        </p>
      </PageTitle>
      <div className="flex flex-wrap gap-3">
        <Link href="/" className={buttonClass("primary")}>
          All families
        </Link>
        <Link href="/stress-sets" className={buttonClass()}>
          Your data
        </Link>
        <Link href="/docs" className={buttonClass()}>
          Docs
        </Link>
      </div>
    </>
  );
}
