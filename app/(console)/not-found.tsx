import { NotFoundNotice } from '#components/frame/not-found-notice.tsx';

/** Within the console's frame, which brings the `main`. */
export default function ConsoleNotFound() {
  return <NotFoundNotice />;
}
