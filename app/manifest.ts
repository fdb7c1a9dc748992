import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Holdpoint',
    short_name: 'Holdpoint',
    start_url: '/',
    display: 'standalone',
    background_color: '#16171a',
    theme_color: '#16171a',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  };
}
