import Link from 'next/link';
import { buttonStyle } from '#components/ui/button.tsx';

/** The same words for what does not exist and for what is somebody else's. */
export function NotFoundNotice() {
  return (
    <div className="grid min-h-[70dvh] content-center justify-items-center gap-3 px-5 text-center">
      <title>Not found · Holdpoint</title>
      <h1 className="font-semibold text-xl">There is nothing here</h1>
      <p className="max-w-[28rem] text-balance text-muted">It does not exist, or it belongs to a tenant that you are not a member of.</p>
      <Link href="/" className={buttonStyle({ className: 'mt-2' })}>
        To the queue
      </Link>
    </div>
  );
}
