/** tfjs-core's own test suite on this backend. Bundled by run.js, so that tests and backend share one tfjs-core. */
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

import { findBackend } from '@tensorflow/tfjs-core/dist/globals';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';

import { BACKEND_NAME } from '../src/index.ts';

setTestEnvs([{ name: BACKEND_NAME, backendName: BACKEND_NAME, isDataSync: true }]);

// After the environments are set: the tests ask for them while they are defined.
require('@tensorflow/tfjs-core/dist/tests');

/** For run.js, to tell which specs used kernels of the cpu backend. */
globalThis.onnxRuntimeStatistics = () => findBackend(BACKEND_NAME) ?? undefined;
