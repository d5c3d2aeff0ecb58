/**
 * Losses on WebGPU, computed in a process of its own, since the Vulkan library is found by the environment a process
 * starts with: that of a GPU, or the software driver that Debian's chromium package brings.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { bundleProgram } from './bundle.testing.ts';

const CHROMIUM = '/usr/lib/chromium';
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json');

/** The losses of `steps` steps on WebGPU, or why it cannot be used here. */
export async function webGpuLosses(steps: number): Promise<{ losses?: number[]; problem?: string }> {
  const script = await bundleProgram('webgpu-losses.testing.ts');
  const software = existsSync(DRIVER) && process.env.VK_ICD_FILENAMES === undefined;
  const path = [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, String(steps)], {
      env: { ...process.env, ...(software && { VK_ICD_FILENAMES: DRIVER, LD_LIBRARY_PATH: path }) },
      timeout: 240_000,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as { losses?: number[]; problem?: string };
  } catch (error) {
    return { problem: (error as Error).message.split('\n').slice(0, 2).join(' ') };
  }
}
