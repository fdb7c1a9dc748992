/** The mark: a line that stops at a point, and goes on. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <rect width="24" height="24" rx="6" className="fill-held" />
      <path d="M8.2 6.5v11M15.8 6.5v11" className="stroke-on-held" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="12" cy="12" r="1.9" className="fill-on-held" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <Mark className="size-6" />
      <span className="font-semibold text-[0.9375rem] tracking-tight">Holdpoint</span>
    </span>
  );
}
