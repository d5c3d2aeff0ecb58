import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest runs tests in a context of their own, with typed arrays of their own, while the native binding makes arrays
 * of the context that loaded it: `instanceof Float32Array` would be false. Here the tests get the outer ones.
 */
export default class SharedTypedArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const outer = [
      ArrayBuffer,
      BigInt64Array,
      BigUint64Array,
      DataView,
      Float32Array,
      Float64Array,
      Int8Array,
      Int16Array,
      Int32Array,
      Uint8Array,
      Uint8ClampedArray,
      Uint16Array,
      Uint32Array,
    ];
    for (const type of outer) this.global[type.name] = type;
  }
}
