'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { chooseTheme, onTheme, type Theme } from './theme-choice.ts';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICON = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  useEffect(() => onTheme(setTheme), []);
  const Icon = ICON[theme];
  return (
    <Button
      variant="quiet"
      size="icon"
      onClick={() => chooseTheme(NEXT[theme])}
      aria-label={`Theme: ${theme}. Change to ${NEXT[theme]}`}
      title={`Theme: ${theme}`}
    >
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}
