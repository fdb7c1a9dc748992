import { cookies } from 'next/headers';
import type { Theme } from '#components/frame/theme-choice.ts';

/** The theme that this browser chose, or the system's. */
export async function readTheme(): Promise<Theme> {
  const value = (await cookies()).get('theme')?.value;
  return value === 'light' || value === 'dark' ? value : 'system';
}
