import { NotFoundNotice } from '#components/frame/not-found-notice.tsx';

/** An address that no page has. Within the console the frame brings the `main` itself. */
export default function NotFound() {
  return (
    <main>
      <NotFoundNotice />
    </main>
  );
}
