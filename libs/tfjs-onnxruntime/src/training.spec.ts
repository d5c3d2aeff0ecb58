import { BACKEND_NAME } from './index.ts';
import { losses } from './losses.testing.ts';
import { webGpuLosses } from './webgpu.testing.ts';

const STEPS = 50;
const webGpu = await webGpuLosses(STEPS);
if (webGpu.problem !== undefined) console.warn(`WebGPU is not tested: ${webGpu.problem}`);

let wanted: number[];

beforeAll(async () => {
  wanted = await losses('cpu', STEPS);
});

function expectSame(got: readonly number[]): void {
  expect(got.length).toBe(STEPS);
  got.forEach((loss, i) => {
    expect(Math.abs(loss / wanted[i]! - 1)).toBeLessThan(2e-5);
  });
}

it('a decoder learns on the tfjs cpu backend', () => {
  expect(wanted[STEPS - 1]!).toBeLessThan(wanted[0]! * 0.9);
});

it('a decoder has the losses of the tfjs cpu backend over 50 steps', async () => {
  expectSame(await losses(BACKEND_NAME, STEPS));
});

(webGpu.losses ? it : it.skip)('and has them on WebGPU', () => {
  expectSame(webGpu.losses!);
});
