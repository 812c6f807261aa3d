import { useEffect, useRef } from "react";

/** Does the last of several things asked for in quick succession, `wait` milliseconds after it. */
export function useLater(wait: number): (work: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (work) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(work, wait);
  };
}
