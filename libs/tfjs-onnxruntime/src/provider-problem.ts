import * as native from 'onnxruntime-node/dist/binding.js';

import type { ExecutionProvider } from './session.ts';

/** Says what is missing where a provider cannot be used on this machine; undefined where that is not known before. */
export function missingProvider(provider: ExecutionProvider): string | undefined {
  const known = native.binding.listSupportedBackends();
  const entry = known.find(({ name }) => name === provider);
  if (!entry) {
    const names = known.map(({ name }) => name).join(', ');
    return `this build of onnxruntime-node has no provider ${provider}: it has ${names}`;
  }
  if (provider === 'cuda' && !entry.bundled && process.platform !== 'linux')
    return 'CUDA files are offered for linux only';
  return undefined;
}

/** What may help where a provider's files are there or not. */
export function providerHint(provider: ExecutionProvider): string {
  if (provider === 'cuda') {
    return '; its files come with: npm_config_onnxruntime_node_install=cuda12 npm rebuild onnxruntime-node';
  }
  if (provider === 'webgpu') return '; it needs a GPU and, on linux, its Vulkan driver and libvulkan.so.1';
  return '';
}
