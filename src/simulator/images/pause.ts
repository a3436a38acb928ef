import type { Image } from '../runtime/image';

export const image: Image = {
  repositories: ['registry.k8s.io/pause'],
  tags: ['3.9', '3.10', '3.10.1', '3.10.2', 'latest'],
  files: () => ({ '/pause': { program: 'pause' } }),
  entrypoint: ['/pause'],
  sizeBytes: 320_000,
};
