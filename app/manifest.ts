import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'Holdpoint',
    short_name: 'Holdpoint',
    description: 'The hold point for AI agents that act on the systems of an MSP’s customers.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#16171a',
    theme_color: '#16171a',
    categories: ['business', 'productivity'],
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: 'Dangerous', url: '/?atLeast=high' },
      { name: 'Mine', url: '/?claim=mine' },
      { name: 'History', url: '/history' },
    ],
  };
}
