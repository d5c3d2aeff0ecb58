/** Bytes that the kernels look for. */
export const SPACE: u8 = 32;
export const LINE_END: u8 = 10;
